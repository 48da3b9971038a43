"""The worker: runs the jobs in this process until it is asked to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Making
from backend.conversation.published_flows import PublishedFlows
from backend.conversation.record import EFFECT_LEASE
from backend.effects.performer import Performer
from backend.errors import DatabaseError
from backend.jobs.clean_up import clean_up
from backend.jobs.expire_conversations import expire_conversations
from backend.jobs.heartbeat import BEAT_S, beat
from backend.jobs.parts import Parts
from backend.jobs.periods import PERIODS
from backend.jobs.reach_schedules import note_occurrences, reach_contacts
from backend.jobs.sweep import forget_leases, sweep
from backend.jobs.take_turns import TurnTaker
from backend.jobs.tend_queues import tend_queues
from backend.jobs.wake_sessions import wake_sessions
from backend.jobs.waker import InProcessWaker, JobKind
from flow_engine.flow import Catalogue

TURN_TAKERS = 2  # one reads and runs while the other writes
TROUBLE_PAUSE_S = 1.0  # before a job is tried again that failed
GAP = timedelta(seconds=3 * BEAT_S)  # chosen: later than that, it was not one beat that came late
STOP_S = 12.0  # chosen: a send under way has its answer by then; the server ends within 25 s in all

log = logging.getLogger(__name__)


class WorkerPlan(Struct, frozen=True, kw_only=True):
    """What a worker is.

    Args:
        process_id: names this process among all.
        role: `api` when webhooks come in here too.
        is_only: no other process uses the database, so whatever is leased was left by a predecessor.
        idle: after how long without anything a conversation is closed.
    """

    process_id: str
    role: str = "api"
    is_only: bool = False
    idle: timedelta = timedelta(days=7)


class Worker:
    """Runs all jobs in this process.

    Args:
        waker: wakes the jobs here; where the wake-ups of `parts.waker` end when this process takes them.
    """

    def __init__(self, plan: WorkerPlan, parts: Parts, waker: InProcessWaker, node_types: Catalogue) -> None:
        self._plan = plan
        self._database = parts.database
        self._clock = parts.clock
        self._ids = parts.ids
        self._on_ended = parts.on_ended
        self._waker = waker
        self._published = PublishedFlows(node_types)
        self._performer = Performer(parts)
        self._turns = TurnTaker(parts, self._published, self._performer)
        self._tasks: list[asyncio.Task[None]] = []
        self._beating: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._up_since: datetime | None = None
        self._seen_at: datetime | None = None
        self._judges_from: datetime | None = None  # after a gap; none before the first

    async def start(self) -> None:
        """Begins to work.

        Raises:
            DatabaseError: the database cannot be used.
        """
        if self._plan.is_only:
            await self._database.write(forget_leases)
        await self._beat()
        jobs: list[tuple[JobKind, Callable[[], Awaitable[Any]]]] = [
            *((("take_turns", self._turns.take_turns),) * TURN_TAKERS),
            ("perform_effects", self._performer.take_due),
            ("wake_sessions", self._wake_sessions),
            ("tend_queues", self._tend_queues),
            ("sweep", self._sweep),
            ("reach_schedules", self._reach_schedules),
            ("expire_conversations", self._expire),
            ("clean_up", self._clean_up),
        ]
        self._tasks = [asyncio.create_task(self._repeat(*job), name=f"job {job[0]}") for job in jobs]
        self._beating = asyncio.create_task(self._keep_beating(), name="heartbeat")

    async def stop(self) -> None:
        """Ends what is under way, as far as that takes no longer than `STOP_S`; the rest is found by its lease.

        What was not begun yet is left to the next worker.
        """
        self._is_stopping = True
        self._performer.begin_no_more()
        kinds: tuple[JobKind, ...] = ("take_turns", "perform_effects")
        for task in self._tasks:
            if task.get_name() not in {f"job {kind}" for kind in kinds}:
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
        if self._beating:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        self._tasks, self._beating = [], None

    async def _repeat(self, kind: JobKind, job: Callable[[], Awaitable[Any]]) -> None:
        """Runs a job again and again: at once while it finds work, else when it is woken or its period is over."""
        while not self._is_stopping:
            try:
                found = await job()
            except DatabaseError as error:
                log.warning("job %s: %s", kind, error)
                await asyncio.sleep(TROUBLE_PAUSE_S)
                continue
            except Exception:  # a fault of ours; the other jobs and the next run of this one must go on
                log.exception("job %s failed", kind)
                await asyncio.sleep(TROUBLE_PAUSE_S)
                continue
            if not found or self._is_stopping:
                await self._waker.wait(kind, PERIODS[kind].by_itself_s)
        self._waker.wake(kind)  # one who waits beside this one has to stop too

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                await self._beat()
                await self._performer.renew_leases()
            except DatabaseError as error:
                log.warning("heartbeat: %s", error)

    async def _wake_sessions(self) -> int:
        now = self._clock.now()
        woken = await self._database.write(lambda connection: wake_sessions(connection, now))
        if woken:
            self._waker.wake("take_turns")
        return woken

    async def _sweep(self) -> None:
        now = self._clock.now()
        may_judge = self._may_judge(now)
        swept = await self._database.write(lambda connection: sweep(connection, now, ends_leases=may_judge))
        if swept.turns:
            log.warning("%d conversations were found that nobody was told of", swept.turns)
            self._waker.wake("take_turns")
        if swept.doubted or swept.again:
            log.warning("%d sends are in doubt, %d effects are performed again", swept.doubted, swept.again)
            self._waker.wake("perform_effects")

    async def _tend_queues(self) -> int:
        making = Making(self._ids, self._clock.now())
        moved = await self._database.write(lambda connection: tend_queues(connection, making))
        if moved:
            self._waker.wake("take_turns")
        return moved

    async def _reach_schedules(self) -> int:
        now = self._clock.now()
        await self._database.write(lambda connection: note_occurrences(connection, self._published, now))
        reached = await self._database.write(lambda connection: reach_contacts(connection, now))
        if reached:
            self._waker.wake("take_turns")
        return reached

    async def _expire(self) -> int:
        now = self._clock.now()
        idle, ids = self._plan.idle, self._ids
        closed = await self._database.write(lambda connection: expire_conversations(connection, idle, now, ids))
        for duration in closed:
            self._on_ended("expired", duration.total_seconds())
        return len(closed)

    async def _clean_up(self) -> int:
        now = self._clock.now()
        return await self._database.write(lambda connection: clean_up(connection, now))

    async def _beat(self) -> None:
        """Notes that this process is up; after a gap, as when the machine slept or its clock was set, from now."""
        now = self._clock.now()
        since = now if self._up_since is None or self._had_gap(now) else self._up_since

        async def unit(connection: AsyncConnection) -> None:
            await beat(connection, self._plan.process_id, self._plan.role, since, now)

        await self._database.write(unit)
        if self._had_gap(now):
            self._judges_from = now + EFFECT_LEASE
        self._up_since, self._seen_at = since, now

    def _had_gap(self, now: datetime) -> bool:
        return self._seen_at is not None and abs(now - self._seen_at) > GAP

    def _may_judge(self, now: datetime) -> bool:
        """Tells whether a lease that ended says that its worker did: not where nobody could extend any for a while."""
        return not self._had_gap(now) and (self._judges_from is None or now >= self._judges_from)
