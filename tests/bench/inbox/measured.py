"""The live inbox under load: messages come evenly for many conversations while streams are open."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import insert

from backend.database import open_database
from backend.models import api_keys
from backend.settings import Settings, read_settings
from backend.tools.api_keys import new_api_key
from tests.bench.delivery.installation import NUMBER_ID, PATH, SECRET, WORKSPACE_ID, keyword, set_up
from tests.bench.delivery.load import percentile, send
from tests.bench.delivery.programs import SINK, Process, running, start_module, start_server
from tests.bench.delivery.sender import Plan, Post
from tests.bench.inbox.watcher import READY, WatchPlan
from tests.bench.measuring import Figure

AIM_SHOWN_MS = 1_000.0
AIM_STREAM_KB = 400.0
NODES = 10
STREAMS_OF_KEY = 20
GRACE_S = 30.0
SETTLES_S = 1.0


class InboxEffort(Struct, frozen=True):
    """How much of everything is done.

    Args:
        conversations: for which messages come by turns, at `per_s`.
        streams: that are open while it is measured how soon they tell of a message.
        many_streams: that are opened to see what one of them takes.
    """

    conversations: int = 200
    per_s: float = 20.0
    seconds: float = 15.0
    streams: int = 3
    many_streams: int = 100


def measure_inbox(effort: InboxEffort) -> Iterator[Figure]:
    """Measures how soon open streams tell of a message, and the server's memory for each stream."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sink = stack.enter_context(running(start_module(SINK)))
        settings = read_settings({"FLUXO_DATA_DIR": str(folder)})
        asyncio.run(set_up(settings, sink.port, (NODES,)))
        keys = asyncio.run(_add_keys(settings, effort.many_streams))
        server = stack.enter_context(running(start_server(folder, sink.port, "")))
        send(_plan(server, "first", effort.conversations / 100, 100, effort.conversations))
        shown_ms = _shown_ms(server, effort, keys[: effort.streams])
        before_mb = server.memory_mb()
        with _watching(WatchPlan(server.port, keys, 0, 600)):
            send(_plan(server, "many", effort.seconds / 3, effort.per_s, effort.conversations))
            time.sleep(SETTLES_S)
            stream_kb = 1024 * (server.memory_mb() - before_mb) / effort.many_streams
    group = f"inbox, {effort.per_s:g} messages a second on {effort.conversations} conversations"
    yield Figure(group, f"webhook to {effort.streams} streams, p50", percentile(shown_ms, 0.5), "ms")
    yield Figure(group, "p95", percentile(shown_ms, 0.95), "ms", AIM_SHOWN_MS)
    yield Figure(group, "server's memory for an open stream", max(0.1, stream_kb), "KB", AIM_STREAM_KB)


def _shown_ms(server: Process, effort: InboxEffort, keys: list[str]) -> list[float]:
    """Gives how long after it was to be posted each stream told of each message, sorted."""
    count = int(effort.seconds * effort.per_s)
    with _watching(WatchPlan(server.port, keys, count, effort.seconds + GRACE_S)) as watcher:
        posts = send(_plan(server, "live", effort.seconds, effort.per_s, effort.conversations))
        told, _ = watcher.communicate(timeout=effort.seconds + GRACE_S)
    seen = msgspec.json.decode(told, type=list[dict[str, float]])
    posted = {f"wamid.live.{number}": post.posted_at for number, post in enumerate(_in_order(posts))}
    return sorted(1_000 * (stream[id_] - at) for stream in seen for id_, at in posted.items())


def _in_order(posts: list[Post]) -> list[Post]:
    """Gives posts by their numbers: they were posted at even distances."""
    return sorted(posts, key=lambda post: post.posted_at)


def _plan(server: Process, run: str, seconds: float, per_s: float, customers: int) -> Plan:
    return Plan(
        port=server.port,
        path=PATH,
        secret=SECRET,
        number_id=NUMBER_ID,
        run=run,
        text=keyword(NODES),
        seconds=seconds,
        per_s=per_s,
        customers=customers,
    )


@contextmanager
def _watching(plan: WatchPlan) -> Iterator[subprocess.Popen[str]]:
    """Opens streams in another process; they have begun."""
    arguments = [sys.executable, "-m", "tests.bench.inbox.watcher", msgspec.json.encode(plan).decode()]
    watcher = subprocess.Popen(  # noqa: S603  our own program
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert watcher.stdout is not None
        assert watcher.stdout.readline().strip() == READY, "the streams did not begin"
        yield watcher
    finally:
        watcher.kill()
        watcher.communicate()


async def _add_keys(settings: Settings, count: int) -> list[str]:
    """Makes API keys; gives one for each stream, as no key may have too many."""
    database = await open_database(settings.database_url)
    try:
        new = [new_api_key() for _ in range(-(-count // STREAMS_OF_KEY))]
        rows = [
            {
                "id": f"bench{number}",
                "workspace_id": WORKSPACE_ID,
                "name": "bench",
                "digest": key.digest,
                "scopes": '["inbox:read"]',
                "created_at": datetime.now(UTC),
            }
            for number, key in enumerate(new)
        ]
        await database.write(lambda connection: connection.execute(insert(api_keys), rows))
    finally:
        await database.close()
    return [new[number // STREAMS_OF_KEY].text for number in range(count)]
