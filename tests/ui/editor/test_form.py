"""What the form of the editor must know of the node types: a control for each widget, and when a field is shown."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nodes import catalogue

CONTROLS = Path(__file__).parents[3] / "ui" / "editor" / "web" / "form" / "parts" / "controls.js"


def _structs(type_: str) -> Iterator[dict[str, Any]]:
    yield from msgspec.json.schema(catalogue()[type_].config_type)["$defs"].values()


def _marks(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "widget")
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else ():
        yield from _marks(part)


@pytest.mark.parametrize("type_", catalogue())
def test_every_widget_has_a_control(type_: str) -> None:
    known = set(re.findall(r"^  (\w+): (?:single|known|group)\(", CONTROLS.read_text("utf-8"), re.MULTILINE))
    assert {mark for struct in _structs(type_) for mark in _marks(struct)} - known == set()


@pytest.mark.parametrize("type_", catalogue())
def test_what_shows_a_field_is_a_choice_beside_it(type_: str) -> None:
    for struct in _structs(type_):
        for field in struct["properties"].values():
            for name, values in field.get("shown_when", {}).items():
                assert set(values) < set(struct["properties"][name]["enum"])
