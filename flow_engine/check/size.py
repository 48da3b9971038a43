"""Proof: one input never leads to more steps or messages than the engine allows.

Assumed: a list that is gone through is as long as its node allows, at most.
"""

from collections.abc import Iterable, Iterator
from math import inf

from msgspec import Struct

from flow_engine.check.issue import Issue
from flow_engine.check.longest import LongestWays
from flow_engine.check.loops import ways_at_once
from flow_engine.check.parts import parts_of
from flow_engine.check.scope import Scope
from flow_engine.check.states import State, StateGraph
from flow_engine.run import MAX_SENDS, MAX_STEPS


def prove_size(scope: Scope) -> Iterator[Issue]:
    """Finds ways between two waits that are too long, or on which too much is said."""
    at_once = ways_at_once(scope.graph)
    parts = parts_of(at_once)
    for code, most, cost in (("too_many_steps", MAX_STEPS, _steps), ("too_many_messages", MAX_SENDS, _messages)):
        costs = [cost(state) for state in scope.graph.states]
        edges = [dict.fromkeys(following, costs[number]) for number, following in enumerate(at_once)]
        yield from _too_much(scope.graph, _Sums(code, most, costs, edges, parts))


class _Sums(Struct):
    """What is counted.

    Args:
        costs: for each state what it adds.
        edges: for each state those that follow at once, with what the state adds.
        parts: those of the edges.
    """

    code: str
    most: int
    costs: list[int]
    edges: list[dict[int, int]]
    parts: list[list[int]]

    def longest(self, begins: Iterable[int]) -> LongestWays:
        """Adds up from some states on."""
        return LongestWays(self.edges, self.parts, dict.fromkeys(begins, 0.0))


def _steps(state: State) -> int:
    """Counts what the engine counts: coming to a node, and coming back to it from the flow it started."""
    return 1 + (state.step.call is not None)


def _messages(state: State) -> int:
    return state.step.node_type.message_count


def _too_much(graph: StateGraph, sums: _Sums) -> Iterator[Issue]:
    ways = sums.longest(_waking(graph))
    told: set[str] = set()
    for state, cost in zip(graph.states, sums.costs, strict=True):
        total = ways.seconds.get(state.number, 0) + cost
        is_endless = total == inf  # the proof of loops tells it
        if sums.most < total and not is_endless and state.flow.id not in told:
            told.add(state.flow.id)
            path = [graph.states[number].at() for number in ways.way_to(state.number, sums.most)]
            yield Issue(sums.code, "error", state.flow.id, state.step.id, "", {"most": str(sums.most)}, path)
    yield from _too_much_repeated(graph, sums)


def _too_much_repeated(graph: StateGraph, sums: _Sums) -> Iterator[Issue]:
    """Looks at the bodies of repetitions: so many times what one round costs."""
    told: set[tuple[str, str]] = set()
    for state in graph.states:
        for way in state.ways:
            if not way.port.repeats or way.target is None or (state.flow.id, state.step.id) in told:
                continue
            around = sums.longest([way.target.number]).seconds.get(state.number, 0)
            if sums.most < way.port.repeats * around < inf:
                told.add((state.flow.id, state.step.id))
                detail = {"most": str(sums.most), "times": str(way.port.repeats)}
                at = state.flow.id, state.step.id, way.port.name
                yield Issue(f"{sums.code}_in_list", "warning", *at, detail, state.path())


def _waking(graph: StateGraph) -> Iterator[int]:
    """Lists the states at which the work on an input begins."""
    yield from (start.number for start in graph.starts)
    for state in graph.states:
        yield from (way.target.number for way in state.ways if way.target and way.port.waits)
