"""Rules over variables: what each operator says of each kind of value, and of values nobody knows yet."""

from itertools import product
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.conditions import (
    NUMBER_OPERATORS,
    TIME_OPERATORS,
    TRUTH_OPERATORS,
    UNARY_OPERATORS,
    UNKNOWN,
    Condition,
    Operator,
    Rule,
    condition_references,
    evaluate,
)
from flow_engine.folding import fold
from flow_engine.template import Reference
from flow_engine.values import Value

OPERATORS: tuple[Operator, ...] = get_args(Operator)
OPPOSITES: list[tuple[Operator, Operator]] = [
    ("equals", "not_equals"),
    ("contains", "not_contains"),
    ("is_set", "is_not_set"),
]
CASES: list[tuple[Value, Operator, str, bool]] = [
    ("São Paulo", "equals", "sao  PAULO", True),
    ("São Paulo", "equals", "sao", False),
    (49.9, "equals", "49,90", True),
    (50, "equals", "cinquenta", False),
    ("050", "equals", "50", False),
    (True, "equals", "true", True),
    (False, "equals", "true", False),
    (None, "equals", "x", False),
    (["a"], "equals", "a", False),
    ("a", "not_equals", "b", True),
    ("Á", "not_equals", "a", False),
    (None, "not_equals", "b", True),
    (["a"], "not_equals", "a", True),
    ("Quero PIZZA já", "contains", "pizza", True),
    ("coração", "contains", "ACAO", True),
    ("pizza", "contains", " ", False),
    (12345, "contains", "234", True),
    (["VIP", "ativo"], "contains", "vip", True),
    (["vip2"], "contains", "vip", False),
    ([5, None], "contains", "5", True),
    ([], "contains", "x", False),
    (None, "contains", "x", False),
    (["vip2"], "not_contains", "vip", True),
    (["VIP"], "not_contains", "vip", False),
    (None, "not_contains", "x", True),
    ("Olá, tudo bem", "starts_with", "ola", True),
    ("Olá", "starts_with", "tudo", False),
    ("Olá", "starts_with", "  ", False),
    ("Olá", "starts_with", "\u0301", False),
    (5521, "starts_with", "55", True),
    ("Até amanhã", "ends_with", "AMANHA", True),
    ("Até", "ends_with", "\u0301", False),
    ("01310-100", "matches", r"^\d{5}-\d{3}$", True),
    ("01310", "matches", r"^\d{5}-\d{3}$", False),
    ("x", "matches", "(", False),
    (None, "matches", "^$", True),
    (9, "less_than", "10", True),
    ("9", "less_than", "10", True),
    (10, "less_than", "10", False),
    (10, "at_most", "10,0", True),
    (10.5, "at_most", "10", False),
    (10.5, "greater_than", "10", True),
    (10, "greater_than", "10", False),
    (10, "at_least", "10", True),
    (-1, "at_least", "0", False),
    (None, "less_than", "10", False),
    (None, "at_least", "0", False),
    ("dez", "at_most", "10", False),
    (10, "at_most", "muito", False),
    (True, "at_least", "0", False),
    ("2026-03-05", "before", "2026-03-06", True),
    ("2026-03-05", "before", "2026-03-05", False),
    ("2026-03-05", "after", "2026-03-05", False),
    ("2026-03-05T00:01", "after", "2026-03-05", True),
    ("2026-03-05T10:00", "before", "2026-03-05T10:01", True),
    ("2026-03-05T10:00:00Z", "before", "2026-03-05T10:01", True),
    ("09:30", "before", "10:00", True),
    ("18:00", "after", "17:59", True),
    ("18:00", "after", "2026-03-05", False),
    ("18:00", "before", "2026-03-05", False),
    ("2026-03-05", "after", "", False),
    ("2026-03-05", "before", "amanhã", False),
    ("amanhã", "after", "2026-03-05", False),
    (None, "before", "2026-03-05", False),
    (5, "after", "2026-03-05", False),
    ("2026-02-30", "before", "2026-03-05", False),
    ("", "is_set", "", False),
    (None, "is_set", "", False),
    ([], "is_set", "", False),
    ({}, "is_set", "", False),
    (0, "is_set", "", True),
    (False, "is_set", "", True),
    (" ", "is_set", "", True),
    (None, "is_not_set", "", True),
    (0, "is_not_set", "", False),
    (True, "is_true", "", True),
    ("true", "is_true", "", False),
    (1, "is_true", "", False),
    (None, "is_true", "", False),
    (False, "is_false", "", True),
    (0, "is_false", "", False),
    (None, "is_false", "", False),
]
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=5,
)


