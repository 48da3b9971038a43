"""A door before a server: it can be shut and opened again, with the server none the wiser."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

_PORTS = {"redis": 6379, "postgresql": 5432}


class Door:
    """Hands connections through to the server of an address, as long as it is open."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._socket = parse_qs(self._parts.query).get("host", [""])[0]
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """The server's address by way of the door."""
        user = f"{self._parts.username}@" if self._parts.username else ""
        return f"{self._parts.scheme}://{user}127.0.0.1:{self._port}{self._parts.path}"

    async def __aenter__(self) -> "Door":
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None
    ) -> Literal[False]:
        await self.shut()
        return False

    async def open(self) -> None:
        """Lets connections through, always at the same port."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Cuts every connection and takes no more."""
        if self._server:
            self._server.close()
            self._server = None
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._passing.add(task)
        writers = [writer]
        try:
            far_reader, far_writer = await self._connect()
            writers.append(far_writer)
            async with asyncio.TaskGroup() as group:
                group.create_task(_pour(reader, far_writer))
                group.create_task(_pour(far_reader, writer))
        except (asyncio.CancelledError, OSError):
            return
        finally:
            self._passing.discard(task)
            for one in writers:
                one.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        port = self._parts.port or _PORTS[self._parts.scheme]
        if self._socket:
            return await asyncio.open_unix_connection(f"{self._socket}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self._parts.hostname, port)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Passes on what comes until nothing more does; then whoever listens on the other side is told so."""
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
