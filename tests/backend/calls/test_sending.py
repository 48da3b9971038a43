"""A message waits its turn before the provider does it, and is booked once."""

from pathlib import Path
from typing import Any

import pytest

from backend.calls.send_limits import SendLimits
from backend.calls.sending import SendingChannel, SendingChannels
from backend.calls.stored_media import StoredMedia, StoredTools
from backend.channels.contract import Refused, Sender, SendOutcome
from backend.database import Database
from backend.domains.files.places import FilePlaces
from backend.tools.metrics import Metrics
from flow_engine.contents import TextContent
from tests.backend.channels.cloud_api.graph_fake import refuses, says
from tests.backend.domains.desk import Desk, desk_on
from tests.fakes.web_server import running

pytestmark = pytest.mark.asyncio

ANA = Sender(phone="5511987654321")
TAKEN = says({"messages": [{"id": "wamid.1"}]})


def stored_on(desk: Desk, folder: Path) -> StoredMedia:
    """The stored files in a folder."""
    return StoredMedia(StoredTools(desk.database, FilePlaces(folder), desk.clock))


class Sending:
    """A connected number that keeps to its limits."""

    def __init__(self, desk: Desk, channel_id: str, folder: Path = Path()) -> None:
        self.metrics = Metrics()
        self.limits = SendLimits(desk.database, desk.clock)
        stored = stored_on(desk, folder)
        self._channels = SendingChannels(desk.connected, self.limits, self.metrics, stored)
        self._channel_id = channel_id

    async def channel(self) -> SendingChannel:
        channel = await self._channels.get(self._channel_id)
        assert channel
        return channel

    async def send(self, effect_id: str, recipient: Sender = ANA) -> SendOutcome:
        channel = await self.channel()
        return await channel.send(recipient, TextContent("Oi"), effect_id)


async def connected(desk: Desk, url: str, **settings: Any) -> Sending:
    channel = await desk.connect("n9", graph_base_url=url, **settings)
    return Sending(desk, channel.id)


async def test_who_comes_too_early_is_told_when_and_is_not_booked_again(database: Database) -> None:
    async with running(TAKEN) as server, desk_on(database, server.port) as desk:
        sending = await connected(desk, server.url)
        for number in range(45):
            await sending.send(f"e{number}")
        refused = await sending.send("e45")
        assert refused == Refused(130429, "rate limit", "retry", pytest.approx(6), 1)
        assert (await sending.send("e46")) == Refused(130429, "rate limit", "retry", pytest.approx(12), 1)
        assert len(server.asked) == 45
        assert not isinstance(await sending.send("e45"), Refused)
        assert len(server.asked) == 46
        assert (await sending.send("e47")) == Refused(130429, "rate limit", "retry", pytest.approx(18), 1)


async def test_a_number_without_a_limit_has_none(database: Database) -> None:
    async with running(TAKEN) as server, desk_on(database, server.port) as desk:
        sending = await connected(desk, server.url, messages_per_s=0)
        for number in range(100):
            await sending.send(f"e{number}")
        assert len(server.asked) == 100


async def test_what_the_provider_refuses_for_haste_holds_for_what_follows_to_the_same_customer(
    database: Database,
) -> None:
    async with running(refuses(131056), TAKEN) as server, desk_on(database, server.port) as desk:
        sending = await connected(desk, server.url)
        refused = await sending.send("e1")
        later = await sending.send("e2")
        assert isinstance(refused, Refused)
        assert isinstance(later, Refused)
        assert later.retry_after_s >= refused.retry_after_s > 1
        assert len(server.asked) == 1
        assert not isinstance(await sending.send("e3", Sender(phone="5511900000000")), Refused)


async def test_what_came_of_messages_is_counted(database: Database) -> None:
    async with running(TAKEN, refuses(131026)) as server, desk_on(database, server.port) as desk:
        sending = await connected(desk, server.url)
        await sending.send("e1")
        await sending.send("e2")
    written = sending.metrics.written().decode()
    assert 'whatsapp_messages_sent_total{outcome="sent",provider="cloud_api"} 1.0' in written
    assert 'whatsapp_messages_sent_total{outcome="refused",provider="cloud_api"} 1.0' in written


async def test_a_channel_that_is_not_connected_is_none(database: Database) -> None:
    async with desk_on(database) as desk:
        channels = SendingChannels(desk.connected, SendLimits(database, desk.clock), Metrics(), stored_on(desk, Path()))
        assert await channels.get("nothing") is None
