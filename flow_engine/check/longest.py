"""The longest ways through a graph that may go round: seconds summed over edges, with the way that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import inf

import networkx as nx

MAX_ROUND_STEPS = 60  # chosen: a way with more steps of the same round is not read by anybody


class LongestWays:
    """The most seconds with which each node can be reached.

    Args:
        graph: nodes by number; an edge's `adds_s` is at least 0 and may be `inf`.
        begins_s: the seconds with which a way may begin at a node.

    A node on a round that adds time, or behind one, is reached with `inf`.
    """

    def __init__(self, graph: nx.DiGraph[int], begins_s: Mapping[int, float]) -> None:
        self._graph = graph
        self._begins_s = begins_s
        self._entered: dict[int, tuple[int, int | None]] = {}
        self._growing: dict[int, tuple[int, int]] = {}
        self.seconds: dict[int, float] = {}
        condensed = nx.condensation(graph)
        for component in nx.topological_sort(condensed):
            self._settle(condensed.nodes[component]["members"])

    def way_to(self, node: int, at_least_s: float) -> list[int]:
        """Gives a longest way to a node; rounds are gone until it takes `at_least_s`, or a reader would tire."""
        entries = [node]
        entered, source = self._entered[node]
        while source is not None:
            entries = [source, entered, *entries]
            entered, source = self._entered[source]
        entries = [entered, *entries]
        way = [entered]
        seconds = self._begins_s[entered]
        for a, b in pairwise(entries):
            leg = (
                [a, b]
                if a != b and self._entered[a][0] != self._entered[b][0]
                else self._inside(a, b, at_least_s - seconds)
            )
            seconds += self._length(leg)
            way += leg[1:]
        return way

    def _settle(self, members: set[int]) -> None:
        """Finds the longest way into a strongly connected part, and whether it can grow inside."""
        best, entered, source = -inf, -1, None
        for node in members:
            if self._begins_s.get(node, -inf) > best:
                best, entered, source = self._begins_s[node], node, None
            for before in self._graph.predecessors(node):
                reached = self.seconds.get(before, -inf) + self._graph.edges[before, node]["adds_s"]
                if before not in members and reached > best:
                    best, entered, source = reached, node, before
        if best == -inf:
            return
        growing = self._growing_edge(members)
        for node in members:
            self.seconds[node] = best if growing is None else inf
            self._entered[node] = (entered, source)
            if growing is not None:
                self._growing[node] = growing

    def _growing_edge(self, members: set[int]) -> tuple[int, int] | None:
        """Finds an edge inside a part that adds time to every round."""
        for a in members:
            for b, edge in self._graph.adj[a].items():
                if b in members and edge["adds_s"] > 0:
                    return a, b
        return None

    def _inside(self, start: int, goal: int, missing_s: float) -> list[int]:
        """Gives a way inside a part; through the edge that adds time, as often as needed."""
        if start not in self._growing:
            return nx.shortest_path(self._graph, start, goal)
        a, b = self._growing[start]
        way = [*nx.shortest_path(self._graph, start, a), b]
        round_ = [*nx.shortest_path(self._graph, b, a), b]
        while self._length(way) < missing_s and len(way) < MAX_ROUND_STEPS:
            way += round_[1:]
        return way + nx.shortest_path(self._graph, b, goal)[1:]

    def _length(self, way: list[int]) -> float:
        return sum(float(self._graph.edges[edge]["adds_s"]) for edge in pairwise(way))
