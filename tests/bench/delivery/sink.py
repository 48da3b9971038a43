"""A process that answers sends as the Graph API does, and remembers when it answered whom; `python -m … <port>`."""

import asyncio
import sys
import time

import msgspec
from msgspec import Struct

from tests.bench.delivery.wire import Answering

_encode = msgspec.json.encode


class _Send(Struct):
    """The part of a send that counts."""

    to: str


class Sink:
    """What was sent: to whom, and when it was answered."""

    def __init__(self) -> None:
        self._taken: list[tuple[str, float]] = []
        self._count = 0
        self._read = msgspec.json.Decoder(_Send).decode

    def answer(self, method: str, path: str, body: bytes) -> bytes:
        """Answers a send; `/count` and `/taken` tell of those that came, the latter once of each."""
        if path == "/api/health":
            return b"{}"
        if path == "/count":
            return _encode(self._count)
        if path == "/taken":
            taken, self._taken, self._count = self._taken, [], 0
            return _encode(taken)
        customer = self._read(body).to.removeprefix("+")
        self._taken.append((customer, time.monotonic()))
        self._count += 1
        contacts = [{"input": customer, "wa_id": customer}]
        messages = [{"id": f"wamid.{time.monotonic_ns()}.{self._count}"}]
        return _encode({"messaging_product": "whatsapp", "contacts": contacts, "messages": messages})


async def serve(port: int) -> None:
    """Answers until the process is ended."""
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: Answering(sink.answer), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
