"""Reading what a model gave for the asked fields."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from backend.tools.llm_fields import read_fields, schema_of
from flow_engine.effects import LlmField

FIELDS = [
    LlmField("words"),
    LlmField("count", "number"),
    LlmField("wanted", "boolean"),
    LlmField("day", "date"),
    LlmField("size", choices=["Small", "Média", "unsure"]),
]
NOTHING = dict.fromkeys(field.name for field in FIELDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"words": " a b ", "count": 3, "wanted": true, "day": "2026-11-21", "size": "Small"}', None),
        ("{}", {}),
        ('{"words": null, "other": 1}', {}),
        ('{"words": "", "count": " ", "size": ""}', {}),
        ('```json\n{"count": 1.5}\n```', {"count": 1.5}),
        ('```\n{"count": 1}```', {"count": 1}),
        ('Here it is: {"count": 1} Anything else?', {"count": 1}),
        ('<think>{"count": 2}</think>{"count": 1}', {"count": 1}),
        ('{"count": "12"}', {"count": 12}),
        ('{"count": "1,5"}', {"count": 1.5}),
        ('{"count": 0, "wanted": false}', {"count": 0, "wanted": False}),
        ('{"wanted": "sim"}', {"wanted": True}),
        ('{"wanted": "No"}', {"wanted": False}),
        ('{"day": "2026-11-21T10:00:00Z"}', {"day": "2026-11-21"}),
        ('{"size": "MEDIA"}', {"size": "Média"}),
        ('{"words": 12}', {"words": "12"}),
        ('{"words": true}', {"words": "true"}),
    ],
)
def test_what_fits_is_read(text: str, found: dict[str, Any] | None) -> None:
    read = read_fields(text, FIELDS)
    whole = {"words": "a b", "count": 3, "wanted": True, "day": "2026-11-21", "size": "Small"}
    assert (read.data, read.faults) == (whole if found is None else NOTHING | found, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is not one JSON object"),
        ("no", "it is not one JSON object"),
        ("[1]", "it is not one JSON object"),
        ('"x"', "it is not one JSON object"),
        ('{"count": 1', "it is not one JSON object"),
        ("{" * 100_000, "it is not one JSON object"),
        ('{"a":' * 100_000, "it is not one JSON object"),
        ("\ud800 {", "it is not one JSON object"),
        ('{"count": "many"}', "`count` must be a number without a unit or null"),
        ('{"count": true}', "`count` must be a number without a unit or null"),
        ('{"count": 1e300}', "`count` must be a number without a unit or null"),
        ('{"wanted": "perhaps"}', "`wanted` must be true or false or null"),
        ('{"day": "2026-02-30"}', "`day` must be a day that exists as YYYY-MM-DD or null"),
        ('{"day": "tomorrow"}', "`day` must be a day that exists as YYYY-MM-DD or null"),
        ('{"words": {"a": 1}}', "`words` must be a text or null"),
        ('{"size": "Large"}', '`size` must be one of ["Small","Média","unsure"] or null'),
        ('{"size": ["Small"]}', '`size` must be one of ["Small","Média","unsure"] or null'),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_read(text: str, fault: str) -> None:
    read = read_fields(text, FIELDS)
    assert (read.data, read.faults) == ({}, [fault])


def test_all_faults_are_told_at_once() -> None:
    read = read_fields('{"count": "x", "day": "x", "size": "x"}', FIELDS)
    assert [fault.split("`")[1] for fault in read.faults] == ["count", "day", "size"]


def test_the_schema_says_the_same_as_the_reading() -> None:
    schema = Draft202012Validator(schema_of(FIELDS))
    Draft202012Validator.check_schema(schema.schema)
    good = {"words": "a", "count": 3, "wanted": True, "day": "2026-11-21", "size": "Small"}
    assert schema.is_valid(good)
    assert schema.is_valid(NOTHING)
    for change in ({"count": "x"}, {"wanted": 1}, {"size": "Large"}, {"words": 1}, {"more": 1}):
        assert not schema.is_valid(good | change)
    assert not schema.is_valid({})


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_calmly(text: str) -> None:
    read = read_fields(text, FIELDS)
    assert bool(read.faults) != bool(read.data)
