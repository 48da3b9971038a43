"""How a node can be left: by which ports, and what is certain behind each, given what is certain before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from flow_engine.check.fact_table import FactTable
from flow_engine.check.facts import (
    CHANGED_BY_WAITING,
    NO_NAMES,
    Facts,
    Known,
    StablePort,
    copied,
    decide,
    plain_rule,
    without,
)
from flow_engine.check.live_names import LiveNames
from flow_engine.conditions import Condition, Rule
from flow_engine.context import Contact, Context
from flow_engine.flow import Flow, Flows, Step
from flow_engine.inputs import TimeReached
from flow_engine.node_type import Port
from flow_engine.run import NodeFailed, Run
from flow_engine.session import Session

MAX_VALUES_FOLLOWED = 16  # chosen: counters of tries and rounds stay below; what counts further is unknown


class Leaving(NamedTuple):
    """One possible way out of a node.

    Args:
        facts: what is certain behind it, as bits of the table.
        sets: variables that hold a value for certain because of what was decided here.
    """

    port: Port
    facts: int
    sets: frozenset[str]


_Left: TypeAlias = tuple[Port, Facts, frozenset[str]]  # the same with the facts written out


class Ways:
    """The ways out of a flow's nodes.

    A node is looked at once for every set of facts about the names it touches; it leaves the others as they were.
    """

    def __init__(self, flow: Flow, table: FactTable) -> None:
        self.flow = flow
        self.live = LiveNames(flow, table)
        self._table = table
        self._passages: dict[str, _Passage] = {}
        self._values_seen: dict[tuple[str, str], list[Known]] = {}
        self._flows = Flows(flow)

    def first_facts(self, trigger: Step) -> int:
        """What is known when a run begins: variables hold their defaults or nothing, an entry's inputs anything."""
        live, defaults = self.live.at[trigger.id], self.flow.defaults
        is_open = {v.name for v in self.flow.document.variables if v.is_input and trigger.node_type.is_entry}
        names = [name for name in self.flow.variable_types if self._table.names((name,)) & live and name not in is_open]
        return self._table.bits({name: Known(defaults.get(name)) for name in names})

    def out_of(self, step: Step, facts: int) -> list[Leaving]:
        """Gives every way in which a node can be left; of the flow it may start nothing is known."""
        passage = self._passages.get(step.id)
        if passage is None:
            passage = self._passages[step.id] = _Passage(step, self.live)
        related = self._table.related(facts, passage.touched) if facts else 0
        leavings = passage.leavings.get(related)
        if leavings is None:
            left = self._left(step, self._table.read(related))
            leavings = passage.leavings[related] = [self._as_bits(step, *by) for by in left]
        rest = facts ^ related
        return [self._with(rest, passage, leaving) for leaving in leavings] if rest else leavings

    def _with(self, rest: int, passage: _Passage, leaving: Leaving) -> Leaving:
        """Adds the facts that the node has nothing to do with."""
        kept = self._table.about_only(rest, *passage.names[leaving.port.name])
        return Leaving(leaving.port, leaving.facts | kept, leaving.sets)

    def _as_bits(self, step: Step, port: Port, facts: Facts, sets: frozenset[str]) -> Leaving:
        """Drops the facts nothing behind a port depends on, and values that go on and on changing there."""
        live = self.live.behind(step, port)
        if not facts or not live:
            return Leaving(port, 0, sets)
        target = step.targets.get(port.name)
        kept = {
            key: fact
            for key, fact in facts.items()
            if not (target and isinstance(fact, Known) and self._is_one_of_many(target, key, fact))
        }
        return Leaving(port, self._table.bits(kept, live), sets)

    def _is_one_of_many(self, target: Step, name: str, known: Known) -> bool:
        """Tells whether a variable has come to a node with so many values that it counts as unknown there."""
        seen = self._values_seen.setdefault((target.id, name), [])
        if known not in seen and len(seen) <= MAX_VALUES_FOLLOWED:
            seen.append(known)
        return len(seen) > MAX_VALUES_FOLLOWED

    def _left(self, step: Step, facts: Facts) -> Iterator[_Left]:
        if step.ports and step.ports[0].when:
            yield from decide(step.ports, facts)
        elif (ran := self._run(step, facts)) is not None:
            yield ran
        else:
            yield from self._any_port(step, facts)

    def _any_port(self, step: Step, facts: Facts) -> Iterator[_Left]:
        taken = StablePort(step.id)
        for port in step.ports:
            if not port.is_possible or facts.get(taken, port.name) != port.name:
                continue
            after = _facts_after(step, port, facts) | self._copied(step, facts)
            if step.node_type.is_stable:
                after[taken] = port.name
            yield port, after, NO_NAMES

    def _copied(self, step: Step, facts: Facts) -> dict[Any, Any]:
        """Gives what is certain of variables that a node fills from others of their type."""
        types = self.flow.variable_types
        after: dict[Any, Any] = {}
        for name, source in step.node_type.copies(step.config).items():
            if types.get(name) == types.get(source):
                after |= copied(name, source, facts)
        return after

    def _run(self, step: Step, facts: Facts) -> _Left | None:
        """Runs a pure node for real when all it reads is known and what it writes matters."""
        if not step.node_type.is_pure or not self.live.is_written_for(step):
            return None
        known = {name: fact.value for name, fact in facts.items() if isinstance(fact, Known) and fact.is_exact}
        if any(reference.path[0] not in known for reference in step.reads):
            return None
        run = Run(self._flows, _NO_SESSION, _NO_INPUT, _NOBODY)
        run.push(self.flow, known)
        run.step = step
        try:
            left_by = step.enter(step.config, run)
        except NodeFailed:
            return None
        port = next(port for port in step.ports if port.name == left_by)
        written = {name: Known(run.variables.get(name)) for name in step.writes}
        return port, _facts_after(step, port, facts) | written, NO_NAMES


