"""Statements of the hot path: put into the database's words once, and then handed to the driver as they are.

At each execution SQLAlchemy looks up the words and makes a context and a result: several times the work that most of
these statements are. They are written with it all the same, and their values are given apart from them as ever.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

MAX_FORMS = 1_024  # chosen: more than there are statements, for each of the databases a process has open


async def fetch(connection: AsyncConnection, statement: Executable, **parameters: Any) -> list[Any]:
    """Executes a statement that gives rows, within a transaction.

    Args:
        statement: a constant of its module: for each one that is made anew everything would be done anew.
    """
    form = _form(statement, connection.dialect, tuple(parameters))
    rows: list[Any] = await connection.run_sync(_fetch, form.text, form.values(parameters))
    return form.read(rows)


async def execute(connection: AsyncConnection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Executes a statement once for each row of parameters, within a transaction; not at all when there are none.

    Args:
        statement: a constant of its module.
        rows: all with the same names.
    """
    if rows:
        form = _form(statement, connection.dialect, tuple(rows[0]))
        await connection.run_sync(_execute, form.text, [form.values(row) for row in rows])


@asynccontextmanager
async def savepoint(connection: AsyncConnection) -> AsyncIterator[None]:
    """Keeps what is done within it together: what is raised rolls that back, and nothing that was done before."""
    await connection.run_sync(_command, "SAVEPOINT part")
    try:
        yield
    except BaseException:
        with suppress(Exception):  # the whole transaction is gone already
            await connection.run_sync(_command, "ROLLBACK TO SAVEPOINT part")
            await connection.run_sync(_command, "RELEASE SAVEPOINT part")
        raise
    await connection.run_sync(_command, "RELEASE SAVEPOINT part")


class _Form:
    """A statement in a database's words.

    Args:
        names: of the parameters that are given with each execution; the statement holds the others.
    """

    def __init__(self, statement: Any, dialect: Dialect, names: tuple[str, ...]) -> None:
        # As for many rows: an insert does not ask for the key it led to.
        compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
        self.text = str(compiled)
        self._places: list[str] = compiled.positiontup
        binds = {name: compiled.binds[name] for name in self._places}
        changes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
        missing = [name for name in binds if binds[name].required and name not in {*names, *defaults}]
        if missing:
            raise TypeError(f"{missing} are not given to {self.text}")
        held = {name: defaults.get(name, bind.value) for name, bind in binds.items() if name not in names}
        self._held = {name: change(value) if (change := changes[name]) else value for name, value in held.items()}
        self._changes = [(name, change) for name in names if (change := changes.get(name))]
        self._reads = [
            (index, change)
            for index, column in enumerate(getattr(statement, "exported_columns", ()))
            if (change := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Puts parameters in their places, as the driver wants them."""
        row = {**self._held, **given}
        for name, change in self._changes:
            row[name] = change(row[name])
        return tuple([row[name] for name in self._places])

    def read(self, rows: list[Any]) -> list[Any]:
        """Gives rows as the statement's types have them."""
        if not self._reads:
            return rows
        found = [list(row) for row in rows]
        for row in found:
            for index, change in self._reads:
                row[index] = change(row[index])
        return found


_form = lru_cache(maxsize=MAX_FORMS)(_Form)


def _fetch(connection: Connection, text: str, values: tuple[Any, ...]) -> list[Any]:
    cursor = _cursor(connection)
    try:
        cursor.execute(text, values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _execute(connection: Connection, text: str, rows: list[tuple[Any, ...]]) -> None:
    cursor = _cursor(connection)
    try:
        cursor.executemany(text, rows)
    finally:
        cursor.close()


def _command(connection: Connection, text: str) -> None:
    cursor = _cursor(connection)
    try:
        cursor.execute(text)
    finally:
        cursor.close()


def _cursor(connection: Connection) -> Any:
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.cursor()
