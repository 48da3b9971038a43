"""Everything flows can be doing: their nodes, each with what is certain of the variables that decide later ways.

Walking the bare graph would accuse good flows: it takes ways no customer can. Here a node stands once for every set of
facts that still matters behind it, and once for every way in which other flows started its flow. Known are values that
nodes set to constants (those nodes are run for real), and the outcomes of rules that were passed. A fact is dropped as
soon as nothing behind the node depends on it, so most flows have as many states as nodes.

What matters in very many places, or comes in too many versions, splits no node: there one state stands for all ways
to it, with the facts that hold on each. Such a state is looked at again when a further way leaves fewer facts.

Assumed: answers, events, replies of models and of called addresses can be anything; time outs can happen; what a
contact is changes only at waits and by the flow's own nodes; rules are related when they are the same, when one asks
whether there is a value, when the value is known, or when one variable was filled from the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from operator import and_
from typing import TypeAlias

from flow_engine.check.fact_table import FactTable
from flow_engine.check.facts import NO_NAMES
from flow_engine.check.floors import Floor, Layers, Place, after_for_callers
from flow_engine.check.issue import PathStep
from flow_engine.check.leaving import Leaving, Ways
from flow_engine.check.live_names import split_names
from flow_engine.flow import Flow, Step
from flow_engine.node_type import Port
from flow_engine.run import MAX_SUB_FLOWS

MANY_STATES = 1_000  # chosen: so many more states than nodes, fewer where they have many ways out
MAX_STATES = 60_000  # chosen: past this the flows that nodes start are not gone into
WAYS_OF_A_STATE = 2  # chosen: a state with more ways out counts as several
STATES_OF_A_PLACE = 64  # chosen: a node that has come to so many in a large flow no longer splits
STARTS_FLOW = Port(name="")  # the way into a flow that a node starts
ENDS_FLOW = Port(name="")  # the way out of a flow that ends on purpose


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
    """A node together with the facts that hold when the flow comes to it, and the callers of its flow.

    Args:
        number: its place among all states; a state with a lower number is not farther from a start.
        callers: the nodes that have started the flow and wait for its end, the outermost first.
    """

    __slots__ = ("callers", "came_from", "flow", "is_waiting", "layers", "number", "place", "step", "ways")

    def __init__(self, place: Place, layers: Layers) -> None:
        self.place = place
        self.flow = place.floor.flow
        self.step = place.step
        self.callers = place.floor.callers
        self.layers = layers
        self.is_waiting = False
        self.number = -1
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


_Turn: TypeAlias = tuple[tuple[int, ...], int, State]


class StateGraph:
    """All states of some flows that can come about, from their triggers on.

    Args:
        follows_calls: go into the flows that nodes start, and begin at the entry only of flows nobody starts;
            otherwise each flow is looked at for itself.

    Attributes:
        states: by their numbers.
        starts: the states in which a run can begin.
    """

    def __init__(self, flows: Sequence[Flow], follows_calls: bool) -> None:
        self._flows = {flow.id: flow for flow in flows}
        self.states: list[State] = []
        self.starts: list[State] = []
        if not (follows_calls and self._build(follows_calls=True)):
            self._build(follows_calls=False)
        self._number()

    def _build(self, follows_calls: bool) -> bool:
        """Explores; False when there are too many states and there is a simpler way to look."""
        self._table = FactTable()
        self._ways = {flow.id: Ways(flow, self._table) for flow in self._flows.values()}
        self._table.split_by(split_names([ways.live for ways in self._ways.values()], MANY_STATES))
        self._follows_calls = follows_calls
        self._waiting: list[_Turn] = []
        self._next_round: list[_Turn] = []
        self._order: tuple[int, ...] = ()
        self._serials = count()
        self._count = 0
        self._spare = MANY_STATES
        nodes = sum(len(flow.steps) for flow in self._flows.values())
        self._share = max(STATES_OF_A_PLACE, MANY_STATES // max(1, nodes))
        self.starts = list(self._first_states())
        while self._waiting or self._next_round:
            if not self._waiting:
                self._waiting, self._next_round, self._order = self._next_round, [], ()
                heapify(self._waiting)
            self._order, _, state = heappop(self._waiting)
            state.is_waiting = False
            state.ways = self._ways_of(state)
            if follows_calls and self._count > MAX_STATES:
                return False
        return True

    def _first_states(self) -> Iterator[State]:
        """Lists where runs begin: at every trigger, but at an entry only where no flow at hand uses it."""
        started = {step.call.flow_id for flow in self._flows.values() for step in flow.steps.values() if step.call}
        for number, ways in enumerate(self._ways.values()):
            floor = Floor(ways, (number,))
            for trigger in ways.flow.triggers:
                if trigger is not ways.flow.entry or not self._follows_calls or ways.flow.id not in started:
                    yield self._come_to(floor.place(trigger), (ways.first_facts(trigger),))

    def _come_to(self, place: Place, layers: Layers) -> State:
        """Gives the state of a place with these facts; one that has to stand for more ways than before waits again."""
        split = ~self._table.merged
        key: Layers | None = (layers[0] & split,) if len(layers) == 1 else tuple([facts & split for facts in layers])
        state = place.states.get(key)
        if state is None and place.states:
            if self._spare > 0 and len(place.states) < self._share:
                self._spare -= max(1, len(place.step.ports) // WAYS_OF_A_STATE)
            else:
                key = None
                state = place.states.get(key)
        if state is None:
            state = place.states[key] = State(place, layers)
            self._count += 1
            self._wait(state)
        elif layers != state.layers:
            agreed = tuple(map(and_, state.layers, layers))
            if agreed != state.layers:
                state.layers = agreed
                self._wait(state)
        return state

    def _wait(self, state: State) -> None:
        """Lines a state up by the order of its place; what lies behind in that order waits for the next round."""
        if state.is_waiting:
            return
        state.is_waiting = True
        turn = (state.place.order, next(self._serials), state)
        if state.place.order > self._order:
            heappush(self._waiting, turn)
        else:
            self._next_round.append(turn)

    def _ways_of(self, state: State) -> list[Way]:
        step, floor = state.step, state.place.floor
        called = self._flows.get(step.call.flow_id) if step.call and self._follows_calls else None
        if called is not None and called.entry is not None:
            is_too_deep = len(state.callers) + 1 >= MAX_SUB_FLOWS
            return [] if is_too_deep else [Way(STARTS_FLOW, self._started(state, called, called.entry))]
        if step.ports:
            leavings = floor.ways.out_of(step, state.layers[0])
            return [Way(leaving.port, self._arrived(state, leaving), leaving.sets) for leaving in leavings]
        facts = state.layers[0] & ~self._table.about(self._table.names(step.writes))
        target = self._arrived(state, Leaving(ENDS_FLOW, facts, NO_NAMES))
        return [Way(ENDS_FLOW, target)] if target else []

    def _started(self, state: State, called: Flow, entry: Step) -> State:
        """Gives the state in which a flow begins that a node starts."""
        place = state.place
        if place.called is None:
            place.called = Floor(self._ways[called.id], place.order, place)
        return self._come_to(place.called.place(entry), place.called.begun(entry, state.layers, self._table))

    def _arrived(self, state: State, leaving: Leaving) -> State | None:
        """Gives the state a way leads to; at the end of a flow that is one in the flow that started it."""
        floor, target = state.place.floor, state.step.targets.get(leaving.port.name)
        if floor.caller is None:
            return self._come_to(floor.place(target), (leaving.facts,)) if target else None
        layers = after_for_callers(state.step, leaving.port, (leaving.facts, *state.layers[1:]), self._table)
        while target is None and floor.caller is not None:
            layers = floor.given_back(layers, self._table)
            target = floor.caller.target
            floor = floor.caller.floor
        return self._come_to(floor.place(target), layers) if target else None

    def _number(self) -> None:
        """Puts the states in the order in which a walk from the starts comes to them, with the way it came."""
        self.states = list(self.starts)
        for state in self.states:
            state.number = 0
        for number, state in enumerate(self.states):  # which grows meanwhile
            state.number = number
            for way in state.ways:
                if way.target is not None and way.target.number < 0:
                    way.target.number = 0
                    way.target.came_from = (state, way.port)
                    self.states.append(way.target)
