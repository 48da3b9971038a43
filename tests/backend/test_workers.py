"""One server and several workers: what comes in is answered once and in order, whatever carries the wake-ups."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.stand_in_customer import StandInCustomer, read_line
from tests.backend.running_server import PROGRAM, STOP_S, RunningServer

CUSTOMERS = [f"55119000000{number:02}" for number in range(10)]
MESSAGES_EACH = 5
ANSWERED_WITHIN_S = 90


@pytest.fixture(params=["redis", "postgres"])
def server(request: pytest.FixtureRequest, postgres_url: str, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that takes no turns itself, on PostgreSQL, with each queue; PostgreSQL's own is the default."""
    queue = {"FLUXO_QUEUE_URL": request.getfixturevalue("redis_url")} if request.param == "redis" else {}
    made = RunningServer(tmp_path, FLUXO_DATABASE_URL=postgres_url, FLUXO_RUNS_WORKER="0", **queue)
    yield made
    made.close()


@contextmanager
def worker_of(server: RunningServer) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker beside the demo's server, whose stand-in for WhatsApp lies on the inside; it works, or has ended."""
    inside = {"FLUXO_REACH_INSIDE": f"127.0.0.1:{server.port}"}
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, "worker"], env=server.environment | inside, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout
        try:
            worker.stdout.readline()
            yield worker
        finally:
            worker.kill()


def test_every_message_is_answered_once_and_in_order_by_two_workers(server: RunningServer) -> None:
    server.start()
    _publish_echo(server)
    with ExitStack() as stack:
        workers = [stack.enter_context(worker_of(server)) for _ in range(2)]
        with ThreadPoolExecutor(len(CUSTOMERS)) as customers:
            list(customers.map(lambda number: _say_all(server, number), CUSTOMERS))
        expected = [f"echo {index}" for index in range(MESSAGES_EACH)]
        assert {number: _heard(server, number) for number in CUSTOMERS} == dict.fromkeys(CUSTOMERS, expected)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(STOP_S) for worker in workers] == [0, 0]


def _publish_echo(server: RunningServer) -> None:
    """Publishes a flow that says what it was told."""
    login = server.log_in()
    flow = server.ask("POST", "/api/flows", {"name": "Echo"}, **login)[1]
    path = f"/api/flows/{flow['id']}"
    document: dict[str, Any] = server.ask("GET", f"{path}/draft", **login)[1]["document"]
    document["nodes"] = [
        {"id": "a", "type": "keyword_trigger", "config": {"words": ["echo"], "priority": 9, "interrupts": True}},
        {"id": "b", "type": "send_message", "config": {"text": "{{ message.text }}"}},
        {"id": "c", "type": "end_flow"},
    ]
    document["edges"] = [{"source": "a", "port": "next", "target": "b"}, {"source": "b", "port": "next", "target": "c"}]
    status, saved = server.ask("PUT", f"{path}/draft", document, **login, **{"if-match": '"1"'})
    assert status == 200, saved
    status, published = server.ask("POST", f"{path}/publish", {"revision": 2}, **login)
    assert status == 201, published


def _say_all(server: RunningServer, number: str) -> None:
    for index in range(MESSAGES_EACH):
        _phone(server, number).act(read_line(f"echo {index}"))


def _heard(server: RunningServer, number: str) -> list[str]:
    """Gives what a customer was answered, once it is as much as was said."""
    until = time.monotonic() + ANSWERED_WITHIN_S
    while True:
        heard = server.replies(number, 1)
        if len(heard) >= MESSAGES_EACH or time.monotonic() > until:
            return heard
        time.sleep(0.05)  # another process: there is nothing of it to wait on


def _phone(server: RunningServer, number: str) -> StandInCustomer:
    return StandInCustomer(f"http://127.0.0.1:{server.port}/stand-in", number)
