"""How much may be sent: the buckets of all numbers and pairs, at hand in this process and kept in the database.

What was taken in a second is written together; a process that is killed forgives that second and no more. Of several
processes each hears within a second what the others took.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.rate_limits import emptied, reserve
from backend.database import Database
from backend.errors import DatabaseError
from backend.models import rate_buckets
from backend.models.base import among
from backend.models.writing import insert_or_replace
from backend.tools.clock import Clock
from backend.tools.token_buckets import Bucket, Limit, refilled

KEEP_EVERY_S = 1.0  # chosen: what a killed process forgives
FORGOTTEN = timedelta(days=2)  # chosen: by then the debt of any real broadcast is paid off
_LITTLE = 5.0  # chosen: a bucket that lacks no more is not worth a row: most conversations never take as much

_KEEP = insert_or_replace(rate_buckets)

log = logging.getLogger(__name__)


class _Kept(Struct):
    """A bucket at hand.

    Args:
        taken: since it was last written, and has not come back.
    """

    workspace_id: str
    limit: Limit
    bucket: Bucket
    taken: float = 0


class SendLimits:
    """The buckets of this process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._stored: dict[str, Bucket] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keeps the buckets in the database as long as the context is open."""
        await self._load()
        task = asyncio.create_task(self._keep_on(), name="send limits")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.keep()

    def reserve(self, workspace_id: str, limits: Mapping[str, Limit]) -> float:
        """Books a message; gives how long to wait before it may go. It need not be booked again then.

        Args:
            limits: by a key that is unique among all workspaces.
        """
        buckets = {key: bucket for key in limits if (bucket := self._bucket(key))}
        taken = reserve(buckets, limits, self._clock.now())
        for key, limit in limits.items():
            kept = self._of(key, workspace_id, limit, taken.buckets[key])
            kept.bucket = taken.buckets[key]
            kept.taken += 1
        return taken.wait_s

    def empty(self, workspace_id: str, key: str, limit: Limit, wait_s: float) -> None:
        """Notes that the provider says a limit is used up: nothing goes before the wait is over."""
        now = self._clock.now()
        kept = self._of(key, workspace_id, limit, self._bucket(key) or Bucket(limit.capacity, now))
        empty = emptied(limit, now, wait_s)
        kept.taken += max(0.0, refilled(kept.bucket, limit, now).tokens - empty.tokens)
        kept.bucket = empty

    async def keep(self) -> None:
        """Writes what was taken, and learns what other processes took; forgets buckets that are full again."""
        now = self._clock.now()
        for key, kept in list(self._kept.items()):
            lacks = kept.limit.capacity - refilled(kept.bucket, kept.limit, now).tokens
            kept.taken = min(kept.taken, lacks)
            if lacks <= 0:
                del self._kept[key]
        dirty = {key: (kept, kept.taken) for key, kept in self._kept.items() if _is_worth_a_row(kept)}
        if not dirty:
            return
        told = {key: (kept.workspace_id, kept.limit, taken) for key, (kept, taken) in dirty.items()}
        merged = await self._database.write(lambda connection: _merge(connection, told, now))
        for key, (kept, taken) in dirty.items():
            kept.taken -= taken
            kept.bucket = Bucket(merged[key].tokens - kept.taken, merged[key].filled_at)

    def _bucket(self, key: str) -> Bucket | None:
        kept = self._kept.get(key)
        return kept.bucket if kept else self._stored.get(key)

    def _of(self, key: str, workspace_id: str, limit: Limit, bucket: Bucket) -> _Kept:
        """Gives what is kept under a key; what was stored before this process began is taken over."""
        self._stored.pop(key, None)
        kept = self._kept.setdefault(key, _Kept(workspace_id, limit, bucket))
        kept.limit = limit
        return kept

    async def _load(self) -> None:
        b, oldest = rate_buckets.c, self._clock.now() - FORGOTTEN
        await self._database.write(
            lambda connection: connection.execute(delete(rate_buckets).where(b.filled_at < oldest))
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(select(b.key, b.tokens, b.filled_at))).all()
        self._stored = {row.key: Bucket(row.tokens, row.filled_at) for row in rows}

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            try:
                await self.keep()
            except DatabaseError as error:
                log.warning("the database cannot be used: %s", error)
            except Exception:  # a fault of ours; messages go on, within what this process knows
                log.exception("the send limits cannot be kept")


def _is_worth_a_row(kept: _Kept) -> bool:
    return kept.taken > 0 and kept.bucket.tokens < kept.limit.capacity - min(_LITTLE, kept.limit.capacity / 2)


async def _merge(
    connection: AsyncConnection, told: Mapping[str, tuple[str, Limit, float]], now: datetime
) -> dict[str, Bucket]:
    """Takes from the stored buckets what was taken from ours; gives them."""
    b = rate_buckets.c
    query = select(b.key, b.tokens, b.filled_at).where(among(b.key, sorted(told))).order_by(b.key).with_for_update()
    stored = {row.key: Bucket(row.tokens, row.filled_at) for row in await connection.execute(query)}
    merged: dict[str, Bucket] = {}
    for key, (_, limit, taken) in told.items():
        filled = refilled(stored.get(key), limit, now)
        merged[key] = Bucket(filled.tokens - taken, filled.filled_at)
    rows = [
        {"workspace_id": told[key][0], "key": key, "tokens": bucket.tokens, "filled_at": bucket.filled_at}
        for key, bucket in merged.items()
    ]
    await connection.execute(_KEEP, rows)
    return merged
