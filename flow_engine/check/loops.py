"""Proof: no flow can run round and round without waiting, in itself or through the flows it starts.

Assumed: a repetition over a list ends, because its node counts; a wait ends a round whoever is waited for.
"""

from collections.abc import Iterator
from itertools import pairwise

from flow_engine.check.issue import Issue
from flow_engine.check.parts import parts_of, shortest_way
from flow_engine.check.scope import Scope, calls_of
from flow_engine.check.states import StateGraph, Way


def prove_loops(scope: Scope) -> Iterator[Issue]:
    """Finds rounds without a wait, and flows that start themselves."""
    for circle in scope.call_circles:
        yield from _sub_flow_circle(scope, circle)
    yield from _rounds(scope.graph)


def _sub_flow_circle(scope: Scope, circle: frozenset[str]) -> Iterator[Issue]:
    for flow in scope.flows:
        starting = (step for step, call in calls_of(flow) if flow.id in circle and call.flow_id in circle)
        for step in list(starting)[:1]:
            detail = {"flows": ", ".join(sorted(circle))}
            path = next((s.path() for s in scope.graph.states if s.flow is flow and s.step is step), [])
            yield Issue("sub_flow_loop", "error", flow.id, step.id, detail=detail, path=path)


def _rounds(graph: StateGraph) -> Iterator[Issue]:
    at_once = ways_at_once(graph)
    told: set[frozenset[tuple[str, str]]] = set()
    for part in parts_of(at_once):
        first = min(part)
        if len(part) == 1 and first not in at_once[first]:
            continue
        round_ = _round_from(at_once, set(part), first)
        nodes = frozenset((graph.states[number].flow.id, graph.states[number].step.id) for number in round_)
        if nodes not in told:
            told.add(nodes)
            yield _endless(graph, at_once, round_)


def ways_at_once(graph: StateGraph) -> list[dict[int, Way]]:
    """Gives the ways on which nothing is waited for, but those into the bodies of repetitions, which are counted.

    They stand for each state by the number of the state they lead to.
    """
    at_once: list[dict[int, Way]] = []
    for state in graph.states:
        following: dict[int, Way] = {}
        for way in state.ways:
            if way.target and not way.port.waits and not way.port.repeats:
                following[way.target.number] = way
        at_once.append(following)
    return at_once


def _round_from(at_once: list[dict[int, Way]], members: set[int], first: int) -> list[int]:
    """Gives a shortest round through a state, first and last being the same."""
    ways = (shortest_way(at_once, after, first, members) for after in at_once[first] if after in members)
    return [first, *min(ways, key=len)]


def _endless(graph: StateGraph, at_once: list[dict[int, Way]], round_: list[int]) -> Issue:
    entered = graph.states[round_[0]]
    around = [graph.states[a].at(at_once[a][b].port.name) for a, b in pairwise(round_)]
    path = [*entered.path()[:-1], *around, entered.at()]
    return Issue("loop_without_wait", "error", entered.flow.id, entered.step.id, around[0].port, path=path)
