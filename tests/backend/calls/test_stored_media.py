"""A stored file goes up to a channel once, and every message names it by the provider's id."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.calls.stored_media import KEPT_FOR
from backend.channels.contract import Refused, Sender, Sent
from backend.database import Database
from backend.domains.channels.schemas import ChannelChange, SecretsChange
from backend.domains.files.places import FilePlaces
from backend.domains.files.schemas import FileView, NewFile
from backend.domains.files.services import FileService
from backend.models import media_uploads
from flow_engine.contents import MediaContent, TextContent
from flow_engine.values import Media
from tests.backend.calls.test_sending import Sending
from tests.backend.channels.cloud_api.graph_fake import asked_json, refuses, says
from tests.backend.domains.desk import Desk, desk_on
from tests.fakes.web_server import Asked, running

pytestmark = pytest.mark.asyncio

ANA = Sender(phone="5511987654321")
PDF = b"%PDF-1.7 " + bytes(2_000)


def graph(asked: Asked) -> list[bytes]:
    """Takes files and messages."""
    return says({"id": "777"}) if asked.path.endswith("/media") else says({"messages": [{"id": "wamid.1"}]})


async def pieces() -> AsyncIterator[bytes]:
    yield PDF


async def stored(desk: Desk, folder: Path) -> FileView:
    files = FileService(desk.database, FilePlaces(folder), desk.clock, desk.ids)
    return await files.store("w1", NewFile(name="price list.pdf", mime_type="application/pdf"), pieces())


async def send(sending: Sending, file_id: str, effect_id: str) -> object:
    channel = await sending.channel()
    return await channel.send(ANA, MediaContent(Media("document", file_id)), effect_id)


async def test_a_file_goes_up_once_and_again_when_its_id_has_ended(database: Database, tmp_path: Path) -> None:
    async with running(graph) as server, desk_on(database, server.port) as desk:
        sending = Sending(desk, (await desk.connect("n9", graph_base_url=server.url)).id, tmp_path)
        file = await stored(desk, tmp_path)
        outcomes = await asyncio.gather(*(send(sending, file.id, f"e{number}") for number in range(5)))
        assert all(isinstance(outcome, Sent) for outcome in outcomes)
        uploads = [asked for asked in server.asked if asked.path.endswith("/media")]
        assert len(uploads) == 1
        assert PDF in uploads[0].body
        document = asked_json(server.asked[-1])["document"]
        assert document == {"id": "777", "filename": "price list.pdf"}
        desk.clock.move(KEPT_FOR.total_seconds() + 1)
        await send(sending, file.id, "late")
        assert len([asked for asked in server.asked if asked.path.endswith("/media")]) == 2
        assert len(await desk.rows(media_uploads)) == 1


async def test_an_id_that_is_none_of_ours_is_the_providers(database: Database, tmp_path: Path) -> None:
    async with running(graph) as server, desk_on(database, server.port) as desk:
        sending = Sending(desk, (await desk.connect("n9", graph_base_url=server.url)).id, tmp_path)
        await stored(desk, tmp_path)
        assert isinstance(await send(sending, "4242", "e1"), Sent)
        assert asked_json(server.asked[0])["document"] == {"id": "4242"}


async def test_a_file_of_another_workspace_is_never_uploaded(database: Database, tmp_path: Path) -> None:
    async with running(graph) as server, desk_on(database, server.port) as desk:
        other = await desk.connect("n9", "w2", graph_base_url=server.url)
        file = await stored(desk, tmp_path)
        await send(Sending(desk, other.id, tmp_path), file.id, "e1")
        assert [asked.path.rpartition("/")[2] for asked in server.asked] == ["messages"]


async def test_a_file_that_is_gone_fails_the_message_and_a_lost_network_tries_again(
    database: Database, tmp_path: Path
) -> None:
    async with running(refuses(131000, 500), graph) as server, desk_on(database, server.port) as desk:
        sending = Sending(desk, (await desk.connect("n9", graph_base_url=server.url)).id, tmp_path)
        file = await stored(desk, tmp_path)
        refused = await send(sending, file.id, "e1")
        assert isinstance(refused, Refused)
        assert refused.action == "retry"
        FilePlaces(tmp_path).stored("w1", file.id).unlink()
        gone = await send(sending, file.id, "e2")
        assert isinstance(gone, Refused)
        assert gone.action == "give_up"


async def test_a_token_that_was_just_replaced_is_used_at_once(database: Database) -> None:
    def judge(asked: Asked) -> list[bytes]:
        is_new = asked.headers["authorization"] == "Bearer new"
        return says({"messages": [{"id": "wamid.1"}]}) if is_new else refuses(190, 401)

    async with running(judge) as server, desk_on(database, server.port) as desk:
        channel = await desk.connect("n9", graph_base_url=server.url)
        sending = Sending(desk, channel.id)
        ours = await sending.channel()
        old = await ours.send(ANA, TextContent("Oi"), "e1")
        assert isinstance(old, Refused)
        assert len(server.asked) == 1
        async with desk_on(database, server.port, is_open=True) as other_process:
            secrets = SecretsChange(access_token="new")
            await other_process.channels.change("w1", channel.id, ChannelChange(secrets=secrets))
        assert isinstance(await ours.send(ANA, TextContent("Oi"), "e2"), Sent)
        assert len(server.asked) == 3
