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
from collections.abc import Mapping
from typing import Any

from flow_engine.check.facts import NO_NAMES, Facts, Known, key_of
from flow_engine.check.issue import PathStep
from flow_engine.check.leaving import Leaving, Ways
from flow_engine.flow import Flow, Step
from flow_engine.node_type import Port

MAX_STATES_PER_NODE = 30  # chosen: past this the facts are given up and the bare graph is walked


class Way:
    """One way out of a state.

    Args:
        target: where it leads; None where nothing is linked.
        leaving: the port, and what is certain behind it.
    """

    __slots__ = ("exit", "facts", "port", "sets", "target")

    def __init__(self, leaving: Leaving, target: State | None) -> None:
        self.port = leaving.port
        self.sets = leaving.sets
        self.exit = leaving.exit
        self.facts = leaving.facts
        self.target = target


class Exit:
    """A manner in which a flow comes back to the one that started it.

    Args:
        results: the result variables whose values are known then.
        ends: the states in which it ends, with the unlinked way out; None for an end on purpose.
    """

    def __init__(self, number: int, results: Facts) -> None:
        self.number = number
        self.results = results
        self.ends: list[tuple[State, Way | None]] = []


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
        called: the states of the flows it starts, as far as they are at hand.

    `starts` are the states at triggers; the one at the entry for sub-flows is `entry`, and `exits` are the manners in
    which a run from there can end; there is none when it never does.
    """

    def __init__(self, flow: Flow, called: Mapping[str, StateGraph]) -> None:
        self.flow = flow
        self.states: list[State] = []
        self.starts: list[State] = []
        self.entry: State | None = None
        exits: dict[str, tuple[Flow, list[Exit]]] = {id_: (graph.flow, graph.exits) for id_, graph in called.items()}
        if not self._build(Ways(flow, exits)):
            self._build(Ways(flow, exits, is_blind=True))
        self.exits: list[Exit] = self._exits()

    def _build(self, ways: Ways) -> bool:
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
            start = state_at(trigger, ways.first_facts(trigger), None)
            self.starts.append(start)
            if trigger is self.flow.entry:
                self.entry = start
        while waiting:
            state = waiting.popleft()
            for leaving in ways.out_of(state.step, state.facts):
                target = state.step.targets.get(leaving.port.name)
                arrived = state_at(target, ways.kept(leaving.facts, target), (state, leaving.port)) if target else None
                state.ways.append(Way(leaving, arrived))
            if len(self.states) > most and not ways.is_blind:
                return False
        return True

    def _exits(self) -> list[Exit]:
        results = {v.name for v in self.flow.document.variables if v.is_result}
        found: dict[Any, Exit] = {}

        def ends(state: State, way: Way | None, facts: Facts, written: frozenset[str]) -> None:
            known = {n: f for n, f in facts.items() if isinstance(f, Known) and n in results and n not in written}
            exit_ = found.setdefault(key_of(known), Exit(len(found), known))
            exit_.ends.append((state, way))

        for state in reachable(self.entry) if self.entry else ():
            if not state.step.ports:
                ends(state, None, state.facts, state.step.writes)
            for way in state.ways:
                if way.target is None:
                    ends(state, way, way.facts, NO_NAMES)
        return list(found.values())


def reachable(start: State) -> list[State]:
    """Lists a state and all behind it."""
    seen, waiting = {start.number: start}, [start]
    while waiting:
        for way in waiting.pop().ways:
            if way.target and way.target.number not in seen:
                seen[way.target.number] = way.target
                waiting.append(way.target)
    return list(seen.values())
