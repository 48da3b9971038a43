"""Wake-ups: somebody has written rows that a job should look at. They may be lost; the rows are not."""

import asyncio
from typing import Literal, Protocol

JobKind = Literal["take_turns", "perform_effects", "wake_sessions", "sweep", "reach_schedules"]


class Waker(Protocol):
    """Wakes jobs, wherever they run."""

    def wake(self, kind: JobKind) -> None:
        """Says that there is work for a job; returns at once and never raises."""


class InProcessWaker:
    """Wakes the jobs of this very process."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}

    def wake(self, kind: JobKind) -> None:
        """See `Waker`."""
        self._event(kind).set()

    async def wait(self, kind: JobKind, timeout_s: float) -> None:
        """Waits until the job is woken, or so long; wake-ups from before count."""
        event = self._event(kind)
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return
        finally:
            event.clear()

    def _event(self, kind: str) -> asyncio.Event:
        if kind not in self._events:
            self._events[kind] = asyncio.Event()
        return self._events[kind]
