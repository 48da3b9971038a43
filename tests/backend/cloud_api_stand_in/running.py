"""The stand-in as a real server on loopback, and a real server that takes its webhooks."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

from backend.cloud_api_stand_in.app import create_stand_in
from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER_ID, VERIFY_TOKEN
from backend.cloud_api_stand_in.world import World
from tests.backend.cloud_api_stand_in.worlds import ANA, new_world

PATIENCE_S = 10.0  # how long a test waits for what must come before it fails


class Post(NamedTuple):
    """A webhook as it came."""

    body: bytes
    headers: dict[str, str]
    path: str

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Lists all changes of all entries."""
        return [change for entry in json.loads(self.body)["entry"] for change in entry["changes"]]


class Receiver:
    """Takes webhooks; answers what it is told to, else 200."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.answers: deque[int] = deque()
        self.challenges_back = True
        self.challenge_status = 200
        self._arrived = asyncio.Condition()
        self.url = ""

    async def wait(self, count: int) -> list[Post]:
        """Waits until so many posts came."""
        async with asyncio.timeout(PATIENCE_S), self._arrived:
            await self._arrived.wait_for(lambda: len(self.posts) >= count)
        return self.posts

    async def statuses(self, count: int) -> list[dict[str, Any]]:
        """Waits until so many posts came and lists the statuses in them."""
        posts = await self.wait(count)
        return [one for post in posts for change in post.changes for one in change["value"].get("statuses", ())]

    async def take(self, request: web.Request) -> web.Response:
        """Takes a post."""
        body = await request.read()
        async with self._arrived:
            self.posts.append(Post(body, dict(request.headers), request.path))
            self._arrived.notify_all()
        return web.Response(status=self.answers.popleft() if self.answers else 200)

    async def shake_hands(self, request: web.Request) -> web.Response:
        """Gives a challenge back to who knows the token."""
        is_right = request.query["hub.verify_token"] == VERIFY_TOKEN and request.query["hub.mode"] == "subscribe"
        if not is_right or not self.challenges_back:
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"], status=self.challenge_status)


class StandIn:
    """A stand-in that runs, and what talks to it."""

    def __init__(self, world: World, url: str, receiver: Receiver, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.url = url
        self.receiver = receiver
        self.session = session

    async def graph(self, method: str, path: str, token: str = ACCESS_TOKEN, **more: Any) -> tuple[int, Any]:
        """Calls the Graph API; gives status and answer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.request(method, f"{self.url}/v25.0/{path}", headers=headers, **more) as answer:
            return answer.status, json.loads(await answer.read())

    async def send(self, body: dict[str, Any]) -> tuple[int, Any]:
        """Sends a message."""
        return await self.graph("POST", f"{PHONE_NUMBER_ID}/messages", json=body)

    async def control(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        """Steers; gives status and answer."""
        async with self.session.request(method, f"{self.url}/control/{path}", **more) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if raw else None

    async def act(self, act: str, who: str = ANA, **more: Any) -> str:
        """Does what a customer does; gives the id of the message."""
        status, answer = await self.control("POST", f"users/{who}/acts", json={"act": act, **more})
        assert status == 201, answer
        return str(answer["message_id"])


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[StandIn]:
    """Runs a stand-in whose webhooks go to a receiver."""
    async with AsyncExitStack() as stack:
        receiver = Receiver()
        receiver.url = await stack.enter_async_context(_served(receiver))
        world = new_world(receiver.url, **options)
        url = await stack.enter_async_context(serving(create_stand_in(world)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield StandIn(world, url, receiver, session)


@asynccontextmanager
async def serving(app: Litestar) -> AsyncIterator[str]:
    """Serves an application on loopback; gives its address."""
    port = free_port()
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    task = asyncio.create_task(server.serve())
    try:
        await _listens(port, task)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        await task


async def _listens(port: int, server: asyncio.Task[None]) -> None:
    """Tries until the server answers at its port."""
    async with asyncio.timeout(PATIENCE_S):
        while not server.done():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            writer.close()
            await writer.wait_closed()
            return


@asynccontextmanager
async def _served(receiver: Receiver) -> AsyncIterator[str]:
    app = web.Application(client_max_size=4 * 2**20)
    app.router.add_post("/{path:.*}", receiver.take)
    app.router.add_get("/{path:.*}", receiver.shake_hands)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{port}/webhooks"
    finally:
        await runner.cleanup()


def free_port() -> int:
    """Finds a port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
