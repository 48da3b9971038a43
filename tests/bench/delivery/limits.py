"""What the machine can do at all: a bare webhook, bare commits, and rows in batches, on the databases measured."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg

from tests.bench.delivery import echo
from tests.bench.delivery.effort import DeliveryEffort, repeated
from tests.bench.delivery.installation import NUMBER_ID
from tests.bench.delivery.load import send
from tests.bench.delivery.programs import ECHO, running, start_module
from tests.bench.delivery.sender import Plan
from tests.bench.measuring import Figure

GROUP = "the machine's limits"
CONNECTIONS = 16
BATCH = 32
MAX_ROUND_S = 1.0  # what does one thing only is steady sooner
ROW = "x" * 400  # as long as a message is that is stored


def measure_webhook(effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures posts a second to the least a webhook can be, behind the product's own server."""
    with running(start_module(ECHO)) as server:
        seconds = _seconds(effort)
        plan = _plan(server.port, max(effort.senders), seconds)
        rate = max(repeated(effort, lambda: len(send(plan)) / seconds))
    yield Figure(GROUP, "bare webhook", rate, "posts/s")


def measure_sqlite(folder: Path, effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures an embedded database as the product sets it up."""
    connection = sqlite3.connect(folder / "limits.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, value TEXT)")

    def commit(rows: int) -> int:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare (value) VALUES (?)", [(ROW,)] * rows)
        connection.execute("COMMIT")
        return rows

    yield Figure(GROUP, "SQLite, one row a commit", _best(lambda: commit(1), effort), "commits/s")
    yield Figure(GROUP, f"SQLite, {BATCH} rows a commit", _best(lambda: commit(BATCH), effort), "rows/s")
    connection.close()


def measure_postgres(url: str, effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures a PostgreSQL server over several connections."""
    for rows, name, unit in ((1, "one row", "commits/s"), (BATCH, f"{BATCH} rows", "rows/s")):
        rate = max(repeated(effort, lambda: asyncio.run(_postgres_rate(url, rows, _seconds(effort)))))  # noqa: B023
        yield Figure(GROUP, f"PostgreSQL, {name} a commit, {CONNECTIONS} connections", rate, unit)


def _plan(port: int, senders: int, seconds: float) -> Plan:
    return Plan(
        port=port,
        path="/webhooks",
        secret=echo.SECRET,
        number_id=NUMBER_ID,
        run="bare",
        text="price",
        seconds=seconds,
        senders=senders,
    )


def _best(work: Callable[[], int], effort: DeliveryEffort) -> float:
    return max(repeated(effort, lambda: _rate(work, _seconds(effort))))


def _seconds(effort: DeliveryEffort) -> float:
    return min(MAX_ROUND_S, effort.round_s)


def _rate(work: Callable[[], int], seconds: float) -> float:
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        done += work()
    return done / passed


async def _postgres_rate(url: str, rows: int, seconds: float) -> float:
    pool = await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS)
    await pool.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, value TEXT)")
    until = time.perf_counter() + seconds

    async def commit_on() -> int:
        done = 0
        async with pool.acquire() as connection:
            while time.perf_counter() < until:
                await connection.execute(
                    "INSERT INTO bare (value) SELECT $1 FROM generate_series(1, $2::int)", ROW, rows
                )
                done += rows
        return done

    begun = time.perf_counter()
    done = sum(await asyncio.gather(*(commit_on() for _ in range(CONNECTIONS))))
    passed = time.perf_counter() - begun
    await pool.close()
    return done / passed
