"""Puts every system under the same load, one after the other, and compares what came of it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from msgspec import Struct

from tests.backend.running_server import free_port
from tests.bench.delivery.delivering import Installation
from tests.bench.delivery.effort import DeliveryEffort
from tests.bench.delivery.installation import NUMBER_ID, PATH, SECRET, keyword
from tests.bench.delivery.load import Load, load, percentile
from tests.bench.delivery.programs import SINK, Process, running, start_module
from tests.bench.delivery.sender import Plan
from tests.bench.measuring import Figure
from tests.bench.peers.installing import NODE_RED, PYTHON

HERE = Path(__file__).parent
OURS = "Fluxo, SQLite"
PEER_PATH = "/webhooks"
MAX_LOAD_S = 60.0
WARM_UP = 200  # messages
STARTS_S = 30

_runs = count(1)


class Effort(Struct, frozen=True):
    """How much is done: so many messages, by so many senders at once, one number of them after the other."""

    messages: int = 1_500
    senders: tuple[int, ...] = (1, 16, 64)


class _System(Struct, frozen=True):
    """A system that can be put under load."""

    path: str
    start: Callable[[ExitStack, Process, Path], Process]


def measure_peers(effort: Effort = Effort()) -> Iterator[Figure]:  # noqa: B008  a frozen value
    """Measures all; each has the machine for itself."""
    found: dict[str, dict[int, Load]] = {name: _measured(system, effort) for name, system in SYSTEMS.items()}
    for senders in effort.senders:
        yield from _compared({name: loads[senders] for name, loads in found.items()}, f"{senders} at once")


def _measured(system: _System, effort: Effort) -> dict[int, Load]:
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = system.start(stack, sink, folder)
        load(_plan(system, server, 16, WARM_UP), server, sink)
        return {
            senders: load(_plan(system, server, senders, effort.messages), server, sink) for senders in effort.senders
        }


def _compared(loads: Mapping[str, Load], group: str) -> Iterator[Figure]:
    ours = loads[OURS]
    for name, found in loads.items():
        yield Figure(f"{name}, {group}", "rate", found.per_s, "messages/s")
        yield Figure(f"{name}, {group}", "of ours", found.per_s / ours.per_s, "times")
        yield Figure(f"{name}, {group}", "server's processor time", found.server_cpu_ms, "ms/message")
        yield Figure(f"{name}, {group}", "reply p50", percentile(found.reply_ms, 0.5), "ms")
        yield Figure(f"{name}, {group}", "reply p99", percentile(found.reply_ms, 0.99), "ms")


def _plan(system: _System, server: Process, senders: int, messages: int) -> Plan:
    return Plan(
        port=server.port,
        path=system.path,
        secret=SECRET,
        number_id=NUMBER_ID,
        run=f"{next(_runs)}.{time.time_ns()}",
        text=keyword(10),
        seconds=MAX_LOAD_S,
        senders=senders,
        most=messages,
    )


def _fluxo(stack: ExitStack, sink: Process, _: Path) -> Process:
    return Installation(stack, sink, DeliveryEffort(node_counts=(10,))).server


def _python(module: str, *arguments: str) -> Callable[[ExitStack, Process, Path], Process]:
    def start(stack: ExitStack, sink: Process, folder: Path) -> Process:
        port, script = free_port(), str(HERE / f"{module}.py")
        given = (script, str(port), str(sink.port), str(folder), *arguments)
        return stack.enter_context(running(Process(*given, port=port, program=str(PYTHON))))

    return start


def _node_red(stack: ExitStack, sink: Process, folder: Path) -> Process:
    for name in ("settings.js", "flows.json"):
        shutil.copyfile(HERE / "node_red" / name, folder / name)
    port = free_port()
    environment = {"PEER_PORT": str(port), "PEER_SINK": str(sink.port)}
    command = (str(NODE_RED), "--userDir", str(folder), "--settings", str(folder / "settings.js"))
    server = stack.enter_context(running(Process(*command, port=port, environment=environment, program="node")))
    until = time.monotonic() + STARTS_S
    while server.ask("/api/health") != "up":  # it listens before it knows its flows
        assert time.monotonic() < until, "its flows do not start"
        time.sleep(0.05)
    return server


SYSTEMS = {
    OURS: _System(PATH, _fluxo),
    "Node-RED, context in files": _System(PEER_PATH, _node_red),
    "LangGraph, SQLite, each step": _System(PEER_PATH, _python("langgraph_server", "sync")),
    "LangGraph, SQLite, at the end": _System(PEER_PATH, _python("langgraph_server", "exit")),
    "Burr, SQLite, each step": _System(PEER_PATH, _python("burr_server")),
}
