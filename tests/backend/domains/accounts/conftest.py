"""A running application, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.backend.site import Site, running, settings_for


@pytest_asyncio.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A running application."""
    async with running(settings_for(database_url, tmp_path)) as running_site:
        yield running_site
