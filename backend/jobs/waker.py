"""Wake-ups: somebody has written rows that a job should look at. They may be lost; the rows are not."""

import asyncio
from typing import Literal, Protocol, get_args

JobKind = Literal[
    "take_turns",
    "perform_effects",
    "wake_sessions",
    "tend_queues",
    "sweep",
    "reach_schedules",
    "expire_conversations",
    "clean_up",
]
JOB_KINDS: tuple[JobKind, ...] = get_args(JobKind)


class Waker(Protocol):
    """Wakes jobs, wherever they run."""

    def wake(self, kind: JobKind) -> None:
        """Says that there is work for a job; returns at once and never raises."""


class InProcessWaker:
    """Wakes the jobs of this very process: where every wake-up ends, whatever carried it here."""

    def __init__(self) -> None:
        self._events: dict[JobKind, asyncio.Event] = {kind: asyncio.Event() for kind in JOB_KINDS}

    def wake(self, kind: JobKind) -> None:
        """See `Waker`."""
        self._events[kind].set()

    async def wait(self, kind: JobKind, timeout_s: float) -> None:
        """Waits until the job is woken, or so long; wake-ups from before count. Of several who wait one is woken."""
        event = self._events[kind]
        try:
            async with asyncio.timeout(timeout_s):
                while not event.is_set():
                    await event.wait()
        except TimeoutError:
            return
        event.clear()
