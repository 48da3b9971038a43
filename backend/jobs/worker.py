"""The worker: runs the jobs in this process until it is asked to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.published_flows import PublishedFlows
from backend.effects.performer import Performer
from backend.errors import DatabaseError
from backend.jobs.clean_up import clean_up
from backend.jobs.expire_conversations import expire_conversations
from backend.jobs.heartbeat import BEAT_S, beat
from backend.jobs.parts import Parts
from backend.jobs.reach_schedules import note_occurrences, reach_contacts
from backend.jobs.sweep import forget_leases, sweep
from backend.jobs.take_turns import TurnTaker
from backend.jobs.wake_sessions import wake_sessions
from backend.jobs.waker import InProcessWaker, JobKind
from flow_engine.flow import Catalogue

TURN_TAKERS = 2  # one reads and runs while the other writes
MISSED_S = 1.0  # chosen: how late a turn is when its wake-up was lost
TIMERS_S = 1.0
SWEEP_S = 3.0
SCHEDULES_S = 15.0
EXPIRY_S = 300.0
CLEAN_UP_S = 3_600.0
TROUBLE_PAUSE_S = 1.0  # before a job is tried again that failed
STOP_S = 20.0  # of the 25 seconds in all; the rest is for closing

log = logging.getLogger(__name__)


class WorkerPlan(Struct, frozen=True, kw_only=True):
    """What a worker is.

    Args:
        process_id: names this process among all.
        role: `api` when webhooks come in here too.
        is_only: no other process uses the database, so whatever is leased was left by a predecessor.
        idle: after how long without anything a conversation is closed.
        on_closed: is told how long each closed conversation lasted.
    """

    process_id: str
    role: str = "api"
    is_only: bool = False
    idle: timedelta = timedelta(days=7)
    on_closed: Callable[[timedelta], None] = lambda duration: None


class Worker:
    """Runs all jobs in this process.

    Args:
        waker: wakes the jobs here; `parts.waker`, or what that one reaches in every process.
    """

    def __init__(self, plan: WorkerPlan, parts: Parts, waker: InProcessWaker, node_types: Catalogue) -> None:
        self._plan = plan
        self._database = parts.database
        self._clock = parts.clock
        self._waker = waker
        self._published = PublishedFlows(node_types)
        self._performer = Performer(parts)
        self._turns = TurnTaker(parts, self._published, self._performer)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopping = False
        self._up_since: datetime | None = None
        self._seen_at: datetime | None = None

    async def start(self) -> None:
        """Begins to work.

        Raises:
            DatabaseError: the database cannot be used.
        """
        if self._plan.is_only:
            await self._database.write(forget_leases)
        await self._beat()
        jobs: list[tuple[JobKind | None, Callable[[], Awaitable[Any]], float]] = [
            *((("take_turns", self._turns.take_turns, MISSED_S),) * TURN_TAKERS),
            ("perform_effects", self._performer.take_due, MISSED_S),
            ("wake_sessions", self._wake_sessions, TIMERS_S),
            ("sweep", self._sweep, SWEEP_S),
            ("reach_schedules", self._reach_schedules, SCHEDULES_S),
            (None, self._expire, EXPIRY_S),
            (None, self._clean_up, CLEAN_UP_S),
            (None, self._beat, BEAT_S),
        ]
        self._tasks = [asyncio.create_task(self._repeat(*job), name=f"job {job[0]}") for job in jobs]

    async def stop(self) -> None:
        """Ends what is under way, as far as that takes no longer than `STOP_S`; the rest is found by its lease."""
        self._is_stopping = True
        kinds: tuple[JobKind, ...] = ("take_turns", "perform_effects", "wake_sessions", "sweep", "reach_schedules")
        for task in self._tasks:
            if task.get_name() not in {f"job {kind}" for kind in kinds[:2]}:
                task.cancel()
        for kind in kinds:
            self._waker.wake(kind)
        try:
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(*self._tasks, return_exceptions=True)
                await self._performer.finish()
        except TimeoutError:
            log.warning("some effects were still under way")
        await self._performer.stop()
        self._tasks = []

    async def _repeat(self, kind: JobKind | None, job: Callable[[], Awaitable[Any]], pause_s: float) -> None:
        """Runs a job again and again: at once while it finds work, else when it is woken or the pause is over."""
        while not self._is_stopping:
            try:
                found = await job()
            except DatabaseError as error:
                log.warning("job %s: %s", kind or job.__name__, error)
                await asyncio.sleep(TROUBLE_PAUSE_S)
                continue
            except Exception:  # a fault of ours; the other jobs and the next run of this one must go on
                log.exception("job %s failed", kind or job.__name__)
                await asyncio.sleep(TROUBLE_PAUSE_S)
                continue
            if found and not self._is_stopping:
                continue
            if kind:
                await self._waker.wait(kind, pause_s)
            else:
                await asyncio.sleep(pause_s)

    async def _wake_sessions(self) -> int:
        now = self._clock.now()
        woken = await self._database.write(lambda connection: wake_sessions(connection, now))
        if woken:
            self._waker.wake("take_turns")
        return woken

    async def _sweep(self) -> None:
        now = self._clock.now()
        swept = await self._database.write(lambda connection: sweep(connection, now))
        if swept.turns:
            log.warning("%d conversations were found that nobody was told of", swept.turns)
            self._waker.wake("take_turns")
        if swept.doubted or swept.again:
            log.warning("%d sends are in doubt, %d effects are performed again", swept.doubted, swept.again)
            self._waker.wake("perform_effects")

    async def _reach_schedules(self) -> int:
        now = self._clock.now()
        await self._database.write(lambda connection: note_occurrences(connection, self._published, now))
        reached = await self._database.write(lambda connection: reach_contacts(connection, now))
        if reached:
            self._waker.wake("take_turns")
        return reached

    async def _expire(self) -> int:
        now = self._clock.now()
        closed = await self._database.write(lambda connection: expire_conversations(connection, self._plan.idle, now))
        for duration in closed:
            self._plan.on_closed(duration)
        return len(closed)

    async def _clean_up(self) -> int:
        now = self._clock.now()
        return await self._database.write(lambda connection: clean_up(connection, now))

    async def _beat(self) -> None:
        """Notes that this process is up; after a gap, as when the machine slept, it counts from now."""
        now = self._clock.now()
        if self._up_since is None or self._seen_at is None or now - self._seen_at > timedelta(seconds=3 * BEAT_S):
            self._up_since = now
        self._seen_at, since = now, self._up_since

        async def unit(connection: AsyncConnection) -> None:
            await beat(connection, self._plan.process_id, self._plan.role, since, now)

        await self._database.write(unit)
