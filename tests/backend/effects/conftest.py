"""The world of a test, on either database."""

import pytest_asyncio

from backend.database import Database
from tests.backend.world import World


@pytest_asyncio.fixture
async def world(database: Database) -> World:
    """A workspace with a channel."""
    return await World(database).open()
