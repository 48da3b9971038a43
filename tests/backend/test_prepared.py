"""Prepared statements mean what they mean to SQLAlchemy; a savepoint takes back what is done within it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import bindparam, insert, select, update

from backend.database import Database, PostgresDatabase
from backend.models import contacts, workspaces
from backend.models.base import among_given
from backend.prepared import execute, fetch, savepoint

AT = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)

_c = contacts.c
_MAKE = insert(contacts)
_MOVE = update(contacts).where(_c.id == bindparam("of")).values(created_at=_c.created_at, is_known=True)
_SOME = (
    select(_c.id, _c.name, _c.is_known, _c.opted_out_at, _c.created_at).where(among_given(_c.id, "ids")).order_by(_c.id)
)
_OF = select(_c.id).where(_c.name == bindparam("name"), _c.workspace_id == bindparam("workspace"))


def contact(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "workspace_id": "w", "name": f"name of {id_}", "phone": "", "created_at": AT, **more}


async def make(connection: Any, *ids: str) -> None:
    await execute(connection, _MAKE, [contact(id_) for id_ in ids])


async def make_within_savepoint(connection: Any, *ids: str, then: type[Exception] | None = None) -> None:
    async with savepoint(connection):
        await make(connection, *ids)
        if then:
            raise then


async def there(database: Database) -> list[str]:
    async with database.read() as connection:
        return [row[0] for row in await fetch(connection, _SOME, ids=["a", "b", "c"])]


@pytest_asyncio.fixture
async def filled(database: Database) -> Database:
    async def unit(connection: Any) -> None:
        await connection.execute(insert(workspaces), {"id": "w", "name": "W", "created_at": AT})

    await database.write(unit)
    return database


@pytest.mark.asyncio
async def test_values_come_back_as_the_types_have_them(filled: Database) -> None:
    until = AT + timedelta(days=1)

    async def unit(connection: Any) -> list[Any]:
        await execute(connection, _MAKE, [contact("a", opted_out_at=until), contact("b", opted_out_at=None)])
        await execute(connection, _MOVE, [{"of": "b"}])
        return await fetch(connection, _SOME, ids=["a", "b", "x"])

    rows = [tuple(row) for row in await filled.write(unit)]
    assert rows == [("a", "name of a", False, until, AT), ("b", "name of b", True, None, AT)]


@pytest.mark.asyncio
async def test_what_an_insert_leaves_out_has_its_default(filled: Database) -> None:
    await filled.write(lambda connection: make(connection, "a"))
    async with filled.read() as connection:
        row = (await connection.execute(select(contacts))).one()
    assert (row.time_zone, row.country, row.is_opted_in, row.is_known) == ("", "", False, False)


@pytest.mark.asyncio
async def test_without_rows_nothing_is_executed(filled: Database) -> None:
    await filled.write(lambda connection: execute(connection, _MAKE, []))
    assert await there(filled) == []


@pytest.mark.asyncio
async def test_a_parameter_that_is_not_given_is_an_error(filled: Database) -> None:
    with pytest.raises(TypeError, match="workspace"):
        await filled.write(lambda connection: fetch(connection, _OF, name="Ana"))


@pytest.mark.asyncio
async def test_a_savepoint_takes_back_what_is_within_it_alone(filled: Database) -> None:
    async def unit(connection: Any) -> None:
        await make(connection, "a")
        with pytest.raises(ZeroDivisionError):
            await make_within_savepoint(connection, "b", then=ZeroDivisionError)
        await make_within_savepoint(connection, "c")

    await filled.write(unit)
    assert await there(filled) == ["a", "c"]


@pytest.mark.asyncio
async def test_a_statement_that_fails_can_be_taken_back(filled: Database) -> None:
    async def unit(connection: Any) -> None:
        await make(connection, "a")
        with pytest.raises(Exception, match=r"(?i)unique"):
            await make_within_savepoint(connection, "a")
        await make(connection, "b")

    await filled.write(unit)
    assert await there(filled) == ["a", "b"]


@pytest.mark.asyncio
async def test_a_connection_that_was_hung_up_is_replaced_before_anybody_gets_it(filled: Database) -> None:
    if isinstance(filled, PostgresDatabase):
        lost: list[Any] = []

        async def note(connection: Any) -> None:
            lost.append((await connection.get_raw_connection()).driver_connection)

        await filled.write(note)
        lost[0].terminate()
    await filled.write(lambda connection: make(connection, "a"))
    assert await there(filled) == ["a"]
