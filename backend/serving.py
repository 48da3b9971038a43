"""Serves applications on one port of this process until it is told to stop."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol, TypeAlias

from granian.constants import Interfaces
from granian.server.embed import Server

from backend.native_threads import native_threads, native_threads_left

if sys.platform != "win32":
    import resource

REQUESTS_END_S = 3.0  # chosen: a post is stored within milliseconds; whoever waits longer is waiting for news
HANG_UP_S = 1.0  # chosen: a page is told at once
LISTENS_WITHIN_S = 5.0
MAX_CONNECTIONS = 4_096  # chosen: each open page holds three; whoever is above it waits until another one hangs up
_LOOK_AGAIN_S = 0.01

API_PATHS = ("/api", "/webhooks", "/metrics")
TELLING_PATHS = frozenset({"/api/conversations/live"})  # requests whose answer never ends by itself

_Taker: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

log = logging.getLogger(__name__)


class PortTaken(Exception):
    """The port cannot be had; the words say why."""


class Application(Protocol):
    """What can be served."""

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """Starts it; leaving the context stops it."""
        ...

    async def __call__(self, scope: Any, receive: Any, send: Any, /) -> None:
        """Takes a connection."""
        ...


def refuse_taken_port(host: str, port: int) -> None:
    """Lets a port through that can be had; the server itself would share it with another one.

    Raises:
        PortTaken: it cannot be had.
    """
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.create_server(address[4][:2], family=address[0]):
            pass
    except OSError as error:
        raise PortTaken(os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)) from error


class Front:
    """Hands connections to the application they are for.

    Args:
        app: the API, with its webhooks.
        below: applications by the path they lie under, as in `/stand-in`; each must know `root_path`.
        pages: what everything else is for; None: the API answers that there is nothing.
    """

    def __init__(
        self, app: Application, below: Mapping[str, Application] | None = None, pages: Application | None = None
    ) -> None:
        self._app = app
        self._below = below or {}
        self._pages = pages
        self._under_way: dict[asyncio.Task[Any], str] = {}
        self._is_ending = False

    @property
    def applications(self) -> list[Application]:
        """Gives all it hands on to."""
        return [self._app, *self._below.values(), *([self._pages] if self._pages else [])]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Takes a connection."""
        task = asyncio.current_task()
        if task:
            self._under_way[task] = "telling" if _tells(scope) else scope["type"]
        try:
            await _lend(self._hand_on, scope, receive, send)
        finally:
            if task:
                self._under_way.pop(task, None)

    async def hang_up(self) -> None:
        """Ends the connections over which a page is told what happens, and takes no more; none ends by itself."""
        self._is_ending = True
        self._cancel("telling")
        telling = [task for task, kind in self._under_way.items() if kind == "telling"]
        if telling:
            await asyncio.wait(telling, timeout=HANG_UP_S)

    def cut_off(self) -> None:
        """Ends what is under way."""
        self._cancel("telling", "http")

    def _cancel(self, *kinds: str) -> None:
        for task, kind in self._under_way.items():
            if kind in kinds:
                task.cancel()

    async def _hand_on(self, scope: Any, receive: Any, send: Any) -> None:
        if self._is_ending and _tells(scope):
            await _refuse(scope, send)
            return
        path = scope.get("path", "")
        for prefix, app in self._below.items():
            if _lies_under(path, prefix):
                await app({**scope, "root_path": scope.get("root_path", "") + prefix}, receive, send)
                return
        if self._pages is None or any(_lies_under(path, prefix) for prefix in API_PATHS):
            await self._app(scope, receive, send)
        else:
            await self._pages(scope, receive, send)


def _tells(scope: Any) -> bool:
    """Tells whether a connection never ends by itself."""
    return scope["type"] == "websocket" or scope.get("path") in TELLING_PATHS


async def _refuse(scope: Any, send: Any) -> None:
    """Sends away who would be told of things by a server that is about to stop; a browser tries again by itself."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"5")]})
        await send({"type": "http.response.body"})


async def _lend(taker: _Taker, scope: Any, receive: Any, send: Any) -> None:
    """Gives an application a connection, and takes it back at the end.

    Engine.IO keeps it for longer, in a class that it makes for each, and Litestar in the request of an answer that was
    cut off; until nobody has it, a thread of the server waits for it.
    """
    lent = [receive, send]
    try:
        await taker(scope, lambda: lent[0](), lambda message: lent[1](message))
    finally:
        lent[:] = _gone, _gone


async def _gone(message: object = None) -> None:
    """Stands for either side of a connection that was taken back.

    Raises:
        OSError: always.
    """
    raise OSError("the connection has ended")


def _lies_under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


async def serve(front: Front, host: str, port: int, on_ready: Callable[[], Awaitable[None]] | None = None) -> None:
    """Serves until the process gets SIGINT or SIGTERM: first no more requests are taken, then the applications stop.

    Args:
        on_ready: runs once requests are answered.

    Raises:
        PortTaken: the port cannot be had.
    """
    refuse_taken_port(host, port)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        for app in front.applications:
            await stack.enter_async_context(running(app))
        if not stop.is_set():
            await _listen(front, host, port, stop, on_ready)


@asynccontextmanager
async def running(app: Application) -> AsyncIterator[None]:
    """Starts an application and stops it at the end; what goes wrong rises as what it is, not in a group of one."""
    try:
        async with app.lifespan():
            yield
    except BaseExceptionGroup as group:
        alone: BaseException = group
        while isinstance(alone, BaseExceptionGroup) and len(alone.exceptions) == 1:
            alone = alone.exceptions[0]
        raise alone from group


async def _listen(
    front: Front, host: str, port: int, stop: asyncio.Event, on_ready: Callable[[], Awaitable[None]] | None
) -> None:
    natives = native_threads()
    _allow_files(2 * MAX_CONNECTIONS)
    server = Server(
        front,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        backpressure=MAX_CONNECTIONS,  # of connections, not of requests: one that is idle counts as well
        websockets=True,
        log_enabled=False,
    )
    serving = asyncio.create_task(server.serve(), name="server")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ready = asyncio.create_task(_tell_ready(host, port, on_ready), name="ready")
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if not serving.done():
        await front.hang_up()  # before the server stops: after that nothing can be said on a connection
        server.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait((serving,), timeout=REQUESTS_END_S)
        front.cut_off()
    stopping.cancel()
    await serving
    if not await native_threads_left(but=natives):
        log.warning("threads of the server are still at work")


def _allow_files(count: int) -> None:
    """Lets the process have so many files open, or as many as it may: each connection is one."""
    if sys.platform == "win32":  # it has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _tell_ready(host: str, port: int, on_ready: Callable[[], Awaitable[None]] | None) -> None:
    """Waits until connections are taken, then says so."""
    async with asyncio.timeout(LISTENS_WITHIN_S):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(reachable(host), port)
                writer.close()
                break
            await asyncio.sleep(_LOOK_AGAIN_S)
    log.info("listening on port %d", port)
    try:
        if on_ready:
            await on_ready()
    except Exception:  # what was to be done besides; requests are answered all the same
        log.exception("not all that follows a start was done")


def reachable(host: str) -> str:
    """Gives the address under which this machine itself reaches a server that listens there."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104  looked for, not bound
