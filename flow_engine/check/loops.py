"""Proof: no flow can run round and round without waiting, in itself or through the flows it starts.

Assumed: a repetition over a list ends, because its node counts; a wait ends a round whoever is waited for.
"""

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx

from flow_engine.check.issue import Issue, PathStep
from flow_engine.check.scope import Scope
from flow_engine.check.states import Exit, State, StateGraph, Way


def prove_loops(scope: Scope) -> Iterator[Issue]:
    """Finds rounds without a wait, and flows that start themselves."""
    for circle in scope.call_circles:
        yield from _sub_flow_circle(scope, circle)
    exits_at_once = _exits_at_once(scope)
    for graph in scope.graphs.values():
        yield from _rounds(graph, exits_at_once)


def _sub_flow_circle(scope: Scope, circle: frozenset[str]) -> Iterator[Issue]:
    for flow_id in sorted(circle):
        for state in scope.graphs[flow_id].states:
            called = scope.called(state.step)
            if called and called.flow.id in circle:
                detail = {"flows": ", ".join(sorted(circle))}
                yield Issue("sub_flow_loop", "error", flow_id, state.step.id, detail=detail, path=state.path())
                break


def _exits_at_once(scope: Scope) -> frozenset[Exit]:
    """Finds the manners in which flows can come from their entry to an end without any wait."""
    found: frozenset[Exit] = frozenset()
    for graph in scope.graphs.values():
        if graph.entry is None:
            continue
        at_once = _without_waits(graph, found)
        behind = {graph.entry.number} | nx.descendants(at_once, graph.entry.number)
        found |= {
            exit_
            for exit_ in graph.exits
            if any(s.number in behind and (way is None or _is_at_once(s, way, found)) for s, way in exit_.ends)
        }
    return found


def _is_at_once(state: State, way: Way, exits_at_once: frozenset[Exit]) -> bool:
    if state.step.call:
        return way.exit in exits_at_once
    return not way.port.waits


def _without_waits(graph: StateGraph, exits_at_once: frozenset[Exit]) -> "nx.DiGraph[int]":
    at_once: nx.DiGraph[int] = nx.DiGraph()
    at_once.add_nodes_from(range(len(graph.states)))
    for state in graph.states:
        for way in state.ways:
            if way.target and _is_at_once(state, way, exits_at_once):
                at_once.add_edge(state.number, way.target.number, port=way.port)
    return at_once


def _rounds(graph: StateGraph, exits_at_once: frozenset[Exit]) -> Iterator[Issue]:
    at_once = _without_waits(graph, exits_at_once)
    counted = [(a, b) for a, b in at_once.edges if at_once.edges[a, b]["port"].repeats]
    at_once.remove_edges_from(counted)
    told: set[frozenset[str]] = set()
    for members in nx.strongly_connected_components(at_once):
        first = min(members)
        if len(members) == 1 and not at_once.has_edge(first, first):
            continue
        round_ = _round_from(at_once, members, first)
        nodes = frozenset(graph.states[number].step.id for number in round_)
        if nodes in told:
            continue
        told.add(nodes)
        yield _endless(graph, at_once, round_)


def _round_from(at_once: "nx.DiGraph[int]", members: set[int], first: int) -> list[int]:
    """Gives a shortest round through a state, first and last being the same."""
    inside = at_once.subgraph(members)
    ways = (nx.shortest_path(inside, after, first) for after in inside.successors(first))
    return [first, *min(ways, key=len)]


def _endless(graph: StateGraph, at_once: "nx.DiGraph[int]", round_: list[int]) -> Issue:
    entered = graph.states[round_[0]]
    around = [PathStep(graph.states[a].step.id, at_once.edges[a, b]["port"].name) for a, b in pairwise(round_)]
    path = [*entered.path()[:-1], *around, PathStep(entered.step.id)]
    return Issue("loop_without_wait", "error", graph.flow.id, entered.step.id, around[0].port, path=path)
