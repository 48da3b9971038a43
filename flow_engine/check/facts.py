"""What is certain of variables at some point of a flow: known values, outcomes of rules, ports of stable nodes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.conditions import TRUTH_OPERATORS, UNKNOWN, Condition, Operator, Rule, condition_references, evaluate
from flow_engine.document import RESERVED_NAMES
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


class Copy(Struct, frozen=True):
    """The fact that a variable was filled from another one of its type, and neither has changed since."""

    name: str
    source: str

    def other(self, name: str) -> str:
        """Gives the one of the two that a name is not; empty when it is neither."""
        return {self.name: self.source, self.source: self.name}.get(name, "")


Facts: TypeAlias = Mapping[Any, Any]
"""A variable's name -> Known, a Rule or Condition -> bool, a StablePort -> the port's name, a Copy -> True."""

OUTSIDE = RESERVED_NAMES  # what a flow and the flows it starts see alike
CHANGED_BY_WAITING = frozenset({"contact", "message", "now"})
EMPTY: Facts = {}
NO_NAMES: frozenset[str] = frozenset()

_NEGATIONS: dict[Operator, Operator] = {
    "not_equals": "equals",
    "not_contains": "contains",
    "is_not_set": "is_set",
}
_FOLDED_OPERATORS = frozenset({"equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with"})
_EXACT_OPERATORS = frozenset({"matches", "before", "after"}) | TRUTH_OPERATORS


@lru_cache(maxsize=16_384)
def names_of(key: str | Rule | Condition | StablePort | Copy) -> frozenset[str]:
    """Names what a fact is about; the name of a stable node's port begins with @."""
    if isinstance(key, Copy):
        return frozenset({key.name, key.source})
    if isinstance(key, str):
        return frozenset({key})
    if isinstance(key, StablePort):
        return frozenset({f"@{key.node_id}"})
    condition = key if isinstance(key, Condition) else Condition((key,))
    return frozenset(reference.path[0] for reference in condition_references(condition))


def without(facts: Facts, changed: frozenset[str] | set[str]) -> dict[Any, Any]:
    """Drops the facts about any of some names."""
    return {key: fact for key, fact in facts.items() if not names_of(key) & changed} if facts else {}


def copied(name: str, source: str, facts: Facts) -> dict[Any, Any]:
    """Gives what is certain of a variable that was just filled from another one of its type."""
    rules = ((key, holds) for key, holds in facts.items() if isinstance(key, Rule) and key.left == source)
    return {Copy(name, source): True} | {replace(r, left=name): holds for r, holds in rules if _is_copied(r)}


def decide(ports: tuple[Port, ...], facts: Facts) -> Iterator[tuple[Port, Facts, frozenset[str]]]:
    """Gives the ports a node with conditions can take, with the facts and the variables set behind each.

    The conditions are tried in order, as the node does; an undecided one goes both ways.
    """
    for port in ports:
        if port.when is None:
            yield port, facts, _set_names(facts)
            return
        so = _assume(port.when, True, facts)
        not_so = _assume(port.when, False, facts)
        if so is not None:
            yield port, so, _set_names(so)
        if not_so is None:
            return
        facts = not_so


def _holds(condition: Condition, facts: Facts) -> bool | None:
    if condition in facts:
        return bool(facts[condition])
    outcomes = [_outcome(rule, facts) for rule in condition.rules]
    decisive = condition.match == "any"
    if decisive in outcomes:
        return decisive
    return None if None in outcomes else not decisive


def _outcome(rule: Rule, facts: Facts) -> bool | None:
    """Tells how a rule comes out, as far as the facts go."""
    holds = _own_outcome(rule, facts)
    if holds is not None:
        return holds
    for condition, came_out in facts.items():
        if type(condition) is Condition and (condition.match == "all") != came_out:
            implied = _outcome_within(rule, condition, came_out, facts)
            if implied is not None:
                return implied
    return None


