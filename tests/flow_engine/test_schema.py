"""All the places where JSON departs from a struct."""

from typing import Any

import msgspec
import pytest

from flow_engine.schema import schema_faults
from nodes import catalogue


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ({"kind": "number", "minimum": "three"}, [("$.answer.minimum", "field_wrong_type", "number")]),
        (
            {"kind": "number", "minimum": "a", "maximum": [], "colour": 1},
            [
                ("$.answer", "field_unknown", "colour"),
                ("$.answer.maximum", "field_wrong_type", "number"),
                ("$.answer.minimum", "field_wrong_type", "number"),
            ],
        ),
        ({"kind": "nothing"}, [("$.answer", "field_wrong_type", "")]),
        ({"kind": ["number"]}, [("$.answer", "field_wrong_type", "")]),
        ("number", [("$.answer", "field_wrong_type", "")]),
    ],
)
def test_faults_inside_the_kind_of_answer_that_is_meant_are_told_where_they_are(
    answer: Any, faults: list[tuple[str, str, str]]
) -> None:
    config = {"text": "Well?", "answer": answer, "variable": "x"}
    type_ = catalogue()["ask_question"].config_type
    with pytest.raises(msgspec.ValidationError) as first:
        msgspec.convert(config, type_)
    found = [(f.path, f.code, f.what) for f in schema_faults(type_, config, str(first.value))]
    assert sorted(found) == faults
