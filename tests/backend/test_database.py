"""Units are written whole or not at all, each on its own, and on the disk before their result is given."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, func, insert, select, text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from backend.database import Database, SqliteDatabase, is_reachable, open_database
from backend.errors import DatabaseBusy, DatabaseFull, DatabaseGone
from backend.models import metadata, users
from backend.models.base import among

AT = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


class Refused(Exception):
    """A unit changes its mind."""


def user(number: int) -> dict[str, Any]:
    return {"id": f"u{number}", "email": f"{number}@example.org", "password_hash": "-", "created_at": AT}


async def add(database: Database, *numbers: int, fails: bool = False) -> str:
    async def unit(connection: Any) -> str:
        await connection.execute(insert(users), [user(number) for number in numbers])
        if fails:
            raise Refused
        return f"added {numbers[0]}"

    return await database.write(unit)


async def ids(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(users.c.id).order_by(users.c.id))).scalars())


@pytest.mark.asyncio
async def test_models_and_migrations_agree(database: Database) -> None:
    options = {"compare_type": True, "include_name": _is_described}
    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda plain: compare_metadata(MigrationContext.configure(plain, opts=options), metadata)
        )
    assert differences == []


def _is_described(name: str | None, kind: str, parents: Any) -> bool:
    """Tells whether the models describe something: the index of the search differs by database, and they do not."""
    return not (kind == "table" and (name or "").startswith("search_words"))


@pytest.mark.asyncio
async def test_many_units_at_once_are_all_kept_and_get_their_own_results(database: Database) -> None:
    results = await asyncio.gather(*(add(database, number) for number in range(100)))
    assert results == [f"added {number}" for number in range(100)]
    assert len(await ids(database)) == 100


@pytest.mark.asyncio
async def test_a_unit_that_fails_is_rolled_back_alone(database: Database) -> None:
    results = await asyncio.gather(
        *(add(database, number, number + 10, fails=number == 2) for number in range(5)), return_exceptions=True
    )
    assert isinstance(results[2], Refused)
    assert [result for result in results if isinstance(result, str)] == [f"added {number}" for number in (0, 1, 3, 4)]
    assert await ids(database) == ["u0", "u1", "u10", "u11", "u13", "u14", "u3", "u4"]


@pytest.mark.asyncio
async def test_a_statement_that_fails_is_the_units_own_error(database: Database) -> None:
    results = await asyncio.gather(add(database, 1), add(database, 1), add(database, 2), return_exceptions=True)
    assert sum(isinstance(result, exc.IntegrityError) for result in results) == 1
    assert await ids(database) == ["u1", "u2"]
    with pytest.raises(exc.IntegrityError):
        await add(database, 1)
    assert await add(database, 3) == "added 3"


@pytest.mark.asyncio
async def test_one_who_no_longer_waits_does_not_stop_the_others(database: Database) -> None:
    tasks = [asyncio.create_task(add(database, number)) for number in range(5)]
    tasks[2].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results].count(str) == 4
    assert await add(database, 9) == "added 9"


@pytest.mark.asyncio
async def test_moments_come_back_as_they_were(database: Database) -> None:
    await add(database, 1)
    async with database.read() as connection:
        assert (await connection.execute(select(users.c.created_at))).scalar_one() == AT


@pytest.mark.asyncio
async def test_among_finds_any_of_the_values(database: Database) -> None:
    await add(database, 1, 2, 3)
    async with database.read() as connection:
        for wanted in (["u1", "u3", "x"], []):
            found = await connection.execute(select(users.c.id).where(among(users.c.id, wanted)).order_by(users.c.id))
            assert list(found.scalars()) == [id_ for id_ in wanted if id_ != "x"]


@pytest.mark.parametrize("more", [(), (users.c.name == "",)], ids=["alone", "with more"])
def test_among_is_a_condition_an_index_can_be_used_for(sqlite_template: Path, more: Any) -> None:
    query = select(users.c.email).where(among(users.c.id, ["u1"]), *more)
    sql = str(query.compile(dialect=SQLiteDialect_pysqlite()))
    with closing(sqlite3.connect(sqlite_template)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", ("[]", "")[: sql.count("?")]).fetchall()
    assert plan[0][3].startswith("SEARCH users USING")


@pytest.mark.asyncio
async def test_what_was_written_is_there_after_closing(database_url: str) -> None:
    first = await open_database(database_url)
    await add(first, 1)
    await first.close()
    second = await open_database(database_url)
    assert await ids(second) == ["u1"]
    await second.close()


@pytest.mark.asyncio
async def test_a_database_that_cannot_be_opened_has_a_named_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.database.START_PATIENCE_S", 0.1)
    for url in (
        "postgresql+asyncpg://nobody@127.0.0.1:1/none",
        f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/a.sqlite3",
    ):
        with pytest.raises(DatabaseGone):
            await open_database(url)


@pytest.mark.asyncio
async def test_a_file_that_is_no_database_has_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(DatabaseGone):
        await open_database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")


@pytest.mark.asyncio
async def test_a_locked_database_is_busy_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.database.BUSY_TIMEOUT_MS", 50)
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")
    other = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(add(database, 1), add(database, 2), return_exceptions=True)
    assert [type(result) for result in results] == [DatabaseBusy, DatabaseBusy]
    other.execute("ROLLBACK")
    other.close()
    assert await asyncio.gather(add(database, 1), add(database, 2)) == ["added 1", "added 2"]
    await database.close()


@pytest.mark.asyncio
async def test_a_full_disk_is_named_and_loses_nothing(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")
    assert isinstance(database, SqliteDatabase)

    async def limit(connection: Any) -> None:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages + 1}"))

    await database.write(limit)
    results = await asyncio.gather(add(database, *range(100, 2000)), add(database, 1), return_exceptions=True)
    assert isinstance(results[0], DatabaseFull)
    kept = await ids(database)
    assert kept == (["u1"] if results[1] == "added 1" else [])
    await database.write(lambda connection: connection.execute(text("PRAGMA max_page_count=1000000")))
    assert await add(database, 3) == "added 3"
    assert await ids(database) == [*kept, "u3"]
    await database.close()


@pytest.mark.asyncio
async def test_reads_cannot_write(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")
    with pytest.raises((exc.OperationalError, DatabaseGone)):
        async with database.read() as connection:
            await connection.execute(insert(users), user(1))
    assert await is_reachable(database)
    await database.close()


@pytest.mark.asyncio
async def test_a_closed_database_says_so_and_closing_ends_what_is_under_way(database: Database) -> None:
    tasks = [asyncio.create_task(add(database, number)) for number in range(20)]
    await asyncio.sleep(0)
    await database.close()
    assert len(await asyncio.gather(*tasks)) == 20
    with pytest.raises(DatabaseGone):
        await add(database, 99)


@pytest.mark.asyncio
async def test_reading_goes_on_while_a_unit_is_under_way(database: Database) -> None:
    is_inside, may_end = asyncio.Event(), asyncio.Event()

    async def unit(connection: Any) -> None:
        await connection.execute(insert(users), user(1))
        is_inside.set()
        await may_end.wait()

    task = asyncio.create_task(database.write(unit))
    await is_inside.wait()
    assert await ids(database) == []
    may_end.set()
    await task
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(users))).scalar_one() == 1
