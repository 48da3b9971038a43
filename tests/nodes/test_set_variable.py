"""set_variable: what it says of what it reads and writes, and the edges of counting and of lists."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.document import Node, Variable
from flow_engine.session import Failure
from flow_engine.values import MAX_NUMBER, MAX_VALUE_BYTES, Value, VariableType
from nodes.set_variable.node import NODE, Config
from tests.flow_engine.conversation import Conversation, row, waits


def config_of(*changes: tuple[str, str, str]) -> dict[str, Any]:
    """Gives a config: variable, operation and value of each change."""
    return {"assignments": [{"variable": v, "operation": o, "value": text} for v, o, text in changes]}


def read(*changes: tuple[str, str, str]) -> Config:
    """Reads a config."""
    return msgspec.convert(config_of(*changes), Config)


def after(type_: VariableType, before: Value, *changes: tuple[str, str]) -> Value:
    """Gives what a variable x holds after changes; a failure's code when the session failed."""
    node = Node("set", "set_variable", config_of(*(("x", *change) for change in changes)))
    conversation = Conversation(row(node, waits(), variables=[Variable("x", type_, before)]))
    session = conversation.say("Hi").session
    return session.failure.code if session.failure else conversation.variables["x"]


@pytest.mark.parametrize(
    ("type_", "before", "operation", "value", "expected"),
    [
        ("number", 0.1, "add", "0.2", 0.3),
        ("number", 19.9, "multiply", "3", 59.7),
        ("number", 5, "subtract", "7", -2),
        ("number", None, "subtract", "7", -7),
        ("number", None, "multiply", "7", 0),
        ("number", 1, "add", "0,5", 1.5),
        ("text", "7", "add", "1", "8"),
        ("text", "", "add", "1", "1"),
        ("number", MAX_NUMBER, "add", "0", MAX_NUMBER),
        ("number", MAX_NUMBER, "add", "1", "unreadable_value"),
        ("number", MAX_NUMBER, "multiply", "-2", "unreadable_value"),
        ("text", "seven", "add", "1", "unreadable_value"),
        ("boolean", True, "add", "1", "unreadable_value"),
        ("list", ["a"], "append", "{{ contact.tags }}", ["a", []]),
        ("list", ["a", "Á", "b", 7, None], "remove", "A", ["b", 7, None]),
        ("list", ["a", 7], "remove", "7", ["a"]),
        ("list", None, "remove", "a", []),
        ("list", ["a" * (MAX_VALUE_BYTES - 10)], "append", "0123456789", "unreadable_value"),
        ("object", {"a": 1}, "append", "a", "unreadable_value"),
        ("boolean", None, "set", "sim", True),
        ("boolean", None, "set", "talvez", "unreadable_value"),
        ("date", None, "set", "{{ now }}", "2026-03-02"),
        ("date", None, "set", "2026-02-30", "unreadable_value"),
        ("time", None, "set", "9:05", "09:05"),
        ("object", {"a": 1}, "set", "{{ x }}", {"a": 1}),
        ("object", {"a": 1}, "set", "x{{ x }}", "unreadable_value"),
        ("text", None, "set", "{{ nothing }}", ""),
        ("number", 5, "set", "{{ nothing }}", "unreadable_value"),
        ("number", 5, "set", "{{ x | plus: 1 }}", 6),
        ("text", "a", "clear", "ignored", None),
    ],
)
def test_a_change_leads_to(type_: VariableType, before: Value, operation: str, value: str, expected: Value) -> None:
    assert after(type_, before, (operation, value)) == expected


def test_a_list_is_not_changed_in_place() -> None:
    variables = [Variable("a", "list", ["x"]), Variable("b", "list")]
    node = Node("set", "set_variable", config_of(("b", "set", "{{ a }}"), ("b", "append", "y")))
    conversation = Conversation(row(node, waits(), variables=variables))
    conversation.say("Hi")
    assert conversation.variables == {"a": ["x"], "b": ["x", "y"]}
    assert variables[0].default == ["x"]


@given(numbers=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=10))
def test_adding_and_subtracting_the_same_comes_back_to_the_same(numbers: list[int]) -> None:
    changes = [("add", str(number)) for number in numbers] + [("subtract", str(number)) for number in numbers]
    assert after("number", 7, *changes) == 7


@given(cents=st.lists(st.integers(0, 100_000), min_size=1, max_size=10))
def test_sums_of_prices_have_no_more_decimals_than_prices(cents: list[int]) -> None:
    total = after("number", 0, *(("add", f"{price / 100:.2f}") for price in cents))
    assert json.dumps(total) in {json.dumps(sum(cents) / 100), json.dumps(sum(cents) // 100)}


def test_a_failure_names_the_variable() -> None:
    node = Node("set", "set_variable", config_of(("fine", "set", "1"), ("x", "set", "many")))
    session = Conversation(row(node, variables=[Variable("fine"), Variable("x", "number")])).say("Hi").session
    assert session.failure == Failure("unreadable_value", "f", "set", "x")


def test_what_is_written_and_cleared_is_what_comes_last() -> None:
    config = read(
        ("a", "set", "1"), ("b", "clear", ""), ("c", "add", "1"), ("d", "append", "x"),
        ("e", "set", "1"), ("e", "clear", ""), ("f", "clear", ""), ("f", "remove", "x"),
    )  # fmt: skip
    (port,) = NODE.ports(config)
    assert port.writes == {"a": None, "c": "number", "d": "list", "f": "list"}
    assert port.clears == {"b", "e"}
    assert NODE.writes(config) == {"a", "b", "c", "d", "e", "f"}


def test_what_is_read_is_all_that_comes_from_before_the_node() -> None:
    config = read(
        ("a", "set", "{{ x }} {{ y | default: 1 }}"), ("b", "set", "{{ a }}"), ("a", "add", "{{ z }}"),
        ("c", "add", "1"), ("d", "append", "{{ c }}"), ("e", "clear", "{{ ignored }}"),
    )  # fmt: skip
    assert [(reference.path, reference.is_guarded) for reference in NODE.reads(config)] == [
        (("x",), False),
        (("y",), True),
        (("z",), False),
        (("c",), True),
        (("d",), True),
    ]
