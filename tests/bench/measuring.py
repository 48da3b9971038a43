"""What is measured, and how: many short rounds on one core, of which the middle one counts."""

import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class Figure(Struct, frozen=True, omit_defaults=True):
    """One measured number.

    Args:
        group: what is measured; the figures of a group stand together.
        aim: what it should come to at least, or at most where less is better; 0 for none.
    """

    group: str
    name: str
    value: float
    unit: str
    aim: float = 0

    @property
    def is_met(self) -> bool:
        """Whether the figure comes up to its aim."""
        return self.value >= self.aim if self.unit.endswith("/s") else self.value <= self.aim or not self.aim


class Effort(Struct, frozen=True):
    """How much time a figure may take.

    Args:
        rounds: how often it is measured.
        round_s: how long a round lasts, for what is counted per second.
    """

    rounds: int = 5
    round_s: float = 0.2


def per_second(work: Callable[[], int], effort: Effort) -> float:
    """Counts how many things are done in a second.

    Args:
        work: does some, and gives how many.
    """
    work()
    return median(_rate(work, effort.round_s) for _ in range(effort.rounds))


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Does something once; gives the result and the milliseconds it took."""
    begun = time.perf_counter()
    result = work()
    return result, 1_000 * (time.perf_counter() - begun)


def _rate(work: Callable[[], int], round_s: float) -> float:
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < round_s:
        done += work()
    return done / passed
