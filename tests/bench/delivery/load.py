"""One round of load: messages are posted, and every reply is waited for."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from tests.bench.delivery.programs import Process
from tests.bench.delivery.sender import Plan, Post, Posts

SENDER = "tests.bench.delivery.sender"
REPLIES_S = 30.0
LOOK_AGAIN_S = 0.01


class Load(Struct, frozen=True):
    """What a round came to.

    Args:
        per_s: messages a second, from the first post to the last answered send.
        server_cpu_ms: of processor time that the server used for a message: other than the rate, it hardly depends on
            what else the machine does.
        ack_ms, reply_ms: sorted; from when a message was to be posted until that was answered, and its reply was sent.
    """

    messages: int
    per_s: float
    server_cpu_ms: float
    ack_ms: list[float]
    reply_ms: list[float]


def load(plan: Plan, server: Process, sink: Process) -> Load:
    """Carries out a plan against a server and waits for the replies."""
    begun_cpu_s = server.cpu_s()
    posts = send(plan)
    taken = _replies(sink, len(posts))
    cpu_ms = 1_000 * (server.cpu_s() - begun_cpu_s) / len(posts)
    seconds = max(at for _, at in taken) - min(post.posted_at for post in posts)
    ack_ms = sorted(1_000 * (post.answered_at - post.posted_at) for post in posts)
    return Load(len(posts), len(posts) / seconds, cpu_ms, ack_ms, sorted(_reply_ms(posts, taken)))


def send(plan: Plan) -> list[Post]:
    """Carries out a plan in another process."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", SENDER, msgspec.json.encode(plan).decode()], stdout=subprocess.PIPE, check=True
    )
    result = msgspec.json.decode(done.stdout, type=Posts)
    assert result.posts, "nothing was posted"
    assert not result.refused, f"{result.refused} posts were refused"
    return result.posts


def percentile(values: Sequence[float], share: float) -> float:
    """Gives the value below which such a share of sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * share))]


def _replies(sink: Process, count: int) -> list[tuple[str, float]]:
    until = time.monotonic() + REPLIES_S
    while (there := sink.ask("/count")) < count:
        assert time.monotonic() < until, f"{there} of {count} messages were answered"
        time.sleep(LOOK_AGAIN_S)  # another process: there is nothing of it to wait on
    taken: list[tuple[str, float]] = sink.ask("/taken")
    assert len(taken) == count, f"{len(taken)} replies to {count} messages"
    return taken


def _reply_ms(posts: Sequence[Post], taken: Sequence[tuple[str, float]]) -> Iterator[float]:
    """Each customer is answered in order: the first reply belongs to the first message."""
    answered: dict[str, deque[float]] = {}
    for customer, at in taken:
        answered.setdefault(customer, deque()).append(at)
    for post in sorted(posts, key=lambda post: post.posted_at):
        yield 1_000 * (answered[post.customer].popleft() - post.posted_at)