def holds(left: Value, operator: Operator, right: str = "") -> bool | None:
    """Tells how one rule comes out."""
    return evaluate(Condition((Rule("x", operator, right),)), lambda path: left, lambda text: text)


@pytest.mark.parametrize(("left", "operator", "right", "expected"), CASES)
def test_an_operator_says(left: Value, operator: Operator, right: str, expected: bool) -> None:
    assert holds(left, operator, right) is expected


def test_the_table_above_knows_every_operator() -> None:
    assert {(operator, expected) for _, operator, _, expected in CASES} == set(product(OPERATORS, (True, False)))


def test_every_operator_is_of_one_kind() -> None:
    kinds = [NUMBER_OPERATORS, TIME_OPERATORS, TRUTH_OPERATORS]
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    assert frozenset().union(*kinds) | UNARY_OPERATORS <= frozenset(OPERATORS)


@given(left=plain_values, operator=st.sampled_from(OPERATORS), right=st.text(max_size=20))
def test_every_rule_comes_out_one_way_whatever_the_value(left: Value, operator: Operator, right: str) -> None:
    assert holds(left, operator, right) in {True, False}


@given(left=plain_values, opposites=st.sampled_from(OPPOSITES), right=st.text(max_size=20))
def test_of_two_opposites_one_holds(left: Value, opposites: tuple[Operator, Operator], right: str) -> None:
    assert holds(left, opposites[0], right) is not holds(left, opposites[1], right)


@given(left=st.text(max_size=20).filter(fold))
def test_a_text_is_equal_to_itself_and_contains_itself(left: str) -> None:
    for operator in ("equals", "contains", "starts_with", "ends_with"):
        assert holds(left, operator, left)


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_value_nobody_knows_leaves_the_rule_open(operator: Operator) -> None:
    assert holds(UNKNOWN, operator, "x") is None


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_text_nobody_knows_leaves_the_rule_open_where_it_counts(operator: Operator) -> None:
    rule = Condition((Rule("x", operator, "{{ y }}"),))
    outcome = evaluate(rule, lambda path: "a", lambda text: UNKNOWN)
    assert (outcome is None) == (operator not in UNARY_OPERATORS)


@pytest.mark.parametrize("outcomes", list(product([True, False, None], repeat=3)))
def test_rules_are_joined_as_kleene_says(outcomes: tuple[bool | None, ...]) -> None:
    values = {f"x{i}": UNKNOWN if outcome is None else outcome for i, outcome in enumerate(outcomes)}
    rules = tuple(Rule(name, "is_true") for name in values)
    every = False if False in outcomes else None if None in outcomes else True
    some = True if True in outcomes else None if None in outcomes else False
    assert evaluate(Condition(rules, "all"), values.__getitem__, str) is every
    assert evaluate(Condition(rules, "any"), values.__getitem__, str) is some


def test_what_is_not_needed_is_not_asked_for() -> None:
    asked: list[str] = []

    def get(path: str) -> Any:
        asked.append(path)
        return path == "a"

    rules = (Rule("a", "is_true"), Rule("b", "is_true"))
    assert evaluate(Condition(rules, "any"), get, str) is True
    assert asked == ["a"]


def test_a_condition_names_what_it_reads() -> None:
    rules = (
        Rule("age", "at_least", "{{ limits.low }}"),
        Rule("contact.fields.city", "is_set", "{{ ignored }}"),
        Rule("cart.0.name", "equals", "{{ broken"),
        Rule("name", "equals", "{{ name | default: 'x' }}"),
    )
    assert condition_references(Condition(rules)) == [
        Reference(("age",)),
        Reference(("limits", "low")),
        Reference(("contact", "fields", "city"), is_guarded=True),
        Reference(("cart", "0", "name")),
        Reference(("name",)),
        Reference(("name",), is_guarded=True),
    ]


@pytest.mark.parametrize("left", ["Age", "a b", "a..b", ".a", "a.", "", "1a", "a[0]", "{{ a }}"])
def test_what_is_no_variable_is_refused(left: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"left": left, "operator": "is_set"}, Rule)
