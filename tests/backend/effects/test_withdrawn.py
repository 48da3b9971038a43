"""Whether effects were withdrawn is asked for all at once, and every one gets its own answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.effects.withdrawn import WithdrawnEffects
from backend.errors import DatabaseError, DatabaseGone
from backend.models import effects
from tests.backend.domains.desk import desk_on
from tests.backend.domains.inbox.test_silence import held_up

pytestmark = pytest.mark.asyncio


class Watched:
    """A database of which the reads are counted; while it is down there are none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reads = 0
        self.is_down = False

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Reads."""
        self.reads += 1
        if self.is_down:
            raise DatabaseGone("it is down")
        async with self._database.read() as connection:
            yield connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


async def test_all_who_ask_meanwhile_are_answered_by_one_read(database: Database) -> None:
    async with desk_on(database) as desk:
        await desk.handoffs.take("w1", await held_up(desk), "u1")
        withdrawn = [row.id for row in await desk.rows(effects)]
    watched = Watched(database)
    asking = WithdrawnEffects(watched)
    asked = [*withdrawn, *(f"other{number}" for number in range(50))]
    answers = await asyncio.gather(*map(asking.holds, asked))
    assert dict(zip(asked, answers, strict=True)) == {id_: id_ in withdrawn for id_ in asked}
    assert len(withdrawn) == 2
    assert watched.reads == 1


async def test_a_database_that_is_down_is_said_to_all_and_read_when_it_is_back(database: Database) -> None:
    watched = Watched(database)
    asking = WithdrawnEffects(watched)
    watched.is_down = True
    told = await asyncio.gather(asking.holds("e1"), asking.holds("e2"), return_exceptions=True)
    assert [isinstance(one, DatabaseError) for one in told] == [True, True]
    watched.is_down = False
    assert await asking.holds("e1") is False
