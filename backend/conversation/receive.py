"""Stores what a provider posts: each message once, with its contact, conversation and input; then it may be answered.

Posts that come at the same time are stored together: they share the statements and the commit.
"""

import asyncio
from collections import deque
from datetime import datetime

from msgspec import Struct

from backend.channels.contract import Batch
from backend.conversation.storing import Origin, Post, Received, store
from backend.database import Database
from backend.errors import DatabaseError
from backend.jobs.waker import Waker
from backend.tools.clock import Clock
from backend.tools.ids import Ids

MAX_UPDATES_TOGETHER = 1_000  # chosen: as many as WhatsApp puts into one post

__all__ = ["Origin", "Received", "Receiver"]


class _Waiting(Struct, eq=False):
    """A post and the one who waits for it to be stored."""

    post: Post
    result: "asyncio.Future[Received]"


class Receiver:
    """Stores posts.

    Args:
        waker: is told when there are turns to take.
    """

    def __init__(self, database: Database, clock: Clock, ids: Ids, waker: Waker) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._waker = waker
        self._queue: deque[_Waiting] = deque()
        self._storing: asyncio.Task[None] | None = None

    async def receive(self, origin: Origin, batch: Batch) -> Received:
        """Stores a post; when this returns, all of it is on the disk.

        Raises:
            DatabaseError: nothing was stored; the provider must post again.
        """
        waiting = _Waiting(Post(origin, batch), asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_queue(), name="receive")
        return await waiting.result

    async def _store_queue(self) -> None:
        """Stores what is in the queue; what comes meanwhile goes together the next time."""
        try:
            while self._queue:
                await self._store_together(self._next_group())
        finally:
            self._storing = None

    def _next_group(self) -> list[_Waiting]:
        group = [self._queue.popleft()]
        updates = len(group[0].post.batch.updates)
        while self._queue and updates + len(self._queue[0].post.batch.updates) <= MAX_UPDATES_TOGETHER:
            group.append(self._queue.popleft())
            updates += len(group[-1].post.batch.updates)
        return group

    async def _store_together(self, group: list[_Waiting]) -> None:
        try:
            received = await self._store([waiting.post for waiting in group])
        except DatabaseError as error:
            _fail(group, error)
        except Exception as error:
            if len(group) == 1:
                _fail(group, error)
                return
            for waiting in group:  # one of them cannot be stored; the others shall not suffer for it
                await self._store_together([waiting])
        else:
            for waiting, result in zip(group, received, strict=True):
                if not waiting.result.done():
                    waiting.result.set_result(result)

    async def _store(self, posts: list[Post]) -> list[Received]:
        now: datetime = self._clock.now()
        received = await self._database.write(lambda connection: store(connection, posts, self._ids, now))
        if any(result.messages or result.echoes for result in received):
            self._waker.wake("take_turns")
        if any(result.statuses for result in received):
            self._waker.wake("perform_effects")  # a settled doubt lets the conversation's next message go
        return received


def _fail(group: list[_Waiting], error: BaseException) -> None:
    for waiting in group:
        if not waiting.result.done():
            waiting.result.set_exception(error)
