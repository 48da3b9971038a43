"""The server's own threads have left the interpreter when serving ends; else they would abort the process."""

import subprocess
import sys

from tests.backend.running_server import free_port

# The thread that tells of the end gives up the interpreter within the call, as on a busy machine, and asks for it again
# while the main thread is collecting what is left.
_ENDS_SOON = """
import asyncio, os, signal, sys, time
from litestar import Litestar
from backend.serving import Front, serve

class Slow(asyncio.SelectorEventLoop):
    def call_soon_threadsafe(self, *args, **kwargs):
        handle = super().call_soon_threadsafe(*args, **kwargs)
        time.sleep(0.05)
        return handle

async def stop():
    os.kill(os.getpid(), signal.SIGTERM)

left = [[] for _ in range(2_000_000)]
with asyncio.Runner(loop_factory=Slow) as runner:
    runner.run(serve(Front(Litestar(), {}), "127.0.0.1", int(sys.argv[1]), stop))
"""


def test_a_process_may_end_as_soon_as_serving_has_ended() -> None:
    ended = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _ENDS_SOON, str(free_port())], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 0, ended.stderr


_PAGE_IS_OPEN = r"""
import asyncio, os, signal, sys
from contextlib import asynccontextmanager
from litestar import Litestar
from backend.serving import Front, serve

HELLO = (
    "GET /_event HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", "",
)
opened = []

class Pages:
    @asynccontextmanager
    async def lifespan(self):
        yield

    async def __call__(self, scope, receive, send):
        class Keeps:  # in a ring, as every class is
            held = receive
        await receive()
        await send({"type": "websocket.accept"})
        try:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        except asyncio.CancelledError:
            await send({"type": "websocket.close"})  # as Engine.IO does

async def open_page_and_stop():
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    opened.append(writer)
    writer.write("\r\n".join(HELLO).encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    os.kill(os.getpid(), signal.SIGTERM)

asyncio.run(serve(Front(Litestar(), {}, Pages()), "127.0.0.1", int(sys.argv[1]), open_page_and_stop))
"""


def test_an_open_page_does_not_keep_the_servers_threads_at_work() -> None:
    ended = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _PAGE_IS_OPEN, str(free_port())], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "still at work" not in ended.stderr
