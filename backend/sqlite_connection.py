"""SQLite as the writer uses it: statements run where they are called, only other processes and the disk are waited for.

A driver with a thread of its own hands each statement over and its result back: that takes longer than most statements.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import URL, Pool, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

_NAME = "sqlite.writing"


class WritingConnection(AsyncConnection):
    """The writer's connection."""

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Executes a statement, at once."""
        return self._proxied.execute(*args, **kwargs)

    async def exec_driver_sql(self, *args: Any, **kwargs: Any) -> Any:
        """Executes a statement in the database's own words, at once."""
        return self._proxied.exec_driver_sql(*args, **kwargs)

    async def run_sync(self, fn: Callable[..., Any], *arg: Any, **kw: Any) -> Any:
        """Does work that executes statements, at once."""
        return fn(self._proxied, *arg, **kw)


class WritingDialect(SQLiteDialect_pysqlite):
    """Commits in a thread."""

    is_async = True
    supports_statement_cache = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._thread = ThreadPoolExecutor(1, "sqlite")

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Gives the kind of pool."""
        return AsyncAdaptedQueuePool

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begins to write, when no other process does; only where one does it is waited for in the thread."""
        cursor = dbapi_connection.cursor()
        patience_ms = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the primary code is the low byte
                raise
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience_ms}")
        self._wait_for(lambda: cursor.execute("BEGIN IMMEDIATE"))

    def do_commit(self, dbapi_connection: Any) -> None:
        """Returns when everything is on the disk."""
        self._wait_for(dbapi_connection.commit)

    def _wait_for(self, work: Callable[[], Any]) -> None:
        await_only(asyncio.get_running_loop().run_in_executor(self._thread, work))


def writing_url(url: str) -> URL:
    """Gives the address under which the writer opens a database."""
    return make_url(url).set(drivername=_NAME.replace(".", "+"))


registry.register(_NAME, __name__, WritingDialect.__name__)
