"""The live inbox under load: messages come evenly for many conversations while streams and a page are open."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from backend.settings import read_settings
from tests.bench.delivery.installation import NUMBER_ID, PATH, SECRET, keyword, set_up
from tests.bench.delivery.load import percentile, send
from tests.bench.delivery.programs import SINK, Process, running, start_module, start_server
from tests.bench.delivery.sender import Plan, Post
from tests.bench.inbox.callers import add_keys, add_operator
from tests.bench.inbox.viewer import Viewed, ViewPlan
from tests.bench.inbox.watcher import READY, WatchPlan
from tests.bench.measuring import Figure
from tests.browser.chromium import chromium_path
from ui.mount import are_built

AIM_SHOWN_MS = 1_000.0
AIM_STREAM_KB = 400.0
AIM_FRAME_MS = 50.0  # chosen: what moves in smaller steps feels at hand
NODES = 10
WORD = "Unmatched "  # starts no flow: what the customer wrote stays what was said last
GRACE_S = 30.0
SETTLES_S = 1.0
WATCHER, VIEWER = "tests.bench.inbox.watcher", "tests.bench.inbox.viewer"


class InboxEffort(Struct, frozen=True):
    """How much of everything is done.

    Args:
        conversations: for which messages come by turns, at `per_s`.
        seconds: for how long they come, to the streams and again to the page.
        streams: that are open while it is measured how soon they tell of a message.
        many_streams: that are opened to see what one of them takes.
    """

    conversations: int = 200
    per_s: float = 20.0
    seconds: float = 15.0
    streams: int = 3
    many_streams: int = 100

    @property
    def messages(self) -> int:
        """How many come in that time."""
        return int(self.seconds * self.per_s)


def measure_inbox(effort: InboxEffort) -> Iterator[Figure]:
    """Measures how soon streams tell of a message and a page shows it, and the server's memory for each stream."""
    group = f"inbox, {effort.per_s:g} messages a second on {effort.conversations} conversations"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sink = stack.enter_context(running(start_module(SINK)))
        settings = read_settings({"FLUXO_DATA_DIR": str(folder)})
        asyncio.run(set_up(settings, sink.port, (NODES,)))
        keys = asyncio.run(add_keys(settings, effort.many_streams))
        token = asyncio.run(add_operator(settings))
        server = stack.enter_context(running(start_server(folder, sink.port, "")))
        send(_plan(server, effort, "first", effort.conversations / 100, 100))
        yield from _told(server, effort, keys[: effort.streams], group)
        yield from _memory(server, effort, keys, group)
        if chromium_path() and are_built():
            yield from _drawn(server, effort, token, group)


def _told(server: Process, effort: InboxEffort, keys: list[str], group: str) -> Iterator[Figure]:
    """Measures how long after it was to be posted each stream tells of each message."""
    most_s = effort.seconds + GRACE_S
    with _looking(WATCHER, WatchPlan(server.port, keys, effort.messages, most_s)) as watcher:
        posts = send(_plan(server, effort, "live", effort.seconds, effort.per_s))
        told, _ = watcher.communicate(timeout=most_s)
    seen = msgspec.json.decode(told, type=list[dict[str, float]])
    posted = {f"wamid.live.{number}": post.posted_at for number, post in enumerate(_in_order(posts))}
    took_ms = sorted(1_000 * (stream[id_] - at) for stream in seen for id_, at in posted.items())
    yield Figure(group, f"webhook to {effort.streams} streams, p50", percentile(took_ms, 0.5), "ms")
    yield Figure(group, "p95", percentile(took_ms, 0.95), "ms", AIM_SHOWN_MS)


def _memory(server: Process, effort: InboxEffort, keys: list[str], group: str) -> Iterator[Figure]:
    before_mb = server.memory_mb()
    with _looking(WATCHER, WatchPlan(server.port, keys, 0, 600)):
        send(_plan(server, effort, "many", effort.seconds / 3, effort.per_s))
        time.sleep(SETTLES_S)
        stream_kb = 1024 * (server.memory_mb() - before_mb) / effort.many_streams
    yield Figure(group, "server's memory for an open stream", max(0.1, stream_kb), "KB", AIM_STREAM_KB)


def _drawn(server: Process, effort: InboxEffort, token: str, group: str) -> Iterator[Figure]:
    """Measures how long after it was to be posted a page in Chromium shows each message, and how smoothly it draws."""
    count, most_s = effort.messages, effort.seconds + GRACE_S
    last = list(range(max(0, count - effort.conversations), count))
    with _looking(VIEWER, ViewPlan(server.port, token, WORD, last, most_s)) as viewer:
        posts = send(_plan(server, effort, "view", effort.seconds, effort.per_s, WORD))
        told, _ = viewer.communicate(timeout=most_s)
    viewed = msgspec.json.decode(told, type=Viewed)
    took_ms = sorted(_took_ms(viewed, _in_order(posts), effort.conversations))
    yield Figure(group, "webhook to the screen of Chromium, p50", percentile(took_ms, 0.5), "ms")
    yield Figure(group, "to the screen, p95", percentile(took_ms, 0.95), "ms", AIM_SHOWN_MS)
    yield Figure(group, "from frame to frame meanwhile, p95", percentile(viewed.frames_ms, 0.95), "ms", AIM_FRAME_MS)


def _took_ms(viewed: Viewed, posts: list[Post], conversations: int) -> Iterator[float]:
    """Gives for each message how long it took until the list showed it, or a later one of its conversation at once."""
    for number, post in enumerate(posts):
        since = (viewed.drawn_at.get(later) for later in range(number, len(posts), conversations))
        yield 1_000 * (min(at for at in since if at) - post.posted_at)


def _in_order(posts: list[Post]) -> list[Post]:
    """Gives posts by their numbers: they were posted at even distances."""
    return sorted(posts, key=lambda post: post.posted_at)


def _plan(server: Process, effort: InboxEffort, run: str, seconds: float, per_s: float, word: str = "") -> Plan:
    """Makes a plan.

    Args:
        word: what every message begins with, before its number; empty for the word that starts the flow.
    """
    return Plan(
        port=server.port,
        path=PATH,
        secret=SECRET,
        number_id=NUMBER_ID,
        run=run,
        text=word or keyword(NODES),
        is_numbered=bool(word),
        seconds=seconds,
        per_s=per_s,
        customers=effort.conversations,
    )


@contextmanager
def _looking(program: str, plan: Struct) -> Iterator[subprocess.Popen[str]]:
    """Has another process look at the inbox; it has begun."""
    arguments = [sys.executable, "-m", program, msgspec.json.encode(plan).decode()]
    looking = subprocess.Popen(  # noqa: S603  our own programs
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert looking.stdout is not None
        assert looking.stdout.readline().strip() == READY, f"{program} did not begin"
        yield looking
    finally:
        looking.kill()
        looking.communicate()
