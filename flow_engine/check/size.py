"""Proof: one input never leads to more steps or messages than the engine allows.

Assumed: a list that is gone through is as long as its node allows, at most.
"""

from collections.abc import Callable, Iterator

import networkx as nx

from flow_engine.check.issue import Issue
from flow_engine.check.longest import LongestWays
from flow_engine.check.scope import Scope
from flow_engine.check.states import State, StateGraph
from flow_engine.run import MAX_SENDS, MAX_STEPS

Cost = Callable[[State], int]


def prove_size(scope: Scope) -> Iterator[Issue]:
    """Finds ways between two waits that are too long, or on which too much is said."""
    yield from _too_much(scope.graph, "too_many_steps", MAX_STEPS, _steps)
    yield from _too_much(scope.graph, "too_many_messages", MAX_SENDS, _messages)


def _steps(state: State) -> int:
    """Counts what the engine counts: coming to a node, and coming back to it from the flow it started."""
    return 1 + (state.step.call is not None)


def _messages(state: State) -> int:
    return state.step.node_type.message_count


def _too_much(graph: StateGraph, code: str, most: int, cost: Cost) -> Iterator[Issue]:
    at_once = _at_once(graph, cost)
    begins_s = dict.fromkeys(_waking(graph), 0.0)
    ways = LongestWays(at_once, begins_s)
    told: set[str] = set()
    for state in graph.states:
        total = ways.seconds.get(state.number, 0) + cost(state)
        is_endless = total == float("inf")  # the proof of loops tells it
        if most < total and not is_endless and state.flow.id not in told:
            told.add(state.flow.id)
            path = [graph.states[number].at() for number in ways.way_to(state.number, most)]
            yield Issue(code, "error", state.flow.id, state.step.id, "", {"most": str(most)}, path)
    yield from _too_much_repeated(graph, at_once, code, most, cost)


def _too_much_repeated(
    graph: StateGraph, at_once: "nx.DiGraph[int]", code: str, most: int, cost: Cost
) -> Iterator[Issue]:
    """Looks at the bodies of repetitions: so many times what one round costs."""
    told: set[tuple[str, str]] = set()
    for state in graph.states:
        for way in state.ways:
            if not way.port.repeats or way.target is None or (state.flow.id, state.step.id) in told:
                continue
            around = LongestWays(at_once, {way.target.number: 0.0}).seconds.get(state.number, 0)
            if most < way.port.repeats * around < float("inf"):
                told.add((state.flow.id, state.step.id))
                detail = {"most": str(most), "times": str(way.port.repeats)}
                at = state.flow.id, state.step.id, way.port.name
                yield Issue(f"{code}_in_list", "warning", *at, detail, state.path())


def _waking(graph: StateGraph) -> Iterator[int]:
    """Lists the states at which the work on an input begins."""
    yield from (start.number for start in graph.starts)
    for state in graph.states:
        yield from (way.target.number for way in state.ways if way.target and way.port.waits)


def _at_once(graph: StateGraph, cost: Cost) -> "nx.DiGraph[int]":
    at_once: nx.DiGraph[int] = nx.DiGraph()
    at_once.add_nodes_from(range(len(graph.states)))
    for state in graph.states:
        for way in state.ways:
            if way.target and not way.port.waits and not way.port.repeats:
                at_once.add_edge(state.number, way.target.number, adds_s=cost(state))
    return at_once
