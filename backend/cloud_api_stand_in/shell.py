"""What runs around the world: the sender of webhooks, and those who wait for something to happen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from litestar import Litestar, Request

from backend.cloud_api_stand_in.webhooks.bell import Bell
from backend.cloud_api_stand_in.webhooks.sender import WebhookSender
from backend.cloud_api_stand_in.world import World

T = TypeVar("T")


class Shell:
    """The world with its surroundings; after each change it is told, so that it can wake who waits."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first = world.snapshot()
        self.snapshots: dict[str, dict[str, Any]] = {}
        self._sender = WebhookSender(world)
        self._bell = Bell()

    @asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncIterator[None]:
        """Posts webhooks as long as the server runs."""
        async with self._sender.running():
            yield

    def changed(self) -> None:
        """Wakes who waits for a message or a webhook."""
        self._sender.wake()
        self._bell.ring()

    def clock_moved(self) -> None:
        """Wakes everybody: what was far away may be due."""
        self._sender.wake_all()
        self._bell.ring()

    async def wait_for(self, look: Callable[[], T | None], wait_s: float) -> T | None:
        """Looks until there is something or the time is over; the time is real, whatever the clock says."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                while look() is None:
                    await self._bell.wait(None)
        return look()


def base_url_of(request: Request[Any, Any, Any]) -> str:
    """Gives where a request reached the stand-in, without a slash at the end."""
    host = request.headers.get("host", "localhost")
    return f"{request.scope['scheme']}://{host}{request.scope.get('root_path', '').rstrip('/')}"
