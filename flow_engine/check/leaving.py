"""How a node can be left: by which ports, and what is certain behind each, given what is certain before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from flow_engine.check.facts import (
    EMPTY,
    NO_NAMES,
    OUTSIDE,
    Facts,
    Known,
    StablePort,
    decide,
    names_of,
    plain_rule,
    without,
)
from flow_engine.conditions import Condition, Rule, condition_references
from flow_engine.context import Contact, Context
from flow_engine.flow import Flow, Flows, Step
from flow_engine.inputs import TimeReached
from flow_engine.node_type import Port
from flow_engine.run import NodeFailed, Run
from flow_engine.session import Session

CHANGED_BY_WAITING = frozenset({"contact", "message", "now"})
MAX_VALUES_FOLLOWED = 16  # chosen: counters of tries and rounds stay below; what counts further is unknown


class Leaving(Struct, frozen=True):
    """One possible way out of a node.

    Args:
        facts: what is certain behind it.
        sets: variables that hold a value for certain because of what was decided here.
    """

    port: Port
    facts: Facts = EMPTY
    sets: frozenset[str] = NO_NAMES


class Ways:
    """The ways out of a flow's nodes, and which facts matter where.

    Args:
        is_blind: follow no facts at all.
    """

    def __init__(self, flow: Flow, is_blind: bool) -> None:
        self.flow = flow
        self.is_blind = is_blind
        self._values_seen: dict[tuple[str, str], set[bytes]] = {}
        self._flows = Flows(flow)
        self._live = {} if is_blind else _live_names(flow)

    def first_facts(self, trigger: Step) -> Facts:
        """What is known when a run begins: variables hold their defaults or nothing, an entry's inputs anything."""
        if self.is_blind:
            return EMPTY
        live, defaults = self._live[trigger.id], self.flow.defaults
        is_open = {v.name for v in self.flow.document.variables if v.is_input and trigger.node_type.is_entry}
        names = [name for name in self.flow.variable_types if name in live and name not in is_open]
        return {name: Known(defaults.get(name)) for name in names}

    def kept(self, facts: Facts, target: Step) -> Facts:
        """Drops the facts nothing behind the target depends on, and values that go on and on changing there."""
        if not facts:
            return EMPTY
        live = self._live[target.id]
        return {
            key: fact
            for key, fact in facts.items()
            if names_of(key) <= live and not (isinstance(fact, Known) and self._is_one_of_many(target, key, fact))
        }

    def _is_one_of_many(self, target: Step, name: str, known: Known) -> bool:
        """Tells whether a variable has come to a node with so many values that it counts as unknown there."""
        seen = self._values_seen.setdefault((target.id, name), set())
        seen.add(msgspec.json.encode(known.value))
        return len(seen) > MAX_VALUES_FOLLOWED

    def out_of(self, step: Step, facts: Facts) -> Iterator[Leaving]:
        """Gives every way in which a node can be left; of the flow it may start nothing is known."""
        if self.is_blind:
            yield from (Leaving(port) for port in step.ports if port.is_possible)
        elif step.ports and step.ports[0].when:
            yield from (Leaving(*decided) for decided in decide(step.ports, facts))
        elif (ran := self._run(step, facts)) is not None:
            yield ran
        else:
            yield from self._any_port(step, facts)

    def _any_port(self, step: Step, facts: Facts) -> Iterator[Leaving]:
        taken = StablePort(step.id)
        for port in step.ports:
            if not port.is_possible or facts.get(taken, port.name) != port.name:
                continue
            after = _facts_after(step, port, facts)
            if step.node_type.is_stable:
                after[taken] = port.name
            yield Leaving(port, after)

    def _run(self, step: Step, facts: Facts) -> Leaving | None:
        """Runs a pure node for real when all it reads is known and what it writes matters."""
        writes = step.writes
        if not step.node_type.is_pure or not any(writes & self._live[t.id] for t in step.targets.values()):
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
        written = {name: Known(run.variables.get(name)) for name in writes}
        return Leaving(port, _facts_after(step, port, facts) | written)


