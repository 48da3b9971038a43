"""What is measured, and how: many short rounds on one core, of which the middle one counts."""

import gc
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from types import FrameType
from typing import TypeVar

from msgspec import Struct

AGAIN_S = 0.05  # after a time that came while garbage was being collected

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
        figure_s: how long all rounds together may last, for what is done once a round.
    """

    rounds: int = 5
    round_s: float = 0.2
    figure_s: float = 5.0


def per_second(work: Callable[[], int], effort: Effort) -> float:
    """Counts how many things are done in a second.

    Args:
        work: does some, and gives how many.
    """
    work()
    return median(_rate(work, effort.round_s) for _ in range(effort.rounds))


def middle_ms(work: Callable[[], object], effort: Effort) -> float:
    """Does something once a round; gives the milliseconds the middle round took."""
    return median(timed(work)[1] for _ in range(effort.rounds))


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Does something once; gives the result and the milliseconds it took.

    What was done before leaves it no garbage to collect.
    """
    gc.collect()
    begun = time.perf_counter()
    result = work()
    return result, 1_000 * (time.perf_counter() - begun)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Breaks off what takes longer; what comes after the context goes on."""

    def stop(number: int, frame: FrameType | None) -> None:
        if not collecting.holds(frame):
            raise _TimeIsUp

    with _Collecting() as collecting:
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)
        try:
            yield
        except _TimeIsUp:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def bounded(name: str, seconds: float, measure: Callable[[], Iterable[Figure]]) -> list[Figure]:
    """Measures a part; one that takes too long is broken off, and gives nothing but that."""
    found: list[Figure] = []
    with at_most(seconds):
        found = list(measure())
    return found or [Figure(name, "broken off, took longer than", seconds, "s")]


class _TimeIsUp(BaseException):
    """It took too long."""


class _Collecting:
    """Tells whether garbage is being collected: what is raised in a callback of that goes nowhere."""

    _is_under_way = False

    def holds(self, frame: FrameType | None) -> bool:
        """Tells whether what runs in a frame is part of it; a callback's first and last steps come unmarked."""
        is_callback = frame is not None and frame.f_code in (self._begin.__code__, self._end.__code__)
        return self._is_under_way or is_callback

    def __enter__(self) -> "_Collecting":
        gc.callbacks.insert(0, self._begin)
        gc.callbacks.append(self._end)
        return self

    def __exit__(self, *_: object) -> None:
        gc.callbacks.remove(self._begin)
        gc.callbacks.remove(self._end)

    def _begin(self, phase: str, info: object) -> None:
        self._is_under_way = self._is_under_way or phase == "start"

    def _end(self, phase: str, info: object) -> None:
        self._is_under_way = self._is_under_way and phase != "stop"


def _rate(work: Callable[[], int], round_s: float) -> float:
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < round_s:
        done += work()
    return done / passed
