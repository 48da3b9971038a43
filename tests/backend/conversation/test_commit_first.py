"""Nothing leaves before the commit that says so: what was not stored was not sent, and not acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Container
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.errors import DatabaseGone
from backend.models import effects, messages
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

HELLO = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Um"}))


class Breaking:
    """A database whose server goes away at a commit.

    Args:
        at: at which commits from the first one on, counted from 1.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.at: Container[int] = ()
        self._commits = 0
        self._tried = asyncio.Event()

    async def write(self, unit: Callable[[AsyncConnection], Awaitable[Any]]) -> Any:
        """Writes, unless it breaks."""

        async def until_the_commit(connection: AsyncConnection) -> Any:
            result = await unit(connection)
            self._commits += 1
            self._tried.set()
            if self._commits in self.at:
                raise DatabaseGone("at the commit")
            return result

        return await self._database.write(until_the_commit)

    async def tries(self, count: int) -> None:
        """Waits for so many commits, or attempts at one."""
        for _ in range(count):
            self._tried.clear()
            await self._tried.wait()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Reads."""
        return self._database.read()

    async def close(self) -> None:
        """Does nothing: whoever opened it closes it."""


async def test_a_turn_that_was_not_stored_has_sent_nothing(database: Database) -> None:
    await (await World(database).open()).publish(*HELLO)
    breaking = Breaking(database)
    world = World(breaking)
    breaking.at = {3}  # the post, the claim, and then the turn
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.performer.finish()
    assert world.channel.texts() == ["Um"]
    assert [row.state for row in await world.rows(effects)] == ["done"]


async def test_a_post_that_was_not_stored_is_not_acknowledged(database: Database) -> None:
    await World(database).open()
    breaking = Breaking(database)
    world = World(breaking)
    breaking.at = {1}
    with pytest.raises(DatabaseGone):
        await world.post(world.says("oi", "m1"))
    assert await world.rows(messages) == []
    assert (await world.post(world.says("oi", "m1"))).messages == 1
