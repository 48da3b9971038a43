"""Everything flows can be doing: their nodes, each with what is certain of the variables that decide later ways.

Walking the bare graph would accuse good flows: it takes ways no customer can. Here a node stands once for every set of
facts that still matters behind it, and once for every way in which other flows started its flow. Known are values that
nodes set to constants (those nodes are run for real), and the outcomes of rules that were passed. A fact is dropped as
soon as nothing behind the node depends on it, so most flows have as many states as nodes.

Assumed: answers, events, replies of models and of called addresses can be anything; time outs can happen; what a
contact is changes only at waits and by the flow's own nodes; rules are related when they are the same, when one asks
whether there is a value, or when the value is known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from flow_engine.check.facts import EMPTY, Facts, Known, about_outside, key_of, without
from flow_engine.check.issue import PathStep
from flow_engine.check.leaving import Leaving, Ways, outside_after
from flow_engine.flow import Flow, Step
from flow_engine.node_type import Port
from flow_engine.run import MAX_SUB_FLOWS

MAX_STATES_PER_NODE = 30  # chosen: past this the facts are given up, then the flows that are started
STARTS_FLOW = Port(name="")  # the way into a flow that a node starts
ENDS_FLOW = Port(name="")  # the way out of a flow that ends on purpose


class Caller(Struct, frozen=True):
    """A node that has started another flow and waits for its end.

    Args:
        facts: what is certain of its own flow's variables meanwhile.
    """

    flow: Flow
    step: Step
    facts: Facts


class Way:
    """One way out of a state.

    Args:
        target: where it leads, in this flow, in one it starts, or back in the one that started it; None where a run
            comes to its end.
        sets: variables that hold a value for certain because of what was decided here.
    """

    __slots__ = ("port", "sets", "target")

    def __init__(self, port: Port, target: State | None, sets: frozenset[str] = frozenset()) -> None:
        self.port = port
        self.target = target
        self.sets = sets


class State:
    """A node together with the facts that hold when the flow comes to it, and the callers of its flow."""

    __slots__ = ("callers", "came_from", "facts", "flow", "number", "step", "ways")

    def __init__(self, number: int, flow: Flow, step: Step, facts: Facts, callers: tuple[Caller, ...]) -> None:
        self.number = number
        self.flow = flow
        self.step = step
        self.facts = facts
        self.callers = callers
        self.came_from: tuple[State, Port] | None = None
        self.ways: list[Way] = []

    def at(self, port: str = "", silent_s: float | None = None) -> PathStep:
        """Gives the step of a path that leaves this state by a port."""
        return PathStep(self.step.id, port, silent_s, self.flow.id)

    def path(self) -> list[PathStep]:
        """Gives a shortest way from a start to here."""
        steps = [self.at()]
        came_from = self.came_from
        while came_from is not None:
            state, port = came_from
            steps.append(state.at(port.name))
            came_from = state.came_from
        return steps[::-1]


class StateGraph:
    """All states of some flows that can come about, from their triggers on.

    Args:
        follows_calls: go into the flows that nodes start, and begin at the entry only of flows nobody starts;
            otherwise each flow is looked at for itself.

    Attributes:
        starts: the states in which a run can begin.
    """

    def __init__(self, flows: Sequence[Flow], follows_calls: bool) -> None:
        self._flows = {flow.id: flow for flow in flows}
        self._most = MAX_STATES_PER_NODE * sum(len(flow.steps) for flow in flows)
        for follows, is_blind in ((True, False), (True, True), (False, False), (False, True)):
            if (follows_calls or not follows) and self._build(follows, is_blind):
                break

    def _build(self, follows_calls: bool, is_blind: bool) -> bool:
        """Explores; False when there are too many states and there is a simpler way to look."""
        self.states: list[State] = []
        self.starts: list[State] = []
        self._known: dict[Any, State] = {}
        self._waiting: deque[State] = deque()
        self._follows_calls = follows_calls
        self._ways = {flow.id: Ways(flow, is_blind) for flow in self._flows.values()}
        for flow, trigger in self._beginnings():
            self.starts.append(self._state_at(flow, trigger, self._ways[flow.id].first_facts(trigger), ()))
        while self._waiting:
            state = self._waiting.popleft()
            state.ways = list(self._ways_of(state))
            if len(self.states) > self._most and not (is_blind and not follows_calls):
                return False
        return True

    def _beginnings(self) -> Iterator[tuple[Flow, Step]]:
        """Lists where runs begin: at every trigger, but at an entry only where no flow at hand uses it."""
        started = {step.call.flow_id for flow in self._flows.values() for step in flow.steps.values() if step.call}
        for flow in self._flows.values():
            for trigger in flow.triggers:
                if trigger is not flow.entry or not self._follows_calls or flow.id not in started:
                    yield flow, trigger

    def _state_at(self, flow: Flow, step: Step, facts: Facts, callers: tuple[Caller, ...]) -> State:
        around = tuple((caller.flow.id, caller.step.id, key_of(caller.facts)) for caller in callers)
        key = (flow.id, step.id, key_of(facts), around)
        if key not in self._known:
            self._known[key] = state = State(len(self.states), flow, step, facts, callers)
            self.states.append(state)
            self._waiting.append(state)
        return self._known[key]

    def _ways_of(self, state: State) -> Iterator[Way]:
        called = self._flows.get(state.step.call.flow_id) if state.step.call and self._follows_calls else None
        if called is not None and called.entry is not None:
            if len(state.callers) + 1 < MAX_SUB_FLOWS:
                yield Way(STARTS_FLOW, self._started(state, called, called.entry))
            return
        for leaving in self._ways[state.flow.id].out_of(state.step, state.facts):
            yield Way(leaving.port, self._arrived(state, leaving), leaving.sets)
        if not state.step.ports:
            target = self._arrived(state, Leaving(ENDS_FLOW, without(state.facts, state.step.writes)))
            if target is not None:
                yield Way(ENDS_FLOW, target)

    def _started(self, state: State, called: Flow, entry: Step) -> State:
        """Gives the state in which a flow begins that a node starts."""
        outside = about_outside(state.facts)
        own = {key: fact for key, fact in state.facts.items() if key not in outside}
        behind = next(iter(state.step.targets.values()), None)
        kept = self._ways[state.flow.id].kept(own, behind) if behind else EMPTY
        callers = (*state.callers, Caller(state.flow, state.step, kept))
        ways = self._ways[called.id]
        begun = self._state_at(called, entry, ways.kept({**outside, **ways.first_facts(entry)}, entry), callers)
        return self._came(begun, state, STARTS_FLOW)

    def _arrived(self, state: State, leaving: Leaving) -> State | None:
        """Gives the state a way leads to; at the end of a flow that is one in the flow that started it."""
        flow, facts = state.flow, leaving.facts
        target = state.step.targets.get(leaving.port.name)
        callers = tuple(Caller(c.flow, c.step, outside_after(state.step, leaving.port, c.facts)) for c in state.callers)
        while target is None and callers:
            *outer, caller = callers
            facts = {**_facts_of_caller(caller, flow, facts), **about_outside(facts)}
            flow, callers = caller.flow, tuple(outer)
            target = caller.step.targets.get(caller.step.ports[0].name)
        if target is None:
            return None
        arrived = self._state_at(flow, target, self._ways[flow.id].kept(facts, target), callers)
        return self._came(arrived, state, leaving.port)

    def _came(self, arrived: State, state: State, port: Port) -> State:
        if arrived.came_from is None and arrived.number >= len(self.starts):
            arrived.came_from = (state, port)
        return arrived


def _facts_of_caller(caller: Caller, called: Flow, facts: Facts) -> Facts:
    """What is known once a flow has given its results back; where there is no result, a variable stays as it was."""
    own = dict(caller.facts)
    for theirs, ours in (caller.step.call.results if caller.step.call else {}).items():
        known = facts.get(theirs)
        if isinstance(known, Known) and known.value is None:
            continue
        own = without(own, frozenset({ours}))
        if isinstance(known, Known) and called.variable_types.get(theirs) == caller.flow.variable_types.get(ours):
            own[ours] = known
    return own
