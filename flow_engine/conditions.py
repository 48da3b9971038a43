"""Typed rules over variables: what `branch` decides by, and what the proofs reason about."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Struct

from flow_engine.folding import fold
from flow_engine.patterns import is_found
from flow_engine.template import Reference, TemplateError, read_template
from flow_engine.values import Value, to_number, to_text
from flow_engine.whole import whole

Operator = Literal[
    "equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches",
    "less_than",
    "at_most",
    "greater_than",
    "at_least",
    "before",
    "after",
    "is_set",
    "is_not_set",
    "is_true",
    "is_false",
]

UNARY_OPERATORS = frozenset({"is_set", "is_not_set", "is_true", "is_false"})
NUMBER_OPERATORS = frozenset({"less_than", "at_most", "greater_than", "at_least"})
TIME_OPERATORS = frozenset({"before", "after"})
TRUTH_OPERATORS = frozenset({"is_true", "is_false"})
BINARY_OPERATORS = tuple(operator for operator in get_args(Operator) if operator not in UNARY_OPERATORS)

VariablePath = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=whole(r"[a-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_-]+)*"),
        extra_json_schema={"widget": "variable", "reads": "variable"},
    ),
]


class Unknown:
    """A value nobody knows before the flow runs."""


UNKNOWN: Final = Unknown()


class Rule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One comparison of a variable with a fixed value or a text with variables.

    Args:
        left: a variable, or what is picked out of one: `age`, `contact.tags`, `contact.fields.city`.
        right: what to compare with; unary operators ignore it.
    """

    left: VariablePath
    operator: Operator
    right: Annotated[
        str,
        Meta(max_length=1_000, extra_json_schema={"widget": "text", "reads": "template", "max_chars": 1_000}),
        Meta(extra_json_schema={"shown_when": {"operator": list(BINARY_OPERATORS)}}),
    ] = ""


class Condition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Rules of which all, or any, must hold."""

    rules: Annotated[tuple[Rule, ...], Meta(min_length=1, max_length=20)]
    match: Literal["all", "any"] = "all"


Getter = Callable[[str], Any]


def evaluate(condition: Condition, get: Getter, render: Getter) -> bool | None:
    """Tells whether a condition holds; None when that depends on a value that is not known.

    Args:
        get: gives the value of a variable path, or UNKNOWN.
        render: fills in a text, or gives UNKNOWN.
    """
    decisive = condition.match == "any"
    is_unknown = False
    for rule in condition.rules:
        holds = _holds(rule, get, render)
        if holds is decisive:
            return decisive
        is_unknown = is_unknown or holds is None
    return None if is_unknown else not decisive


def condition_references(condition: Condition) -> list[Reference]:
    """Lists what a condition reads; asking whether there is a value is a guarded reading."""
    found = []
    for rule in condition.rules:
        found.append(Reference(tuple(rule.left.split(".")), rule.operator in {"is_set", "is_not_set"}))
        if rule.operator not in UNARY_OPERATORS:
            found += _references_in(rule.right)
    return found


def _references_in(text: str) -> list[Reference]:
    try:
        return read_template(text).references()
    except TemplateError:
        return []  # the text itself is reported as malformed


def _holds(rule: Rule, get: Getter, render: Getter) -> bool | None:
    left = get(rule.left)
    if left is UNKNOWN:
        return None
    test = _UNARY.get(rule.operator)
    if test is not None:
        return test(left)
    right = render(rule.right)
    if right is UNKNOWN:
        return None
    return _BINARY[rule.operator](left, right)


def _is_set(left: Value) -> bool:
    return left is not None and left != "" and left != [] and left != {}


def _equals(left: Value, right: str) -> bool:
    if isinstance(left, list):
        return False
    if isinstance(left, int | float) and not isinstance(left, bool):
        return left == to_number(right)
    return fold(to_text(left)) == fold(right)


def _contains(left: Value, right: str) -> bool:
    wanted = fold(right)
    if isinstance(left, list):
        return any(fold(to_text(item)) == wanted for item in left)
    return wanted != "" and wanted in fold(to_text(left))


def _compare(test: Callable[[float, float], bool]) -> Callable[[Value, str], bool]:
    def compare(left: Value, right: str) -> bool:
        a, b = to_number(left), to_number(right)
        return a is not None and b is not None and test(a, b)

    return compare


def _compare_times(test: Callable[[Any, Any], bool]) -> Callable[[Value, str], bool]:
    def compare(left: Value, right: str) -> bool:
        a, b = _wall_clock(left), _wall_clock(right)
        return a is not None and type(a) is type(b) and test(a, b)

    return compare


def _wall_clock(value: Value) -> datetime | time | None:
    """Reads an ISO date, time of day, or both, as the clock on the wall shows it; a date alone is its midnight."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        read = time.fromisoformat if text[2:3] == ":" else datetime.fromisoformat
        return read(text).replace(tzinfo=None)
    except ValueError:
        return None


_UNARY: dict[str, Callable[[Value], bool]] = {
    "is_set": _is_set,
    "is_not_set": lambda left: not _is_set(left),
    "is_true": lambda left: left is True,
    "is_false": lambda left: left is False,
}

_BINARY: dict[str, Callable[[Value, str], bool]] = {
    "equals": _equals,
    "not_equals": lambda left, right: not _equals(left, right),
    "contains": _contains,
    "not_contains": lambda left, right: not _contains(left, right),
    "starts_with": lambda left, right: fold(right) != "" and fold(to_text(left)).startswith(fold(right)),
    "ends_with": lambda left, right: fold(right) != "" and fold(to_text(left)).endswith(fold(right)),
    "matches": lambda left, right: is_found(right, to_text(left)),
    "less_than": _compare(lambda a, b: a < b),
    "at_most": _compare(lambda a, b: a <= b),
    "greater_than": _compare(lambda a, b: a > b),
    "at_least": _compare(lambda a, b: a >= b),
    "before": _compare_times(lambda a, b: a < b),
    "after": _compare_times(lambda a, b: a > b),
}
