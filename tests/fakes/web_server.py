"""A web server on loopback that gives scripted bytes, good and bad, and keeps what it was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

HANG = object()  # say nothing more until the caller gives up


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """A running server.

    Args:
        answers: what is given in turn; the last one again and again. Each is pieces of bytes, or makes them.
    """

    answers: list[Iterable[object] | Callable[[Asked], Iterable[object]]]
    host: str = "127.0.0.1"
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Gives its address."""
        return f"http://{self.host}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one connection."""
        self.connections += 1
        try:
            while await self._answer(reader, writer):
                pass
            writer.close()
            await writer.wait_closed()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path, _ = first.split(" ")
        self.asked.append(Asked(method, path, headers, body))
        self.was_asked.set()
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        stays_open = True
        for piece in answer(self.asked[-1]) if callable(answer) else answer:
            if piece is HANG:
                await reader.read(1)
                return False
            assert isinstance(piece, bytes)
            stays_open = stays_open and b"connection: close" not in piece.lower()
            writer.write(piece)
            await writer.drain()
        return stays_open


def answer(status: int = 200, body: bytes = b"", **headers: str) -> list[bytes]:
    """Writes an ordinary answer; underscores in a header's name stand for dashes."""
    lines = {"content-length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return [f"HTTP/1.1 {status} Any\r\n{head}\r\n".encode("latin-1"), body]


@asynccontextmanager
async def running(
    *answers: Iterable[object] | Callable[[Asked], Iterable[object]],
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[WebServer]:
    """Runs a server on a free port; without answers it says 200 and nothing."""
    server = WebServer(list(answers) or [answer()], host=host)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        with suppress(asyncio.CancelledError):
            await server.serve(reader, writer)
        tasks.discard(task)

    listening = await asyncio.start_server(serve, host, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await asyncio.sleep(0)  # what was accepted in this moment gets its task
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
