"""Measures the product itself: the real server, with its database, between a sender and a sink in other processes."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median

from backend.settings import read_settings
from tests.bench.delivery.effort import DeliveryEffort, repeated
from tests.bench.delivery.installation import NUMBER_ID, PATH, SECRET, keyword, set_up
from tests.bench.delivery.load import Load, load, percentile
from tests.bench.delivery.programs import SINK, Process, running, start_module, start_server
from tests.bench.delivery.sender import Plan
from tests.bench.measuring import Figure

AIMS_PER_S = {"SQLite": 1_500.0, "PostgreSQL": 1_000.0}
AIM_ACK_MS = 250.0
AIM_SLOWER = 20.0
AIM_MEMORY_MB = 200.0
AIM_START_MS = 3_000.0
STEADY_PER_S = 40
SETTLES_S = 1.0  # until whatever a start leads to is over

_runs = count(1)


class Installation:
    """A server with a database of its own.

    Args:
        url: of the database; empty for an embedded one.
    """

    def __init__(self, stack: ExitStack, sink: Process, effort: DeliveryEffort, url: str = "", sessions: int = 0):
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._sink = sink
        self._url = url
        settings = read_settings({"FLUXO_DATA_DIR": str(self._folder), "FLUXO_DATABASE_URL": url})
        asyncio.run(set_up(settings, sink.port, effort.node_counts, sessions))
        self.server = self.start(stack)

    def start(self, stack: ExitStack) -> Process:
        """Starts its server."""
        return stack.enter_context(running(start_server(self._folder, self._sink.port, self._url)))

    def load(self, seconds: float, senders: int = 1, per_s: float = 0, node_count: int = 10) -> Load:
        """Puts it under load for a round."""
        plan = Plan(
            port=self.server.port,
            path=PATH,
            secret=SECRET,
            number_id=NUMBER_ID,
            run=f"{next(_runs)}.{time.time_ns()}",
            text=keyword(node_count),
            seconds=seconds,
            senders=senders,
            per_s=per_s,
        )
        return load(plan, self.server, self._sink)


def measure_database(name: str, url: str, effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures messages a second and how long each takes, at several numbers of senders and at a steady rate."""
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        there = Installation(stack, sink, effort, url)
        time.sleep(SETTLES_S)
        idle_mb = there.server.memory_mb()
        there.load(effort.round_s, max(effort.senders))
        loads = _best_of(effort, effort.senders, lambda senders: there.load(effort.round_s, senders))
        steady = min((there.load(effort.steady_s, per_s=STEADY_PER_S) for _ in range(2)), key=_ack_p99)
        loaded_mb = there.server.memory_mb()
    fastest = max(found.per_s for found in loads.values())
    yield Figure(f"delivery, {name}", "best", fastest, "messages/s", AIMS_PER_S[name])
    for senders, found in loads.items():
        yield from _figures(f"{name}, {senders} at once", found)
    group = f"{name}, {STEADY_PER_S} a second"
    yield Figure(group, "ack p50", percentile(steady.ack_ms, 0.5), "ms")
    yield Figure(group, "ack p99", _ack_p99(steady), "ms", AIM_ACK_MS)
    yield Figure(group, "reply p50", percentile(steady.reply_ms, 0.5), "ms")
    yield Figure(group, "reply p99", percentile(steady.reply_ms, 0.99), "ms")
    yield Figure(f"{name}, memory", "idle", idle_mb, "MB", AIM_MEMORY_MB)
    yield Figure(f"{name}, memory", "after the load", loaded_mb, "MB")


def measure_flow_sizes(effort: DeliveryEffort) -> Iterator[Figure]:
    """Compares flows of several sizes, all published in one workspace, by turns."""
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        there = Installation(stack, sink, effort)
        senders = max(effort.senders)
        there.load(effort.round_s, senders)
        loads = _best_of(effort, effort.node_counts, lambda size: there.load(effort.round_s, senders, node_count=size))
    yield from _compared("flows", "nodes", {size: found.per_s for size, found in loads.items()})


def measure_open_sessions(effort: DeliveryEffort) -> Iterator[Figure]:
    """Compares databases in which many sessions wait already, by turns; each has a server of its own."""
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        by_count = {n: Installation(stack, sink, effort, sessions=n) for n in effort.session_counts}
        senders = max(effort.senders)
        for there in by_count.values():
            there.load(effort.round_s, senders)
        loads = _best_of(effort, effort.session_counts, lambda n: by_count[n].load(effort.round_s, senders))
    yield from _compared("open sessions", "stored", {n: found.per_s for n, found in loads.items()})


def measure_starts(effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures how long it takes until requests are answered."""
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        there = Installation(stack, sink, effort)
        there.server.stop()

        def start() -> float:
            with ExitStack() as once:
                return 1_000 * there.start(once).started_in_s

        lasted = repeated(effort, start, effort.starts)
    yield Figure("start", f"middle of {len(lasted)}", median(lasted), "ms", AIM_START_MS)
    yield Figure("start", "fastest", min(lasted), "ms")


def _best_of(effort: DeliveryEffort, keys: tuple[int, ...], measure: Callable[[int], Load]) -> dict[int, Load]:
    """Measures by turns, so that whatever else the machine does meets all alike; gives the best round of each."""
    rounds = repeated(effort, lambda: {key: measure(key) for key in keys})
    return {key: max((found[key] for found in rounds), key=lambda found: found.per_s) for key in keys}


def _figures(group: str, found: Load) -> Iterator[Figure]:
    yield Figure(group, "rate", found.per_s, "messages/s")
    yield Figure(group, "server's processor time", found.server_cpu_ms, "ms/message")
    for name, values in (("ack", found.ack_ms), ("reply", found.reply_ms)):
        yield Figure(group, f"{name} p50", percentile(values, 0.5), "ms")
        yield Figure(group, f"{name} p99", percentile(values, 0.99), "ms")


def _compared(group: str, unit: str, rates: dict[int, float]) -> Iterator[Figure]:
    for size, rate in rates.items():
        yield Figure(group, f"{size:,} {unit}", rate, "messages/s")
    first, *others = rates.items()
    for size, rate in others:
        slower = max(0.0, 100 * (1 - rate / first[1]))
        yield Figure(group, f"{size:,} slower than {first[0]:,} by", slower, "%", AIM_SLOWER)


def _ack_p99(found: Load) -> float:
    return percentile(found.ack_ms, 0.99)
