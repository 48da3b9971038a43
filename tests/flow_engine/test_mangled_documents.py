"""Sound documents, mangled in every way: each is refused by name or proved; nothing unnamed is ever raised."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow_engine.check import check
from flow_engine.document import DocumentError, read_document
from flow_engine.flow import Flow
from nodes import catalogue
from nodes.issue_words import fix_words, issue_words
from nodes.strings import LANGUAGES

ROOT = Path(__file__).parents[2]
HOSTILE: list[Any] = [
    None, True, 0, -1, 1e308, 2**70, "", " ", "\x00", "\ud800", "x" * 5_000, "{{", "{{ a.b.c | upcase }}", "{% if %}",
    "{{ 'a' | times: 99999999 }}", "(a+)+$", "$..[?(@.a)]", "* * * * *", "javascript:alert(1)", [], [[]], {}, {"id": 1},
    "other", "next", "t", "contact", "São_Paulo", "2026-02-30",
]  # fmt: skip


def _demo_documents() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "demos").glob("*.en.json")):
        yield json.loads(path.read_text())


def _one_of_each_type() -> dict[str, Any]:
    """A document with the config of every node type's first golden case."""
    nodes = []
    for type_ in catalogue():
        case = json.loads((ROOT / "nodes" / type_ / "cases.json").read_text())[0]
        nodes.append({"id": type_, "type": type_, "config": case.get("config", {})})
    edges = [{"source": "any_message_trigger", "port": "next", "target": "send_message"}]
    return {"id": "all", "name": "All", "nodes": nodes, "edges": edges}


SEEDS = [*_demo_documents(), _one_of_each_type()]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walks the places of everything inside a JSON value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _places(value[key], (*path, key))


PLACES = [list(_places(seed)) for seed in SEEDS]


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, Any]:
    """A sound document with up to six places taken away, doubled, or filled with what does not belong there."""
    number = draw(st.integers(0, len(SEEDS) - 1))
    document: Any = json.loads(json.dumps(SEEDS[number]))
    for place in draw(st.lists(st.sampled_from(PLACES[number]), min_size=1, max_size=6)):
        *path, key = place
        holder = document
        try:
            for part in path:
                holder = holder[part]
            match draw(st.sampled_from(["fill", "fill", "remove", "double"])):
                case "fill":
                    holder[key] = draw(st.sampled_from(HOSTILE))
                case "remove":
                    del holder[key]
                case "double" if isinstance(holder, list):
                    holder.append(holder[key])
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return document  # type: ignore[no-any-return]


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(mangled())
def test_a_mangled_document_is_refused_by_name_or_proved_in_words(document: dict[str, Any]) -> None:
    try:
        read = read_document(json.dumps(document).encode())
    except DocumentError:
        return
    flow = Flow(read, catalogue())
    issues = check([flow])
    assert flow.is_runnable or issues
    for issue in issues:
        for language in LANGUAGES:
            assert issue_words(issue, flow, language)
            assert issue.fix is None or fix_words(issue.fix.code, language)
