"""Inputs are numbered in the order in which turns can take them, though several processes give them at once."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import Given, give_inputs
from backend.database import open_database
from backend.models import conversations, inputs
from flow_engine.inputs import EventReceived
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def _say(world: World, conversation_id: str) -> None:
    await world.post(world.says("Later", "m2"))


async def _give(world: World, conversation_id: str) -> None:
    await world.database.write(lambda connection: _give_event(connection, world, conversation_id, "e2"))


async def _give_event(connection: AsyncConnection, world: World, conversation_id: str, id_: str) -> None:
    event = EventReceived(id=id_, at=world.clock.now(), name="order")
    await give_inputs(connection, [Given(WORKSPACE, conversation_id, event)], world.clock.now())


@pytest.mark.parametrize("give_more", [_say, _give])
async def test_what_waits_for_its_conversation_stands_behind_what_is_stored_meanwhile(
    give_more: Callable[[World, str], Awaitable[None]], postgres_url: str
) -> None:
    database = await open_database(postgres_url)
    looking = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    try:
        world = await World(database).open()
        await world.post(world.says("Oi", "m1"))
        ((conversation_id,),) = await world.read(select(conversations.c.id))

        async def hold_and_give(connection: AsyncConnection) -> "asyncio.Task[None]":
            await connection.execute(update(conversations).values(priority=conversations.c.priority))
            other = asyncio.create_task(give_more(world.beside(), conversation_id))
            async with asyncio.timeout(20):
                while not await looking.fetchval(_WAITING):  # noqa: ASYNC110  the server tells nobody
                    await asyncio.sleep(0.01)
            await _give_event(connection, world, conversation_id, "e1")
            return other

        await (await database.write(hold_and_give))
        stored = await world.read(select(inputs.c.id, inputs.c.kind).order_by(inputs.c.sequence))
    finally:
        await looking.close()
        await database.close()
    assert len(stored) == 3
    assert [row.id for row in stored].index("e1") == 1
