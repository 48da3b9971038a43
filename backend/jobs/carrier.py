"""Carries wake-ups between processes on a SAQ queue, and runs SAQ's cron for the upkeep.

A wake-up is a SAQ job that does nothing: it is there to be taken by one of the workers, which then wakes its own job.
All kinds of queue are used alike, so that one process and many differ in the address of the queue alone.

At most one wake-up of a kind is outstanding: SAQ refuses another with the same key. Our job is woken *after* SAQ has
ended the wake-up. Whoever is refused can therefore be sure that a look at the rows is still to come, his own included.

Nobody waits for the queue. While it cannot be used, which is said once, the workers look for themselves (`periods.py`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from saq import CronJob, Worker
from saq.queue import Queue
from saq.types import Context, PartialTimersDict

from backend.jobs.periods import PERIODS
from backend.jobs.queues import close_queue
from backend.jobs.waker import JOB_KINDS, InProcessWaker, JobKind

TIMEOUT_S = 5  # of a wake-up, which takes milliseconds; one that a killed worker held is in the way for as long
RETRIES = 3  # SAQ's own default loses every job that was under way when its worker ended
FORGET = -1  # SAQ's sign for: keep nothing of a job that ended
TROUBLE_PAUSE_S = 1.0
TOLD_AFTER_S = 2.0  # chosen: a restart of the queue, or another process that makes its tables, is not worth a line
UPKEEP_S = 3  # how often SAQ looks what the cron has due, and for wake-ups whose announcement was lost
SWEEP_S = 15  # how often SAQ looks for wake-ups whose worker died
STOP_S = 2

log = logging.getLogger(__name__)


class Carrier:
    """Carries wake-ups; see `Waker`."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._wanted: set[JobKind] = set()
        self._has_wanted = asyncio.Event()
        self._is_connected = asyncio.Event()
        self._trouble = _Trouble()

    @property
    def is_cut_off(self) -> bool:
        """Tells whether the queue cannot be used, and has not been for a while."""
        return self._trouble.is_told

    def wake(self, kind: JobKind) -> None:
        """See `Waker`."""
        self._wanted.add(kind)
        self._has_wanted.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Sends wake-ups as long as the context is open; waits for no queue."""
        tasks = [asyncio.create_task(work(), name="wake-ups") for work in (self._connect, self._send)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await close_queue(self._queue)

    @asynccontextmanager
    async def delivering(self, bells: InProcessWaker) -> AsyncIterator[None]:
        """Takes wake-ups, and those of the cron, for the jobs of this process as long as the context is open."""
        worker = _Taker(self._queue, bells, self._trouble)
        task = asyncio.create_task(self._deliver(worker), name="wake-ups")
        try:
            yield
        finally:
            await worker.stop()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _connect(self) -> None:
        while not await self._trouble.watch(self._queue.connect()):  # noqa: ASYNC110  nothing tells when to try again
            await asyncio.sleep(TROUBLE_PAUSE_S)
        self._is_connected.set()

    async def _deliver(self, worker: "_Taker") -> None:
        await self._is_connected.wait()
        await worker.start()

    async def _send(self) -> None:
        """Sends what is wanted, and after each rests for as long as that took: many rows share a wake-up."""
        await self._is_connected.wait()
        now = asyncio.get_running_loop().time
        while True:
            await self._has_wanted.wait()
            self._has_wanted.clear()
            while self._wanted:
                kind, begun = self._wanted.pop(), now()
                is_sent = await self._trouble.watch(self._enqueue(kind))
                if not is_sent:
                    self._wanted.add(kind)
                await asyncio.sleep(now() - begun if is_sent else TROUBLE_PAUSE_S)

    async def _enqueue(self, kind: JobKind) -> None:
        name = _name(self._queue, kind)
        await self._queue.enqueue(name, key=name, timeout=TIMEOUT_S, retries=RETRIES, ttl=FORGET)


class _Taker(Worker[Context]):
    """SAQ's worker, without its own signal handlers and without its haste when the queue cannot be used."""

    SIGNALS = []  # noqa: RUF012  as SAQ declares it

    def __init__(self, queue: Queue, bells: InProcessWaker, trouble: "_Trouble") -> None:
        given: dict[str, Any] = {"timeout": TIMEOUT_S, "retries": RETRIES, "ttl": FORGET}
        timers: PartialTimersDict = {"schedule": UPKEEP_S, "sweep": SWEEP_S, "worker_info": 10, "abort": 1}
        wake_ups = {kind: _wake_up(_name(queue, kind)) for kind in JOB_KINDS}
        crons = [CronJob(wake_ups[kind], period.cron, **given) for kind, period in PERIODS.items() if period.cron]
        super().__init__(
            queue,
            list(wake_ups.values()),
            concurrency=1,  # on PostgreSQL, SAQ does not listen while another of its tasks has a job
            cron_jobs=crons,
            after_process=self._ring,
            timers=timers,
            shutdown_grace_period_s=STOP_S,
        )
        self._bells = bells
        self._kinds = {_name(queue, kind): kind for kind in JOB_KINDS}
        self._trouble = trouble
        self._has_taken = False

    async def _ring(self, context: Context) -> None:
        self._has_taken = True
        self._bells.wake(self._kinds[context["job"].function])

    async def process(self) -> bool:
        """Takes one wake-up; SAQ asks again at once, also where that failed."""
        self._has_taken = False
        done = await super().process()
        if not self._has_taken and not self.event.is_set():
            await asyncio.sleep(TROUBLE_PAUSE_S)
        return done

    async def schedule(self, lock: int = 1) -> None:
        """Puts in what the cron has due; this also shows every few seconds whether the queue can be used."""
        await self._trouble.watch(super().schedule(lock))

    async def stop(self) -> None:
        """Ends the waiting for wake-ups; SAQ alone would let its period of grace pass first."""
        self.event.set()
        for task in self.tasks:
            task.cancel()
        await super().stop()


class _Trouble:
    """Says once that the queue cannot be used, and once that it can again; `is_told` in between."""

    def __init__(self) -> None:
        self._since: float | None = None
        self.is_told = False

    async def watch(self, use: Awaitable[Any]) -> bool:
        """Waits for a use of the queue; tells whether that went well."""
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await use
        except Exception as error:  # each library has errors of its own, and all mean the same here
            self._failed(begun, error)
            return False
        if self.is_told:
            log.warning("the queue carries wake-ups again")
        self._since, self.is_told = None, False
        return True

    def _failed(self, begun: float, error: Exception) -> None:
        self._since = begun if self._since is None else self._since
        if not self.is_told and asyncio.get_running_loop().time() - self._since >= TOLD_AFTER_S:
            self.is_told = True
            why = f"{type(error).__name__}: {error}"
            log.warning("the queue cannot be used, workers look for work once a second until it can: %s", why)


def _name(queue: Queue, kind: JobKind) -> str:
    """Gives the name of a kind of wake-up, and its key: on PostgreSQL keys are shared by all queues of a table."""
    return f"{queue.name}:{kind}"


def _wake_up(name: str) -> Callable[[Context], Awaitable[None]]:
    """Gives the job SAQ does for a wake-up: nothing, under the name that says of what kind it is."""

    async def wake_up(context: Context) -> None:
        """Nothing: what a wake-up is for follows when it has ended."""

    wake_up.__qualname__ = name
    return wake_up
