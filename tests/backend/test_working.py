"""A server counts as reachable for webhooks only while it can store them: sends in doubt wait for so long."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from backend import working
from backend.database import Database
from backend.jobs.heartbeat import api_up_since
from backend.working import open_receiving
from tests.backend.conversation.test_commit_first import Breaking
from tests.backend.world import BEGINS_AT, World

pytestmark = pytest.mark.asyncio

EVERY = range(1_000_000)


async def test_a_server_whose_database_was_away_counts_from_when_it_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "BEAT_S", 0.01)
    breaking = Breaking(database)
    world = World(breaking)
    services: Any = SimpleNamespace(clock=world.clock, ids=world.ids, database=breaking)
    async with asyncio.timeout(20), open_receiving(services):
        await breaking.tries(2)
        breaking.at = EVERY
        await breaking.tries(2)
        world.clock.move(0.01)
        back_at, breaking.at = world.clock.now(), ()
        await breaking.tries(3)
    since = await database.write(lambda connection: api_up_since(connection, world.clock.now()))
    assert since == back_at > BEGINS_AT
