"""When the server stops, whoever is told of things goes first, and nobody new is taken on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from backend.serving import Front

pytestmark = pytest.mark.asyncio

LIVE = {"type": "http", "path": "/api/conversations/live"}
ASKED = {"type": "http", "path": "/api/me"}
SOCKET = {"type": "websocket", "path": "/_event"}


class Holding:
    """An application that answers when it may."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.taken: list[str] = []
        self.kept: list[Any] = []

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Needs nothing."""
        yield

    async def __call__(self, scope: Any, receive: Any, send: Any, /) -> None:
        """Holds the connection."""
        self.taken.append(scope["path"])
        self.kept += [receive, send]
        await self.may_answer.wait()
        await send({"type": "answered"})


async def opened(front: Front, scope: dict[str, str], sent: list[Any]) -> "asyncio.Task[None]":
    """Opens a connection; what is said on it comes into a list."""

    async def send(message: Any) -> None:
        sent.append(message)

    task = asyncio.create_task(front(scope, None, send))
    await asyncio.sleep(0)
    return task


async def test_streams_and_sockets_end_at_once_and_requests_are_answered() -> None:
    app = Holding()
    sent: list[Any] = []
    front = Front(app, pages=app)
    stream, asked, socket = [await opened(front, scope, sent) for scope in (LIVE, ASKED, SOCKET)]
    await front.hang_up()
    assert (stream.cancelled(), socket.cancelled(), asked.done()) == (True, True, False)
    app.may_answer.set()
    await asked
    assert sent == [{"type": "answered"}]


async def test_a_page_that_comes_back_while_the_server_stops_is_told_to_come_later() -> None:
    app = Holding()
    sent: list[Any] = []
    front = Front(app, pages=app)
    await front.hang_up()
    for scope in (LIVE, SOCKET):
        await (await opened(front, scope, sent))
    assert app.taken == []
    assert [message.get("status") for message in sent] == [503, None]
    app.may_answer.set()
    await (await opened(front, ASKED, sent))
    assert app.taken == ["/api/me"]


@pytest.mark.parametrize("scope", [LIVE, ASKED, SOCKET], ids=["stream", "request", "socket"])
async def test_an_application_that_keeps_a_connection_keeps_nothing_of_it(scope: dict[str, str]) -> None:
    app = Holding()
    sent: list[Any] = []
    front = Front(app, pages=app)
    task = await opened(front, scope, sent)
    front.cut_off()
    await asyncio.wait([task])
    receive, send = app.kept
    with pytest.raises(OSError, match="has ended"):
        await receive()
    with pytest.raises(OSError, match="has ended"):
        await send({"type": "answered"})
    assert sent == []
