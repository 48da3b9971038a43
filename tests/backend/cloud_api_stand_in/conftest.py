"""A running stand-in for tests that talk HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.backend.cloud_api_stand_in.running import StandIn, running


@pytest_asyncio.fixture
async def stand_in(request: pytest.FixtureRequest) -> AsyncIterator[StandIn]:
    """A stand-in; `@pytest.mark.parametrize("stand_in", [options], indirect=True)` gives it options."""
    options: dict[str, Any] = getattr(request, "param", {})
    async with running(**options) as one:
        yield one
