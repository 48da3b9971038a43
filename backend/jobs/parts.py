"""What a worker is put together from."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from backend.channels.contract import Channel
from backend.database import Database
from backend.effects.contract import CallHttpTool, CallLlmTool
from backend.jobs.waker import Waker
from backend.tools.clock import Clock
from backend.tools.ids import Ids


class Channels(Protocol):
    """Gives connected channels."""

    async def get(self, channel_id: str) -> Channel | None:
        """Gives a channel; None when it is not connected."""


class Tools(Struct, frozen=True):
    """What reaches the outside.

    Args:
        chance: gives a number from 0 to 1.
    """

    channels: Channels
    call_http: CallHttpTool
    call_llm: CallLlmTool
    chance: Callable[[], float]


class Parts(Struct, frozen=True):
    """What the jobs share.

    Args:
        on_ended: is told why a flow's conversation with a customer ended, and after how many seconds.
    """

    database: Database
    clock: Clock
    ids: Ids
    waker: Waker
    tools: Tools
    on_ended: Callable[[str, float], None] = lambda end, seconds: None
