"""The desk of a test, on either database."""

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.database import Database
from tests.backend.domains.desk import Desk, desk_on


@pytest_asyncio.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """A workspace with what its services need."""
    async with desk_on(database) as one:
        yield one