def _facts_after(step: Step, port: Port, facts: Facts) -> dict[Any, Any]:
    """Drops what the node may have changed, and adds what it settles."""
    kept = without(facts, port.may_write | port.writes.keys() | port.clears)
    filled = {Rule(name, "is_set"): True for name in port.writes} if port.is_filled else {}
    cleared = {name: Known(None) for name in port.clears}
    return outside_after(step, port, kept) | cleared | settled_by(step) | filled


def outside_after(step: Step, port: Port, facts: Facts) -> dict[Any, Any]:
    """Drops what may have changed of the contact and the time while the node ran."""
    settled = settled_by(step)
    changed = CHANGED_BY_WAITING if port.waits or port.longest_s or step.call else NO_NAMES
    if step.node_type.group == "contact" and not settled:
        changed |= {"contact"}
    return {key: fact for key, fact in without(facts, changed).items() if not _is_touched(key, settled)}


def settled_by(step: Step) -> dict[Rule, bool]:
    """Gives the rules about the contact that are certain behind a node."""
    return {plain_rule(rule)[0]: holds for rule, holds in step.node_type.settles(step.config).items()}


def _is_touched(key: Any, settled: Mapping[Rule, bool]) -> bool:
    """Tells whether a fact about the contact may no longer hold; one tag says nothing of another."""
    if isinstance(key, Condition):
        return any(rule.left == settled_rule.left for rule in key.rules for settled_rule in settled)
    return isinstance(key, Rule) and any(
        rule.left == key.left and not rule.operator == key.operator == "contains" for rule in settled
    )


def _live_names(flow: Flow) -> dict[str, frozenset[str]]:
    """Finds, for each node, the names a decision at it or behind it depends on before they are written anew."""
    given_back = frozenset(v.name for v in flow.document.variables if v.is_result) | OUTSIDE if flow.entry else NO_NAMES
    live = {step.id: _names_decided_by(step) | _names_needed_after(step, given_back) for step in flow.steps.values()}
    sources: dict[str, list[Step]] = {id_: [] for id_ in flow.steps}
    for step in flow.steps.values():
        for target in step.targets.values():
            sources[target.id].append(step)
    waiting = deque(id_ for id_, names in live.items() if names)
    while waiting:
        for step in sources[waiting.popleft()]:
            names = live[step.id].union(*_names_needed(step, live))
            if names != live[step.id]:
                live[step.id] = names
                waiting.append(step.id)
    return live


def _names_decided_by(step: Step) -> frozenset[str]:
    if step.node_type.is_stable:
        return names_of(StablePort(step.id))
    conditions = [port.when for port in step.ports if port.when]
    return frozenset(r.path[0] for condition in conditions for r in condition_references(condition))


def _names_needed_after(step: Step, given_back: frozenset[str]) -> frozenset[str]:
    """Names what the flow that started this one may depend on, where this one can end."""
    is_end = not step.ports or any(port.name not in step.targets for port in step.ports)
    return given_back if is_end else NO_NAMES


def _names_needed(step: Step, live: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """Gives the names a node must know so that what is live behind each port is known."""
    for port in step.ports:
        target = step.targets.get(port.name)
        if target is None or not live[target.id]:
            continue
        written = step.writes if step.node_type.is_pure else NO_NAMES
        yield (live[target.id] - port.writes.keys() - port.clears - (CHANGED_BY_WAITING if port.waits else NO_NAMES))
        if written & live[target.id]:
            yield frozenset(reference.path[0] for reference in step.reads)


_NOBODY = Context(Contact(id=""))
_NO_INPUT = TimeReached(id="", at=datetime(2000, 1, 1, tzinfo=UTC), wait_id="")
_NO_SESSION = Session(id="", status="waiting", started_at=_NO_INPUT.at)
