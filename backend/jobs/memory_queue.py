"""SAQ's queue for an installation of one process: in memory, gone with the process, which has the rows to look at."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

from saq.job import Job, Status
from saq.queue import Queue
from saq.types import CountKind, QueueInfo, WorkerInfo
from saq.utils import now_seconds


class MemoryQueue(Queue):
    """Keeps the jobs that are waiting or under way, one of each key, and nothing of those that ended."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, dump=None, load=None)
        self._jobs: dict[str, Job] = {}
        self._due: asyncio.Queue[Job] = asyncio.Queue()

    async def disconnect(self) -> None:
        """Forgets everything."""
        self._jobs.clear()

    # Putting in

    async def _enqueue(self, job: Job) -> Job | None:
        if job.key in self._jobs:
            return None
        self._jobs[job.key] = job
        if not job.scheduled:
            self._due.put_nowait(job)
        return job

    async def schedule(self, _lock: int = 1) -> list[str]:
        """Puts jobs in line whose time has come; gives their keys."""
        due = [job for job in self._jobs.values() if 0 < job.scheduled <= now_seconds()]
        for job in due:
            job.scheduled = 0
            self._due.put_nowait(job)
        return [job.key for job in due]

    # Taking out

    async def dequeue(self, timeout: float = 0.0, poll_interval: float = 0.0) -> Job | None:  # noqa: ASYNC109  SAQ's
        """Takes the next job; None when none came in so many seconds, of which 0 are endless."""
        try:
            async with asyncio.timeout(timeout or None):
                return await self._due.get()
        except TimeoutError:
            return None

    async def _update(self, job: Job, status: Status | None = None, **kwargs: Any) -> None:
        """Does nothing: the job that is changed is the one that is kept."""

    async def _retry(self, job: Job, error: str | None) -> None:
        self._due.put_nowait(job)

    async def _finish(self, job: Job, status: Status, *, result: Any = None, error: str | None = None) -> None:
        self._jobs.pop(job.key, None)

    async def abort(self, job: Job, error: str, ttl: float = 5) -> None:
        """Forgets a job."""
        await self.finish(job, Status.ABORTED, error=error)

    async def sweep(self, lock: int = 60, abort: float = 5.0) -> list[str]:
        """Finds nothing: a worker that died took the queue with it."""
        return []

    # Looking in

    async def job(self, job_key: str) -> Job | None:
        """Gives a job that has not ended."""
        return self._jobs.get(job_key)

    async def jobs(self, job_keys: Iterable[str]) -> list[Job | None]:
        """Gives jobs, None for those that have ended."""
        return [self._jobs.get(key) for key in job_keys]

    async def iter_jobs(self, statuses: list[Status] = list(Status), batch_size: int = 100) -> AsyncIterator[Job]:  # noqa: B006  SAQ's
        """Goes through the jobs that have not ended."""
        for job in list(self._jobs.values()):
            if job.status in statuses:
                yield job

    async def count(self, kind: CountKind) -> int:
        """Counts the jobs that wait, are under way, or either."""
        active = sum(job.status == Status.ACTIVE for job in self._jobs.values())
        return {"active": active, "queued": self._due.qsize(), "incomplete": len(self._jobs)}[kind]

    async def info(self, jobs: bool = False, offset: int = 0, limit: int = 10) -> QueueInfo:
        """Tells how the queue is."""
        queued, active = await self.count("queued"), await self.count("active")
        return {
            "workers": {},
            "name": self.name,
            "queued": queued,
            "active": active,
            "scheduled": len(self._jobs) - queued - active,
            "jobs": [job.to_dict() for job in self._jobs.values()] if jobs else [],
        }

    async def write_worker_info(self, worker_id: str, info: WorkerInfo, ttl: int) -> None:
        """Does nothing: the only worker is this process."""
