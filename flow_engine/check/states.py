"""Everything a flow can be doing: its nodes, each with what is certain of the variables that decide later ways.

Walking the bare graph would accuse good flows: it takes ways no customer can. Here a node stands once for every set of
facts that still matters behind it. Known are values that nodes set to constants (those nodes are run for real), and
the outcomes of rules that were passed. A fact is dropped as soon as nothing behind the node depends on it, so most
flows have as many states as nodes.

Assumed: answers, events, replies of models and of called addresses can be anything; time outs can happen; what a
contact is changes only at waits and by the flow's own nodes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from flow_engine.check.facts import EMPTY, NO_NAMES, Facts, Known, StablePort, decide, key_of, names_of, plain_rule
from flow_engine.check.issue import PathStep
from flow_engine.conditions import Rule, condition_references
from flow_engine.context import Contact, Context
from flow_engine.flow import Flow, Flows, Step
from flow_engine.inputs import TimeReached
from flow_engine.node_type import Port
from flow_engine.run import NodeFailed, Run
from flow_engine.session import Session

CHANGED_BY_WAITING = frozenset({"contact", "message", "now"})
MAX_VALUES_FOLLOWED = 16  # chosen: counters of tries and rounds stay below; what counts further is unknown
MAX_STATES_PER_NODE = 30  # chosen: past this the facts are given up and the bare graph is walked


class Way:
    """One way out of a state.

    Args:
        target: where it leads; None where nothing is linked.
        sets: variables that hold a value for certain because of what was decided here.
    """

    __slots__ = ("port", "sets", "target")

    def __init__(self, port: Port, target: State | None, sets: frozenset[str]) -> None:
        self.port = port
        self.target = target
        self.sets = sets


class State:
    """A node together with the facts that hold when the flow comes to it."""

    __slots__ = ("came_from", "facts", "number", "step", "ways")

    def __init__(self, number: int, step: Step, facts: Facts, came_from: tuple[State, Port] | None) -> None:
        self.number = number
        self.step = step
        self.facts = facts
        self.came_from = came_from
        self.ways: list[Way] = []

    def path(self) -> list[PathStep]:
        """Gives a shortest way from a start to here."""
        steps = [PathStep(self.step.id)]
        came_from = self.came_from
        while came_from is not None:
            state, port = came_from
            steps.append(PathStep(state.step.id, port.name))
            came_from = state.came_from
        return steps[::-1]


class StateGraph:
    """All states of a flow that can come about, from its triggers on.

    Args:
        never_ending: ids of flows from which none comes back that starts them.

    `starts` are the states at triggers; the one at the entry for sub-flows is `entry`.
    """

    def __init__(self, flow: Flow, never_ending: frozenset[str] = frozenset()) -> None:
        self.flow = flow
        self.states: list[State] = []
        self.starts: list[State] = []
        self.entry: State | None = None
        if not self._build(_Relevance(flow, never_ending)):
            self._build(_Relevance(flow, never_ending, is_blind=True))

    def _build(self, relevance: _Relevance) -> bool:
        """Explores; False when there are too many states."""
        self.states, self.starts, self.entry = [], [], None
        known: dict[tuple[str, Any], State] = {}
        waiting: deque[State] = deque()
        most = MAX_STATES_PER_NODE * len(self.flow.steps)

        def state_at(step: Step, facts: Facts, came_from: tuple[State, Port] | None) -> State:
            key = (step.id, key_of(facts))
            if key not in known:
                known[key] = State(len(self.states), step, facts, came_from)
                self.states.append(known[key])
                waiting.append(known[key])
            return known[key]

        for trigger in self.flow.triggers:
            start = state_at(trigger, relevance.first_facts(trigger), None)
            self.starts.append(start)
            if trigger is self.flow.entry:
                self.entry = start
        while waiting:
            state = waiting.popleft()
            for port, facts, sets in relevance.ways(state):
                target = state.step.targets.get(port.name)
                arrived = state_at(target, relevance.kept(facts, target), (state, port)) if target else None
                state.ways.append(Way(port, arrived, sets))
            if len(self.states) > most and not relevance.is_blind:
                return False
        return True


class _Relevance:
    """What matters where: the names later decisions depend on, and how a node changes what is known."""

    def __init__(self, flow: Flow, never_ending: frozenset[str], is_blind: bool = False) -> None:
        self.flow = flow
        self.is_blind = is_blind
        self._never_ending = never_ending
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

    def ways(self, state: State) -> Iterator[tuple[Port, Facts, frozenset[str]]]:
        """Gives the ports that can be taken, with the facts and the variables set behind each."""
        step = state.step
        if step.call and step.call.flow_id in self._never_ending:
            return
        if self.is_blind:
            yield from ((port, EMPTY, NO_NAMES) for port in step.ports if port.is_possible)
        elif step.ports and step.ports[0].when:
            yield from decide(step.ports, state.facts)
        elif (ran := self._run(step, state.facts)) is not None:
            yield ran
        else:
            yield from self._any_port(step, state.facts)

    def _any_port(self, step: Step, facts: Facts) -> Iterator[tuple[Port, Facts, frozenset[str]]]:
        taken = StablePort(step.id)
        for port in step.ports:
            if not port.is_possible or facts.get(taken, port.name) != port.name:
                continue
            after = _facts_after(step, port, facts)
            if step.node_type.is_stable:
                after[taken] = port.name
            yield port, after, NO_NAMES

    def _run(self, step: Step, facts: Facts) -> tuple[Port, Facts, frozenset[str]] | None:
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
        return port, _facts_after(step, port, facts) | written, NO_NAMES


def _facts_after(step: Step, port: Port, facts: Facts) -> dict[Any, Any]:
    """Drops what the node may have changed, and adds what it settles."""
    settled = {plain_rule(rule)[0]: holds for rule, holds in step.node_type.settles(step.config).items()}
    changed = port.may_write | port.writes.keys() | port.clears
    if port.waits:
        changed |= CHANGED_BY_WAITING
    if step.node_type.group == "contact" and not settled:
        changed |= {"contact"}
    kept = {key: fact for key, fact in facts.items() if not names_of(key) & changed and not _is_touched(key, settled)}
    return kept | {name: Known(None) for name in port.clears} | settled


def _is_touched(key: Any, settled: Mapping[Rule, bool]) -> bool:
    """Tells whether a fact about the contact may no longer hold; one tag says nothing of another."""
    if not isinstance(key, Rule):
        return False
    return any(rule.left == key.left and not rule.operator == key.operator == "contains" for rule in settled)


def _live_names(flow: Flow) -> dict[str, frozenset[str]]:
    """Finds, for each node, the names a decision at it or behind it depends on before they are written anew."""
    live = {step.id: _names_decided_by(step) for step in flow.steps.values()}
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
