"""The longest ways through a graph that may go round: seconds summed over edges, with the way that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf

from flow_engine.check.parts import shortest_way

MAX_ROUND_STEPS = 60  # chosen: a way with more steps of the same round is not read by anybody


class LongestWays:
    """The most seconds with which each number can be reached.

    Args:
        edges: for each number those that follow it, with the seconds that adds: at least 0, and maybe `inf`.
        parts: those of the edges.
        begins_s: the seconds with which a way may begin at a number.

    A number on a round that adds time, or behind one, is reached with `inf`.

    Attributes:
        seconds: for each number that can be reached.
    """

    def __init__(
        self, edges: Sequence[Mapping[int, float]], parts: Sequence[list[int]], begins_s: Mapping[int, float]
    ) -> None:
        self._edges = edges
        self._begins_s = begins_s
        self._reached = dict(begins_s)
        self._source: dict[int, int] = {}
        self._entered: dict[int, tuple[int, int | None]] = {}
        self._growing: dict[int, tuple[int, int]] = {}
        self.seconds: dict[int, float] = {}
        for part in reversed(parts):
            self._settle(part)

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

    def _settle(self, part: list[int]) -> None:
        """Takes the longest way into a part, which may grow inside, and goes on to what follows."""
        reached = self._reached
        entered = part[0] if len(part) == 1 else max(part, key=lambda number: reached.get(number, -inf))
        if entered not in reached:
            return
        came = entered, self._source.get(entered)
        growing = self._growing_edge(part) if len(part) > 1 or entered in self._edges[entered] else None
        best = reached[entered] if growing is None else inf
        for number in part:
            self.seconds[number] = best
            self._entered[number] = came
            if growing is not None:
                self._growing[number] = growing
            for after, adds_s in self._edges[number].items():
                if reached.get(after, -inf) < best + adds_s:
                    reached[after] = best + adds_s
                    self._source[after] = number

    def _growing_edge(self, part: Sequence[int]) -> tuple[int, int] | None:
        """Finds an edge inside a part that adds time to every round."""
        members = set(part)
        for a in part:
            for b, adds_s in self._edges[a].items():
                if b in members and adds_s > 0:
                    return a, b
        return None

    def _inside(self, start: int, goal: int, missing_s: float) -> list[int]:
        """Gives a way inside a part; through the edge that adds time, as often as needed."""
        if start not in self._growing:
            return shortest_way(self._edges, start, goal)
        a, b = self._growing[start]
        way = [*shortest_way(self._edges, start, a), b]
        round_ = [*shortest_way(self._edges, b, a), b]
        while self._length(way) < missing_s and len(way) < MAX_ROUND_STEPS:
            way += round_[1:]
        return way + shortest_way(self._edges, b, goal)[1:]

    def _length(self, way: list[int]) -> float:
        return sum(self._edges[a][b] for a, b in pairwise(way))
