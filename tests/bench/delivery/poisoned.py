"""`python -m tests.bench.delivery.poisoned`: how much longer replies take while others' messages cannot be taken."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select, update

from backend.database import Database, open_database
from backend.models import dead_letters, sessions
from backend.settings import read_settings
from flow_engine.document import Document, Edge, Node, Variable
from tests.bench.delivery.installation import NUMBER_ID, PATH, SECRET, keyword, publish_flow, set_up
from tests.bench.delivery.load import Load, load, percentile, send
from tests.bench.delivery.programs import SINK, Process, running, start_module, start_server
from tests.bench.delivery.sender import Plan
from tests.bench.measuring import Figure
from tests.bench.report import table

NEIGHBOURS_PER_S = 40
POISON_PER_S = 4  # chosen: every eleventh message cannot be carried out
POISONED_FROM = 500_000  # the numbers of customers whose messages are the poison
POISONED = 100
HARMLESS_FROM = 700_000
AIM_SLOWER = 10.0  # percent
ENDLESS, ASKING = "endless", "ask me"
GIVEN_UP_S = 70

_runs = count(1)


class Effort(Struct, frozen=True):
    """How long it may take: so many rounds without and with poison, by turns, each of so many seconds."""

    rounds: int = 4
    round_s: float = 5.0


def measure_poison(effort: Effort = Effort()) -> Iterator[Figure]:  # noqa: B008  a frozen value
    """Measures the neighbours' replies while others write what nobody wants, and by turns what cannot be taken."""
    with ExitStack() as stack:
        sink = stack.enter_context(running(start_module(SINK)))
        there = _Installation(stack, sink)
        there.load(effort.round_s, is_poisoned=False)
        rounds = [[there.load(effort.round_s, poisoned) for poisoned in (False, True)] for _ in range(effort.rounds)]
        letters, waited_s = there.letters()
    plain, poisoned = (min(_p95(one) for one in found) for found in zip(*rounds, strict=True))
    group = f"neighbours at {NEIGHBOURS_PER_S} a second"
    yield Figure(group, "reply p95, no poison", plain, "ms")
    yield Figure(group, f"reply p95, {POISON_PER_S} messages of poison a second", poisoned, "ms")
    yield Figure(group, "slower by", max(0.0, 100 * (poisoned / plain - 1)), "%", AIM_SLOWER)
    yield Figure("poison", "given up", letters, f"dead letters of {there.poison}")
    yield Figure("poison", "until the last of them, after the last message", waited_s, "s", 60.0)


class _Installation:
    """A server whose workspace has a flow that never ends, and customers whose sessions cannot be read."""

    def __init__(self, stack: ExitStack, sink: Process) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._settings = read_settings({"FLUXO_DATA_DIR": str(folder)})
        self._sink = sink
        asyncio.run(set_up(self._settings, sink.port, (10,)))
        self._do(_draw)
        self._server = stack.enter_context(running(start_server(folder, sink.port, "")))
        asked = self._plan(ASKING, POISON_PER_S * 10, POISONED / (POISON_PER_S * 10), POISONED_FROM, POISONED)
        load(asked, self._server, sink)
        self._do(_break_sessions)
        self.poison, self._next = 0, POISONED_FROM

    def load(self, seconds: float, is_poisoned: bool) -> Load:
        """Lets the neighbours write while others write as often what cannot be carried out, or what nobody wants."""
        texts = (ENDLESS, "anything") if is_poisoned else ("nothing", "nothing")
        per_s = POISON_PER_S / len(texts)
        firsts = (HARMLESS_FROM, self._next if is_poisoned else HARMLESS_FROM)
        plans = [self._plan(text, per_s, seconds, first, POISONED) for text, first in zip(texts, firsts, strict=True)]
        with ThreadPoolExecutor(len(plans)) as pool:
            sending = [pool.submit(send, plan) for plan in plans]
            found = load(self._plan(keyword(10), NEIGHBOURS_PER_S, seconds), self._server, self._sink)
            counts = [len(one.result()) for one in sending]
        if is_poisoned:
            self.poison += sum(counts)
            self._next += counts[1]
        return found

    def letters(self) -> tuple[int, float]:
        """Waits until all poison is given up; gives how much was, and how long that took."""
        began = time.monotonic()
        while (found := self._do(_count_letters)) < self.poison and time.monotonic() - began < GIVEN_UP_S:
            time.sleep(1)  # another process: there is nothing of it to wait on
        return found, time.monotonic() - began

    def _plan(self, text: str, per_s: float, seconds: float, first: int = 0, customers: int = 1_000) -> Plan:
        return Plan(
            port=self._server.port,
            path=PATH,
            secret=SECRET,
            number_id=NUMBER_ID,
            run=f"{next(_runs)}.{time.time_ns()}",
            text=text,
            seconds=seconds,
            per_s=per_s,
            first_customer=first,
            customers=customers,
        )

    def _do(self, unit: Any) -> Any:
        async def do() -> Any:
            database = await open_database(self._settings.database_url)
            try:
                return await unit(database)
            finally:
                await database.close()

        return asyncio.run(do())


async def _draw(database: Database) -> None:
    """Publishes, past the proofs, a flow that goes round for ever, and one that asks."""
    round_ = [
        Node("t", "keyword_trigger", {"words": [ENDLESS]}),
        Node("a", "jump", {"node_id": "b"}),
        Node("b", "jump", {"node_id": "a"}),
    ]
    await publish_flow(database, Document("endless", "Endless", round_, [Edge("t", "next", "a")]))
    asks = [
        Node("t", "keyword_trigger", {"words": [ASKING]}),
        Node("q", "ask_question", {"text": "?", "answer": {"kind": "text"}, "variable": "v"}),
    ]
    await publish_flow(database, Document("asks", "Asks", asks, [Edge("t", "next", "q")], [Variable("v")]))


async def _break_sessions(database: Database) -> None:
    """Makes the open sessions unreadable, as a bug of ours might: whatever is said in them raises."""
    broken = update(sessions).where(sessions.c.status == "waiting").values(state="{")
    changed = await database.write(lambda connection: connection.execute(broken))
    assert changed.rowcount == POISONED


async def _count_letters(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(dead_letters))).scalar_one())


def _p95(found: Load) -> float:
    return percentile(found.reply_ms, 0.95)


if __name__ == "__main__":
    sys.stdout.write(table(list(measure_poison())) + "\n")
