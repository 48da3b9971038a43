"""JSON paths: one value at most, and nothing raised but what is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.json_path import MAX_PATH_CHARS, JsonPathError, find, read_path

DATA: Any = {
    "order": {
        "id": "A-7",
        "total": 42.5,
        "paid": False,
        "note": None,
        "unit price": 3,
        "items": [{"name": "pizza"}, {"name": "água"}],
        "preço": "R$ 10",
    },
    "'": "quote",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", DATA),
        ("$.order.id", "A-7"),
        ("$.order.total", 42.5),
        ("$.order.paid", False),
        ("$.order['unit price']", 3),
        ('$["order"]["unit price"]', 3),
        ("$.order.preço", "R$ 10"),
        ("$.order.items[0].name", "pizza"),
        ("$.order.items[-1].name", "água"),
        ("$.order.items", [{"name": "pizza"}, {"name": "água"}]),
        ("$['\\'']", "quote"),
        ("$ .order ['id']", "A-7"),
    ],
)
def test_a_path_leads_to_its_value(path: str, value: Any) -> None:
    assert find(read_path(path), DATA) == value


@pytest.mark.parametrize(
    "path",
    [
        "$.order.note",
        "$.order.gone",
        "$.order.id.gone",
        "$.order.items[2]",
        "$.order.items[-3]",
        "$.order.items.name",
        "$.order[0]",
        "$.order.id[0]",
        "$.order.items['0']",
    ],
)
def test_a_path_that_leads_nowhere_or_to_null_gives_nothing(path: str) -> None:
    assert find(read_path(path), DATA) is None


@pytest.mark.parametrize("value", [None, True, 1, "text", [], {}])
def test_any_value_can_be_looked_into(value: Any) -> None:
    assert find(read_path("$.a"), value) is None
    assert find(read_path("$[0]"), value) is None
    assert find(read_path("$"), value) == value


@pytest.mark.parametrize(
    "path",
    ["$.*", "$[*]", "$..id", "$.order..id", "$[0:1]", "$[:]", "$[0,1]", "$['a','b']", "$[?@.paid]", "$.a[?@.b == 1]"],
)
def test_a_path_that_may_give_several_values_is_refused(path: str) -> None:
    with pytest.raises(JsonPathError, match="may give several values"):
        read_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "order",
        "@.order",
        "$.",
        "$..",
        "$order",
        "$[",
        "$[]",
        "$['a",
        "$[01]",
        "$[-0]",
        "$[1e3]",
        "$[9007199254740992]",
        "$[" + "9" * 190 + "]",
        "$ ",
        " $",
        "$.a b",
        "$['\\ud800']",
        "$[?@.a == 1e999]",
        "$[?nothing(@.a)]",
        "$[?" + "!" * 190 + "@.a]",
        "$[?" + "(" * 190,
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(JsonPathError):
        read_path(path)


def test_a_path_too_long_is_refused_before_it_is_read() -> None:
    longest = "$." + "a" * (MAX_PATH_CHARS - 2)
    assert find(read_path(longest), {longest[2:]: 1}) == 1
    with pytest.raises(JsonPathError, match=str(MAX_PATH_CHARS)):
        read_path(longest + "a")


PIECES = ["$", ".", "..", "[", "]", "'", '"', "\\", "u", "*", "?", "@", "(", ")", "!", "&&", "==", "<", ",", ":", " "]
PIECES += ["a", "é", "0", "-1", "1e999", "1.5", "true", "count(", "match(", "value(", "\\ud83d", "\x00", "😀"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "$" + "".join(pieces)))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        path = read_path(text)
    except JsonPathError:
        return
    assert len(path.find(DATA)) <= 1


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(names | st.integers(0, 4), max_size=6), st.integers())
def test_a_path_made_of_names_and_places_finds_what_was_put_there(parts: list[str | int], leaf: int) -> None:
    value: Any = leaf
    path = ""
    for part in reversed(parts):
        if isinstance(part, int):
            value, path = [None] * part + [value], f"[{part}]{path}"
        else:
            quoted = part.replace("\\", "\\\\").replace("'", "\\'")
            value, path = {part: value}, f"['{quoted}']{path}"
    assert find(read_path("$" + path), value) == leaf