def _own_outcome(rule: Rule, facts: Facts) -> bool | None:
    plain, is_negated = plain_rule(rule)
    if plain in facts:
        return bool(facts[plain]) != is_negated
    if _shows_value(plain) and facts.get(Rule(plain.left, "is_set")) is False:
        return is_negated
    holds = evaluate(Condition((plain,)), lambda path: _value(path, plain, facts), _fixed_text)
    return None if holds is None else holds != is_negated


def _outcome_within(rule: Rule, condition: Condition, came_out: bool, facts: Facts) -> bool | None:
    """Tells how a rule must come out because the other rules of a condition do not account for how that came out."""
    plain, is_negated = plain_rule(rule)
    same = [plain_rule(r)[1] for r in condition.rules if plain_rule(r)[0] == plain]
    others = [_own_outcome(r, facts) for r in condition.rules if plain_rule(r)[0] != plain]
    if len(same) != 1 or any(outcome is not (not came_out) for outcome in others):
        return None
    return came_out != (same[0] != is_negated)


def _value(path: str, rule: Rule, facts: Facts) -> Any:
    name, *rest = path.split(".")
    known = facts.get(name)
    if known is None or (rule.operator in _EXACT_OPERATORS and not known.is_exact):
        return UNKNOWN
    return pick(known.value, rest)


def _fixed_text(text: str) -> Any:
    return UNKNOWN if is_template(text) else text


def _assume(condition: Condition, holds: bool, facts: Facts) -> Facts | None:
    """Adds what follows from a condition having come out so; None when it cannot come out so."""
    known = _holds(condition, facts)
    if known is not None:
        return facts if known == holds else None
    if (condition.match == "all") != holds:
        open_rules = list(
            {plain_rule(rule): rule for rule in condition.rules if _outcome(rule, facts) is None}.values()
        )
        if len(open_rules) > 1:
            return {**facts, condition: holds}
        return _assume_rules(open_rules, holds, facts)
    return _assume_rules(condition.rules, holds, facts)


def _assume_rules(rules: Sequence[Rule], hold: bool, facts: Facts) -> Facts | None:
    """Adds that rules all came out alike, one after the other; None when one contradicts the rest."""
    so = dict(facts)
    for rule in rules:
        outcome = _outcome(rule, so)
        if outcome is not None and outcome != hold:
            return None
        if outcome is None:
            plain, is_negated = plain_rule(rule)
            for same in _for_copies(plain, facts):
                so[same] = hold != is_negated
                if so[same]:
                    so |= _value_shown(same)
    return so


def _for_copies(plain: Rule, facts: Facts) -> Iterator[Rule]:
    """Gives a rule for its variable, and for each of the same value."""
    yield plain
    if _is_copied(plain):
        others = (key.other(plain.left) for key in facts if type(key) is Copy)
        yield from (replace(plain, left=other) for other in others if other)


def _is_copied(plain: Rule) -> bool:
    """Tells whether a rule comes out alike for a copy: a variable that held nothing was copied as an empty text."""
    return plain.operator == "is_set" or _shows_value(plain)


def _value_shown(rule: Rule) -> Facts:
    """Gives what else is certain of a variable when this rule holds: that it has a value, and which."""
    if not _shows_value(rule):
        return EMPTY
    shown = {Rule(rule.left, "is_set"): True}
    if "." in rule.left:
        return shown
    if rule.operator == "equals" and to_number(rule.right) is None:
        return {**shown, rule.left: Known(rule.right, is_exact=False)}
    if rule.operator in TRUTH_OPERATORS:
        return {**shown, rule.left: Known(rule.operator == "is_true")}
    return shown


def _shows_value(rule: Rule) -> bool:
    """Tells whether a rule can only hold of a variable that has a value; a pattern may match nothing at all."""
    if rule.operator in TRUTH_OPERATORS:
        return True
    return rule.operator not in {"is_set", "matches"} and rule.right != "" and not is_template(rule.right)


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
