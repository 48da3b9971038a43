"""What is certain of variables at some point of a flow: known values, outcomes of rules, ports of stable nodes."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from flow_engine.conditions import UNKNOWN, Condition, Operator, Rule, condition_references, evaluate
from flow_engine.folding import fold
from flow_engine.node_type import Port
from flow_engine.template import is_template
from flow_engine.values import Value, pick, to_number


class Known(Struct, frozen=True):
    """The fact that a variable holds this value.

    Args:
        is_exact: False when only the rules that ignore case and accents may rely on it.
    """

    value: Value
    is_exact: bool = True


class StablePort(Struct, frozen=True):
    """The question which port a stable node takes for this contact."""

    node_id: str


Facts: TypeAlias = Mapping[Any, Any]
"""A variable's name -> Known, a Rule -> bool, a StablePort -> the port's name."""

EMPTY: Facts = {}
NO_NAMES: frozenset[str] = frozenset()

_NEGATIONS: dict[Operator, Operator] = {
    "not_equals": "equals",
    "not_contains": "contains",
    "is_not_set": "is_set",
}
_FOLDED_OPERATORS = frozenset({"equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with"})
_EXACT_OPERATORS = frozenset({"matches", "before", "after"})


@lru_cache(maxsize=16_384)
def names_of(key: str | Rule | StablePort) -> frozenset[str]:
    """Names what a fact is about; the name of a stable node's port begins with @."""
    if isinstance(key, str):
        return frozenset({key})
    if isinstance(key, StablePort):
        return frozenset({f"@{key.node_id}"})
    return frozenset(reference.path[0] for reference in condition_references(Condition((key,))))


def key_of(facts: Facts) -> Any:
    """Gives a value that is equal for equal facts."""
    if not facts:
        return None
    return frozenset((key, msgspec.json.encode(value)) for key, value in facts.items())


def decide(ports: tuple[Port, ...], facts: Facts) -> Iterator[tuple[Port, Facts, frozenset[str]]]:
    """Gives the ports a node with conditions can take, with the facts and the variables set behind each.

    The conditions are tried in order, as the node does; an undecided one goes both ways.
    """
    for port in ports:
        if port.when is None:
            yield port, facts, _set_names(facts)
            return
        holds = _holds(port.when, facts)
        if holds is False:
            continue
        so = _assume(port.when, True, facts)
        yield port, so, _set_names(so)
        if holds is True:
            return
        facts = _assume(port.when, False, facts)


def _holds(condition: Condition, facts: Facts) -> bool | None:
    outcomes = [_outcome(rule, facts) for rule in condition.rules]
    decisive = condition.match == "any"
    if decisive in outcomes:
        return decisive
    return None if None in outcomes else not decisive


def _outcome(rule: Rule, facts: Facts) -> bool | None:
    """Tells how a rule comes out, as far as the facts go."""
    plain, is_negated = plain_rule(rule)
    if plain in facts:
        return bool(facts[plain]) != is_negated
    holds = evaluate(Condition((plain,)), lambda path: _value(path, plain, facts), _fixed_text)
    return None if holds is None else holds != is_negated


def _value(path: str, rule: Rule, facts: Facts) -> Any:
    name, *rest = path.split(".")
    known = facts.get(name)
    if known is None or (rule.operator in _EXACT_OPERATORS and not known.is_exact):
        return UNKNOWN
    return pick(known.value, rest)


def _fixed_text(text: str) -> Any:
    return UNKNOWN if is_template(text) else text


def _assume(condition: Condition, holds: bool, facts: Facts) -> Facts:
    """Adds what follows from a condition having come out so."""
    open_rules = [rule for rule in condition.rules if _outcome(rule, facts) is None]
    all_alike = (condition.match == "all") == holds
    if not all_alike and len(open_rules) > 1:
        return facts
    so = dict(facts)
    for rule in open_rules:
        plain, is_negated = plain_rule(rule)
        so[plain] = holds != is_negated
        if so[plain]:
            so |= _value_shown(plain)
    return so


def _value_shown(rule: Rule) -> dict[str, Known]:
    """Gives the value a variable must have when this rule holds."""
    if "." in rule.left or is_template(rule.right):
        return {}
    if rule.operator == "equals":
        number = to_number(rule.right)
        return {rule.left: Known(rule.right, is_exact=False)} if number is None else {}
    if rule.operator in {"is_true", "is_false"}:
        return {rule.left: Known(rule.operator == "is_true")}
    return {}


@lru_cache(maxsize=16_384)
def plain_rule(rule: Rule) -> tuple[Rule, bool]:
    """Gives the rule that is meant, without negation, capitals and accents, and whether it was negated."""
    plain = _NEGATIONS.get(rule.operator)
    right = fold(rule.right) if rule.operator in _FOLDED_OPERATORS and not is_template(rule.right) else rule.right
    return Rule(rule.left, plain or rule.operator, right), plain is not None


def _set_names(facts: Facts) -> frozenset[str]:
    """Names the variables that hold something because a rule about them came out true."""
    return frozenset(
        key.left for key, holds in facts.items() if isinstance(key, Rule) and holds and "." not in key.left
    )
