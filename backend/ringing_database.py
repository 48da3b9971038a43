"""A database that rings a bell whenever this process has written something."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database, Unit

T = TypeVar("T")


class RingingDatabase:
    """See `Database`.

    Args:
        ring: is called after each commit; returns at once.
    """

    def __init__(self, database: Database, ring: Callable[[], None]) -> None:
        self._database = database
        self._ring = ring

    async def write(self, unit: Unit[T]) -> T:
        """See `Database`."""
        result = await self._database.write(unit)
        self._ring()
        return result

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """See `Database`."""
        return self._database.read()

    async def close(self) -> None:
        """See `Database`."""
        await self._database.close()
