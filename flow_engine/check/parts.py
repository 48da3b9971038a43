"""Graphs of numbers: the parts in which ways go round, and shortest ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Container, Iterator, Sequence
from typing import TypeAlias

Edges: TypeAlias = Sequence[Collection[int]]
"""For each number those that follow it."""


def parts_of(edges: Edges) -> list[list[int]]:
    """Finds the parts in which every number leads to every other one; a part stands after those it leads to."""
    return _Search(edges).parts


def shortest_way(edges: Edges, start: int, goal: int, within: Container[int] | None = None) -> list[int]:
    """Gives a way with the fewest steps, both ends included; empty when there is none.

    Args:
        within: the numbers it may go by; None for all.
    """
    came_from = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        number = waiting.popleft()
        for after in edges[number]:
            if after not in came_from and (within is None or after in within):
                came_from[after] = number
                waiting.append(after)
    if goal not in came_from:
        return []
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


class _Search:
    """Tarjan's search: a part is complete when nothing in it leads to a number that was come to before its first."""

    def __init__(self, edges: Edges) -> None:
        self.parts: list[list[int]] = []
        self._edges = edges
        self._come = 0
        self._earliest = [0] * len(edges)  # when the earliest number was come to that each leads to; 0: not yet
        self._open: list[int] = []
        for start in range(len(edges)):
            if not self._earliest[start]:
                self._walk(start)

    def _walk(self, start: int) -> None:
        earliest = self._earliest
        way = [self._come_to(start)]
        while way:
            number, come, following = way[-1]
            for after in following:
                if not earliest[after]:
                    way.append(self._come_to(after))
                    break
                if earliest[after] < earliest[number]:
                    earliest[number] = earliest[after]
            else:
                way.pop()
                if earliest[number] == come:
                    self._complete(number)
                elif earliest[number] < earliest[way[-1][0]]:
                    earliest[way[-1][0]] = earliest[number]

    def _come_to(self, number: int) -> tuple[int, int, Iterator[int]]:
        self._come += 1
        self._earliest[number] = self._come
        self._open.append(number)
        return number, self._come, iter(self._edges[number])

    def _complete(self, first: int) -> None:
        part: list[int] = []
        while not part or part[-1] != first:
            part.append(self._open.pop())
            self._earliest[part[-1]] = len(self._edges) + 1  # later than any, so nothing counts as leading back to it
        self.parts.append(part)