class _Passage:
    """What is known of a node once and for all.

    Args:
        touched: names it reads to decide, or may change.
        names: for each port, those that still matter behind it, and those that no longer do.
        leavings: the ways out for each set of facts about the names it touches, as far as that has come up.
    """

    __slots__ = ("leavings", "names", "touched")

    def __init__(self, step: Step, live: LiveNames) -> None:
        self.touched = live.touched(step)
        self.names: dict[str, tuple[int, int]] = {}
        for port in step.ports:
            before, behind = live.at[step.id], live.behind(step, port)
            self.names[port.name] = before & behind, before & ~behind
        self.leavings: dict[int, list[Leaving]] = {}


def changed_for_callers(step: Step, port: Port) -> frozenset[str]:
    """Names what may have changed of the contact and the time for flows that wait for the end of this one."""
    return _changed_by_time(step, port) | ({"contact"} if step.node_type.group == "contact" else NO_NAMES)


def _facts_after(step: Step, port: Port, facts: Facts) -> dict[Any, Any]:
    """Drops what the node may have changed, and adds what it settles."""
    kept = without(facts, port.may_write | port.writes.keys() | port.clears)
    filled = {Rule(name, "is_set"): True for name in port.writes} if port.is_filled else {}
    cleared = {name: Known(None) for name in port.clears}
    return _outside_after(step, port, kept) | cleared | settled_by(step) | filled


def _outside_after(step: Step, port: Port, facts: Facts) -> dict[Any, Any]:
    """Drops what may have changed of the contact and the time while the node ran."""
    if not facts:
        return {}
    settled = settled_by(step)
    changed = _changed_by_time(step, port)
    if step.node_type.group == "contact" and not settled:
        changed |= {"contact"}
    return {key: fact for key, fact in without(facts, changed).items() if not _is_touched(key, settled)}


def _changed_by_time(step: Step, port: Port) -> frozenset[str]:
    return CHANGED_BY_WAITING if port.waits or port.longest_s or step.call else NO_NAMES


def settled_by(step: Step) -> dict[Rule, bool]:
    """Gives the rules about the contact that are certain behind a node."""
    if step.node_type.group != "contact":
        return {}
    return {plain_rule(rule)[0]: holds for rule, holds in step.node_type.settles(step.config).items()}


def _is_touched(key: Any, settled: Mapping[Rule, bool]) -> bool:
    """Tells whether a fact about the contact may no longer hold; one tag says nothing of another."""
    if isinstance(key, Condition):
        return any(rule.left == settled_rule.left for rule in key.rules for settled_rule in settled)
    return isinstance(key, Rule) and any(
        rule.left == key.left and not rule.operator == key.operator == "contains" for rule in settled
    )


_NOBODY = Context(Contact(id=""))
_NO_INPUT = TimeReached(id="", at=datetime(2000, 1, 1, tzinfo=UTC), wait_id="")
_NO_SESSION = Session(id="", status="waiting", started_at=_NO_INPUT.at)
