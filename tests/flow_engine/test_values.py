"""The values of variables: what can be read as which type, and how much is kept."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.values import (
    MAX_NUMBER,
    MAX_VALUE_BYTES,
    MAX_VALUE_CHARS,
    Location,
    Media,
    Value,
    VariableType,
    coerce,
    is_of_type,
    pick,
    to_boolean,
    to_date,
    to_number,
    to_text,
    to_time,
)

TYPES: tuple[VariableType, ...] = get_args(VariableType)
PLACE = {"latitude": -23.5, "longitude": -46.6, "name": "Praça da Sé"}
PHOTO = {"kind": "image", "id": "m1"}

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" -7 ", -7),
        ("+7", 7),
        ("49,90", 49.9),
        ("49.90", 49.9),
        (",5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("007", 7),
        ("9007199254740992", MAX_NUMBER),
    ],
)
def test_a_text_is_read_as_a_number(text: str, number: float) -> None:
    read = to_number(text)
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "sete",
        "1.234,56",
        "1,234,567",
        "7 reais",
        "0x10",
        "1_000",
        "²",
        "٣",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "--7",
        "+-7",
        "9007199254740993",
        "1" * 41,
    ],
)
def test_a_text_that_is_no_number_is_not_read_as_one(text: str) -> None:
    assert to_number(text) is None


@pytest.mark.parametrize("value", [True, False, None, [7], {"a": 7}, 2**53 + 1, -(2**53) - 2, 1e300, 10**400])
def test_other_values_are_no_numbers_nor_are_those_too_large(value: Value) -> None:
    assert to_number(value) is None


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("Sim", True),
        ("SÍ", True),
        (" yes ", True),
        ("1", True),
        ("Não", False),
        ("no", False),
        ("0", False),
        (2, True),
        (0, False),
        (0.0, False),
        (True, True),
        (False, False),
        ("talvez", None),
        ("2", None),
        ("", None),
        ([], None),
    ],
)
def test_yes_and_no_are_read_in_every_language(value: Value, truth: bool | None) -> None:
    assert to_boolean(value) is truth


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        (" 2026-03-05 ", "2026-03-05"),
        ("2026-03-05T10:30:00Z", "2026-03-05"),
        ("2026-03-05 10:30", "2026-03-05"),
        ("2024-02-29", "2024-02-29"),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("0000-01-01", None),
        ("2026-3-5", None),
        ("20260305", None),
        ("2026-03-05 or later", None),
        ("2026-03-055", None),
        ("amanhã", None),
        (20260305, None),
        (None, None),
    ],
)
def test_only_real_days_are_dates(value: Value, day: str | None) -> None:
    assert to_date(value) == day


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("09:30", "09:30"),
        ("9:30", "09:30"),
        (" 23:59:59 ", "23:59"),
        ("00:00:00.000", "00:00"),
        ("24:00", None),
        ("09:60", None),
        ("09:30 pm", None),
        ("9h30", None),
        ("109:30", None),
        (930, None),
    ],
)
def test_only_times_of_day_are_times(value: Value, time: str | None) -> None:
    assert to_time(value) == time


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (49.9, "49.9"),
        (None, ""),
        ("Olá", "Olá"),
        (["a", 1, None], '["a",1,null]'),
        ({"a": "ç"}, '{"a":"ç"}'),
    ],
)
def test_a_value_is_written_as_a_customer_would_read_it(value: Value, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("type_", "given_", "kept"),
    [
        ("text", 49.90, "49.9"),
        ("text", ["a"], '["a"]'),
        ("number", "49,90", 49.9),
        ("number", True, None),
        ("boolean", "sim", True),
        ("boolean", 3, True),
        ("date", "2026-03-05T10:00", "2026-03-05"),
        ("date", "amanhã", None),
        ("time", "9:30", "09:30"),
        ("time", "2026-03-05", None),
        ("location", PLACE, PLACE),
        ("location", {**PLACE, "accuracy": 5}, PLACE),
        ("location", Location(latitude=-23.5, longitude=-46.6, name="Praça da Sé"), PLACE),
        ("location", {"latitude": 91, "longitude": 0}, None),
        ("location", {"name": "Praça da Sé"}, None),
        ("media", PHOTO, PHOTO),
        ("media", Media(kind="image", id="m1"), PHOTO),
        ("media", {"kind": "hologram"}, None),
        ("media", "m1", None),
        ("list", ["a", 1], ["a", 1]),
        ("list", "a", None),
        ("list", {"a": 1}, None),
        ("object", {"a": 1}, {"a": 1}),
        ("object", ["a"], None),
    ],
)
def test_a_value_is_brought_into_a_type(type_: VariableType, given_: Value, kept: Value) -> None:
    assert coerce(given_, type_) == kept


@pytest.mark.parametrize("type_", TYPES)
def test_nothing_stays_nothing_in_every_type(type_: VariableType) -> None:
    assert coerce(None, type_) is None
    assert is_of_type(None, type_)


@given(value=plain_values, type_=st.sampled_from(TYPES))
def test_what_was_brought_into_a_type_is_of_it_and_stays_as_it_is(value: Value, type_: VariableType) -> None:
    kept = coerce(value, type_)
    assert is_of_type(kept, type_)
    assert coerce(kept, type_) == kept


@given(value=plain_values, type_=st.sampled_from(TYPES))
def test_what_is_of_a_type_is_kept_whole(value: Value, type_: VariableType) -> None:
    if is_of_type(value, type_) and type_ not in {"location", "media"}:
        assert coerce(value, type_) == value


@given(value=plain_values, type_=st.sampled_from(TYPES))
def test_what_was_brought_into_a_type_survives_being_stored(value: Value, type_: VariableType) -> None:
    kept = coerce(value, type_)
    stored: Any = msgspec.json.decode(msgspec.json.encode(kept))
    assert stored == kept


def test_a_long_text_is_cut_and_a_large_list_or_object_is_not_kept() -> None:
    assert coerce("a" * (MAX_VALUE_CHARS + 1), "text") == "a" * MAX_VALUE_CHARS
    fits = ["a" * (MAX_VALUE_BYTES - 4)]
    assert coerce(fits, "list") == fits
    assert coerce(["a" * (MAX_VALUE_BYTES - 3)], "list") is None
    assert coerce({"a": "a" * MAX_VALUE_BYTES}, "object") is None
    assert coerce({**PLACE, "name": "a" * MAX_VALUE_BYTES}, "location") is None


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("7", "number"),
        (7, "text"),
        (True, "number"),
        (1, "boolean"),
        ("amanhã", "date"),
        ("2026-03-05T10:00", "date"),
        ("9:30", "time"),
        ({"latitude": 91, "longitude": 0}, "location"),
        ({}, "media"),
        ([], "object"),
        ("a" * (MAX_VALUE_CHARS + 1), "text"),
        (2**60, "number"),
    ],
)
def test_a_value_of_another_type_is_not_of_it(value: Value, type_: VariableType) -> None:
    assert not is_of_type(value, type_)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ([], {"cart": [{"name": "pizza"}, "suco"]}),
        (["cart", "0", "name"], "pizza"),
        (["cart", "1"], "suco"),
        (["cart", "2"], None),
        (["cart", "-1"], None),
        (["cart", "²"], None),
        (["cart", "1", "0"], None),
        (["nothing", "0"], None),
    ],
)
def test_a_path_leads_into_a_value(path: list[str], found: Value) -> None:
    assert pick({"cart": [{"name": "pizza"}, "suco"]}, path) == found
