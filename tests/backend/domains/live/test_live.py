"""An open stream is told what happens in its workspace, whoever made it happen, until its credential ends."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import copy
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import select

from backend.channels.contract import Batch, InboundMessage, Sender
from backend.conversation.receive import Origin, Receiver
from backend.database import open_database
from backend.jobs.waker import InProcessWaker
from backend.models import channels
from backend.tools.clock import SystemClock
from backend.tools.ids import Ids
from flow_engine.inputs import Message
from tests.backend.domains.api import Api, api_on
from tests.backend.domains.test_api import connect

pytestmark = pytest.mark.asyncio
PATIENCE_S = 30.0


@pytest_asyncio.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The served application."""
    async with api_on(database_url, tmp_path / "data") as one:
        yield one


class Watching:
    """An open stream and what came by it."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.frames: list[dict[str, Any]] = []

    async def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Reads on to the first frame that is wanted."""
        async with asyncio.timeout(PATIENCE_S):
            async for line in self._answer.content:
                if line.startswith(b"data: "):
                    self.frames.append(json.loads(line[6:]))
                    if is_it(self.frames[-1]):
                        return self.frames[-1]
        raise AssertionError("the stream has ended")

    async def ends(self) -> bool:
        """Waits for the end."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._answer.content.readline():
                pass
        return True


@asynccontextmanager
async def watching(api: Api) -> AsyncIterator[Watching]:
    """Opens a stream; it has begun."""
    headers = {"authorization": f"Bearer {api.token}"}
    url = f"{api.url}/api/conversations/live"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        one = Watching(answer)
        await one.until(lambda frame: frame["kind"] == "reset")
        yield one


async def workspace_of(api: Api) -> str:
    return str((await api("GET", "/api/me")).json["workspace_id"])


async def other_process_receives(database_url: str, workspace_id: str, channel_id: str, text: str) -> None:
    """Has another process store a customer's message."""
    database, clock = await open_database(database_url), SystemClock()
    ids = Ids(clock)
    try:
        said = InboundMessage(ids.new(), clock.now(), Sender(phone="5511987654321", name="Ana"), Message(text=text), {})
        async with database.read() as connection:
            query = select(channels).where(channels.c.id == channel_id)
            channel = (await connection.execute(query)).one()
        origin = Origin(workspace_id, channel_id, channel.provider)
        await Receiver(database, clock, ids, InProcessWaker()).receive(origin, Batch([(channel.number_id, said)]))
    finally:
        await database.close()


def is_text(text: str) -> Callable[[dict[str, Any]], bool]:
    return lambda frame: frame["kind"] == "message" and frame["message"]["content"].get("text") == text


async def test_what_another_process_stored_is_told_with_the_conversation(api: Api, database_url: str) -> None:
    channel_id, workspace_id = await connect(api), await workspace_of(api)
    async with watching(api) as first, watching(api) as second:
        await other_process_receives(database_url, workspace_id, channel_id, "hello")
        for stream in (first, second):
            message = (await stream.until(is_text("hello")))["message"]
            (talk,) = [frame["conversation"] for frame in stream.frames if frame["kind"] == "conversation"]
            assert (talk["id"], talk["unread_count"]) == (message["conversation_id"], 1)
            assert talk["last_message"]["text"] == "hello"
        path = f"/api/conversations/{message['conversation_id']}"
        assert (await api("POST", f"{path}/read")).status == 204
        await first.until(lambda frame: frame["kind"] == "conversation" and frame["conversation"]["unread_count"] == 0)
        note = (await api("POST", f"{path}/notes", {"text": "call back"})).json
        assert (await first.until(lambda frame: frame["kind"] == "note"))["note"] == note
        assert (await api("DELETE", f"/api/notes/{note['id']}")).status == 204
        gone = await first.until(lambda frame: frame["kind"] == "note_gone")
        assert gone == {"kind": "note_gone", "note_id": note["id"], "conversation_id": message["conversation_id"]}
        assert (await api("POST", f"{path}/take")).status == 200
        taken = await first.until(
            lambda frame: frame["kind"] == "conversation" and frame["conversation"]["owner"] == "operator"
        )
        assert taken["conversation"]["operator_name"] == "ana"


async def test_another_workspaces_stream_is_told_nothing(api: Api, database_url: str) -> None:
    other = await api.sign_up("bia")
    ours, theirs = await connect(api), await connect(other, "another-number")
    async with watching(api) as mine, watching(other) as hers:
        await other_process_receives(database_url, await workspace_of(api), ours, "ours")
        await mine.until(is_text("ours"))
        await other_process_receives(database_url, await workspace_of(other), theirs, "theirs")
        await hers.until(is_text("theirs"))
        assert "ours" not in json.dumps(hers.frames)
        assert "theirs" not in json.dumps(mine.frames)


async def test_a_stream_ends_with_its_log_in(api: Api) -> None:
    async with watching(api) as stream:
        assert (await api("POST", "/api/accounts/log-out")).status == 204
        assert await stream.ends()
    assert (await api("GET", "/api/conversations/live")).status == 401


async def test_a_stream_ends_with_the_membership(api: Api) -> None:
    invited = (await api("POST", "/api/workspace/invitations", {"email": "rui@example.org", "role": "operator"})).json
    body = {"token": invited["token"], "password": "a long passphrase", "name": "Rui"}
    joined = (await api("POST", "/api/accounts/accept-invitation", body, {"authorization": ""})).json
    member = copy(api)
    member.token = joined["token"]
    async with watching(member) as stream, watching(api) as owners:
        removed = await api("DELETE", f"/api/workspace/members/{joined['me']['user_id']}")
        assert removed.status in (200, 204)
        assert await stream.ends()
        state = {"state": "online"}
        assert (await api("PUT", "/api/presence", state)).status < 300
        told = await owners.until(lambda frame: frame["kind"] == "presence")
        assert [one["state"] for one in told["items"]] == ["online"]
