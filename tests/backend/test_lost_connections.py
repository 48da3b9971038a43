"""When PostgreSQL ends its connections, whatever was under way is told so by name, and the next unit is written."""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from backend.database import Database, open_database
from backend.errors import DatabaseError
from tests.backend.packaged_postgres import PackagedPostgres
from tests.backend.postgres import for_sqlalchemy

pytestmark = pytest.mark.asyncio

ROUNDS, UNITS = 5, 24
ALL_BUT_OURS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def test_connections_that_break_under_way_are_named(postgres_url: str) -> None:
    database = await open_database(postgres_url)
    breaker = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    told: list[BaseException] = []
    try:
        for _ in range(ROUNDS):
            units = [asyncio.create_task(_write_until_it_breaks(database)) for _ in range(UNITS)]
            await asyncio.wait(units, timeout=0.1)
            await breaker.execute(ALL_BUT_OURS)
            ended, going = await asyncio.wait(units, timeout=0.1)
            for unit in going:
                unit.cancel()
            await asyncio.gather(*going, return_exceptions=True)
            told += [error for unit in ended if (error := unit.exception())]
        assert await database.write(_look) == 1
    finally:
        await breaker.close()
        await database.close()
    assert told
    assert [error for error in told if not isinstance(error, DatabaseError)] == []


async def test_a_start_whose_connection_breaks_is_begun_again(postgres_url: str) -> None:
    breaker = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    try:
        await breaker.execute("SELECT pg_advisory_lock(7077200)")  # the one that starts wait for each other by
        opening = asyncio.create_task(open_database(postgres_url))
        while not await breaker.fetchval(WAITING):
            assert not opening.done()
        assert await breaker.fetch(ALL_BUT_OURS)
        await breaker.execute("SELECT pg_advisory_unlock(7077200)")
        database = await opening
        try:
            assert await database.write(_look) == 1
        finally:
            await database.close()
    finally:
        await breaker.close()


async def test_a_start_waits_for_a_server_that_starts_too(
    crashable_postgres: PackagedPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    crashable_postgres.crash()
    opening = asyncio.create_task(open_database(for_sqlalchemy(crashable_postgres.url)))
    async with asyncio.timeout(20):
        while "does not answer yet" not in caplog.text:  # noqa: ASYNC110  a log tells nobody that it was written to
            await asyncio.sleep(0.05)
    await asyncio.to_thread(crashable_postgres.start)
    database = await opening
    try:
        assert await database.write(_look) == 1
    finally:
        await database.close()


async def _write_until_it_breaks(database: Database) -> None:
    while True:
        await database.write(_look)


async def _look(connection: Any) -> int:
    await connection.execute(text("SELECT pg_sleep(0.001)"))
    found: int = (await connection.execute(text("SELECT 1"))).scalar_one()
    return found
