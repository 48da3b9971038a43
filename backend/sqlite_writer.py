"""The one writer of the embedded database: many units share a commit, each with a savepoint of its own."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database_errors import named
from backend.errors import DatabaseGone
from backend.prepared import savepoint
from backend.sqlite_connection import WritingConnection

T = TypeVar("T")

MAX_GROUP = 64  # chosen: above it the wait for the others' work outweighs the disk write that is spared


class _Waiting:
    """A unit and the one who waits for it."""

    __slots__ = ("result", "unit")

    def __init__(self, unit: Callable[[AsyncConnection], Awaitable[Any]]) -> None:
        self.unit = unit
        self.result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def fail(self, error: BaseException) -> None:
        if not self.result.done():
            self.result.set_exception(error)


class SqliteWriter:
    """Takes units from all sides and writes them in groups, in the order in which they came."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._queue: deque[_Waiting] = deque()
        self._has_work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_closing = False

    async def start(self) -> None:
        """Begins to write."""
        self._task = asyncio.create_task(self._write_groups(), name="sqlite-writer")

    async def write(self, unit: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Runs a unit in a group and gives its result once the group is committed."""
        if self._is_closing or self._task is None:
            raise DatabaseGone("it is closed")
        waiting = _Waiting(unit)
        self._queue.append(waiting)
        self._has_work.set()
        result: T = await waiting.result
        return result

    async def close(self) -> None:
        """Writes what was handed in, then stops."""
        self._is_closing = True
        self._has_work.set()
        if self._task is not None:
            await self._task

    async def _write_groups(self) -> None:
        while not self._is_closing or self._queue:
            await self._has_work.wait()
            self._has_work.clear()
            while self._queue:
                group = [self._queue.popleft() for _ in range(min(len(self._queue), MAX_GROUP))]
                await self._write_group([waiting for waiting in group if not waiting.result.done()])

    async def _write_group(self, group: list[_Waiting]) -> None:
        """Writes one group; whatever goes wrong is told to those who wait, and the writer goes on."""
        if not group:
            return
        outcomes: list[tuple[_Waiting, Any]] = []
        try:
            async with WritingConnection(self._engine) as connection:
                await connection.begin()
                if len(group) == 1:
                    outcomes = [(group[0], await group[0].unit(connection))]
                else:
                    outcomes = [(waiting, await _in_savepoint(connection, waiting)) for waiting in group]
                await connection.commit()
        except Exception as error:
            told = named(error) or error
            for waiting in group:
                waiting.fail(told)
        for waiting, outcome in outcomes:
            if not waiting.result.done():
                waiting.result.set_result(outcome)


async def _in_savepoint(connection: AsyncConnection, waiting: _Waiting) -> Any:
    """Runs a unit of several; its own failure is rolled back alone.

    Raises:
        Exception: SQLite has rolled back the whole transaction, so the others' work is gone as well.
    """
    try:
        async with savepoint(connection):
            return await waiting.unit(connection)
    except Exception as error:
        if not await _is_in_transaction(connection):
            raise
        waiting.fail(named(error) or error)
        return None


async def _is_in_transaction(connection: AsyncConnection) -> bool:
    raw = await connection.get_raw_connection()
    return bool(raw.driver_connection and raw.driver_connection.in_transaction)
