"""SAQ's Redis queue as wake-ups need it: quick to give up a server that is down, and to close; none is in the way."""

from contextlib import suppress

from redis import RedisError
from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from saq import Status
from saq.queue.redis import RedisQueue

CONNECT_S = 3  # chosen: a server that is up answers in milliseconds
ONCE_MORE = 1  # for a connection that was closed while nobody used it


class ClosingQueue(RedisQueue):
    """A queue under its own name in one of a server's databases."""

    def __init__(self, url: str, name: str) -> None:
        retry = Retry(NoBackoff(), ONCE_MORE)
        client = redis.from_url(url, socket_connect_timeout=CONNECT_S, socket_keepalive=True, retry=retry)
        super().__init__(client, name=name)

    async def disconnect(self) -> None:
        """Closes the connections, also when the server can no longer be told."""
        with suppress(RedisError, OSError):
            await super().disconnect()
        await self.redis.connection_pool.disconnect()

    async def sweep(self, lock: int = 60, abort: float = 5.0) -> list[str]:
        """Puts wake-ups back whose worker ended; gives their ids.

        SAQ's own takes one for left that a worker is taking at that moment, and aborts it; its key is then in the way
        of every further one until the next sweep. One that is put back is at worst carried twice.
        """
        if not await self.redis.set(self._sweep, 1, ex=lock, nx=True):
            return []
        swept: list[str] = []
        for job_id in await self.redis.lrange(self._active, 0, -1):  # type: ignore[misc]  # typed for both kinds of client
            job = await self._get_job_by_id(job_id)
            if job is None:
                await self.redis.lrem(self._active, 0, job_id)  # type: ignore[misc]
            elif job.status != Status.ACTIVE or job.stuck:
                await self.retry(job, self.swept_error_message)
                swept.append(job_id.decode())
        return swept
