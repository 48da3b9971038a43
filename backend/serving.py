"""Serves applications on one port of this process until it is told to stop."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, TypeAlias

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

REQUESTS_END_S = 3.0  # chosen: a post is stored within milliseconds; whoever waits longer is waiting for news
LISTENS_WITHIN_S = 5.0
_LOOK_AGAIN_S = 0.01

AsgiApp: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

log = logging.getLogger(__name__)


class PortTaken(Exception):
    """The port cannot be had; the words say why."""


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
        below: applications by the path they lie under, as in `/stand-in`; each must know `root_path`.
    """

    def __init__(self, app: AsgiApp, below: Mapping[str, AsgiApp]) -> None:
        self._app = app
        self._below = below
        self._under_way: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Takes a connection."""
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
        try:
            await self._hand_on(scope, receive, send)
        finally:
            if task:
                self._under_way.discard(task)

    def cut_off(self) -> None:
        """Ends what is under way."""
        for task in self._under_way:
            task.cancel()

    async def _hand_on(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        for prefix, app in self._below.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                await app({**scope, "root_path": scope.get("root_path", "") + prefix}, receive, send)
                return
        await self._app(scope, receive, send)


async def serve(
    app: Litestar,
    host: str,
    port: int,
    below: Mapping[str, Litestar] | None = None,
    on_ready: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serves until the process gets SIGINT or SIGTERM: first no more requests are taken, then the applications stop.

    Args:
        below: applications by the path they lie under.
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
        for one in (app, *(below or {}).values()):
            await stack.enter_async_context(running(one))
        if not stop.is_set():
            await _listen(Front(app, below or {}), host, port, stop, on_ready)


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
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
    server = Server(front, address=host, port=port, interface=Interfaces.ASGINL, websockets=True, log_enabled=False)
    serving = asyncio.create_task(server.serve(), name="server")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ready = asyncio.create_task(_tell_ready(host, port, on_ready), name="ready")
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if not serving.done():
        server.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait((serving,), timeout=REQUESTS_END_S)
        front.cut_off()
    stopping.cancel()
    await serving


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
