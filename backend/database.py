"""The database: one interface for the embedded SQLite file and for PostgreSQL."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import event, exc, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from backend.database_errors import is_away, is_worth_a_retry, named
from backend.errors import DatabaseGone
from backend.migrating import migrate
from backend.sqlite_connection import writing_url
from backend.sqlite_writer import SqliteWriter
from backend.tools.json_text import write_json

T = TypeVar("T")

Unit: TypeAlias = Callable[[AsyncConnection], Awaitable[T]]

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 30_000  # stack notes: nothing is refused while a backup or another process writes
SQLITE_STATEMENTS = 512  # chosen: more than the writer knows, so that none is read anew
SQLITE_READERS = 4  # chosen: reads hardly wait for each other on two cores
POSTGRES_POOL = 12  # chosen: six processes, with three more each for the queue, stay below a server's usual 100
POSTGRES_LOCK_TIMEOUT_MS = 30_000
MAX_TRIES = 4  # chosen: a unit that lost a race to another process wins the second time, all but always
START_PATIENCE_S, START_PAUSE_S = 30.0, 0.5  # chosen: a server that starts beside us, or after a crash, is there within


class Database(Protocol):
    """Where everything is kept."""

    async def write(self, unit: Unit[T]) -> T:
        """Runs a unit in a transaction and gives its result once that is on the disk.

        Args:
            unit: does nothing but use the connection; it may be begun again from the start. What it raises rolls
                back what it did, and nothing else.

        Raises:
            DatabaseError: nothing was stored; ask again.
        """

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Gives a connection that sees what is committed; it is for reading only.

        Raises:
            DatabaseError: the database cannot be read.
        """

    async def close(self) -> None:
        """Lets units under way end, then closes every connection."""


async def open_database(url: str) -> Database:
    """Opens the database and brings its tables up to date.

    Args:
        url: `sqlite+aiosqlite:///<file>` or `postgresql+asyncpg://…`.

    Raises:
        DatabaseError: it cannot be opened.
    """
    database: SqliteDatabase | PostgresDatabase
    database = SqliteDatabase(url) if url.startswith("sqlite") else PostgresDatabase(url)
    try:
        await database.start()
    except Exception as error:
        await database.close()
        raise (named(error) or error) from error
    return database


class SqliteDatabase:
    """The embedded database: write-ahead log, one writer with group commit, reads apart."""

    def __init__(self, url: str) -> None:
        # Without an isolation level the driver begins nothing by itself.
        arguments = {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
        own = {"check_same_thread": False, "cached_statements": SQLITE_STATEMENTS}
        kwargs: dict[str, Any] = {"max_overflow": 0, "json_serializer": write_json}
        self._writing = create_async_engine(writing_url(url), pool_size=1, connect_args=arguments | own, **kwargs)
        self._reading = create_async_engine(
            url, pool_size=SQLITE_READERS, pool_timeout=30, connect_args=arguments, **kwargs
        )
        self._writer = SqliteWriter(self._writing)
        _prepare_sqlite(self._writing, is_reader=False)
        _prepare_sqlite(self._reading, is_reader=True)

    async def start(self) -> None:
        """Migrates and begins to take units."""
        # The driver's thread outlives a connection that fails: whether the file can be used is tried without it.
        await asyncio.to_thread(_try_sqlite, self._writing.url.database or "")
        async with self._writing.begin() as connection:
            await connection.run_sync(migrate)
        await self._writer.start()

    async def write(self, unit: Unit[T]) -> T:
        """See `Database`."""
        return await self._writer.write(unit)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """See `Database`."""
        async with _reading(self._reading) as connection:
            yield connection

    async def close(self) -> None:
        """See `Database`."""
        await self._writer.close()
        await self._reading.dispose()
        await self._writing.dispose()


class PostgresDatabase:
    """A PostgreSQL server: a pool, each unit in a transaction of its own; the server groups commits by itself."""

    def __init__(self, url: str) -> None:
        settings = {"lock_timeout": str(POSTGRES_LOCK_TIMEOUT_MS), "application_name": "fluxo", "jit": "off"}
        self._engine = create_async_engine(
            url,
            pool_size=POSTGRES_POOL,
            max_overflow=0,
            pool_timeout=30,
            connect_args={"server_settings": settings, "timeout": 10},
            json_serializer=write_json,
        )
        _replace_lost(self._engine)
        self._under_way: set[asyncio.Future[None]] = set()
        self._is_closed = False

    async def start(self) -> None:
        """Migrates, once the server answers; of several processes that start together, one after the other."""
        until = time.monotonic() + START_PATIENCE_S
        while True:
            try:
                return await self._migrate()
            except Exception as error:
                if not is_away(error) or time.monotonic() > until:
                    raise
                log.warning("the database does not answer yet: %s", named(error))
                await asyncio.sleep(START_PAUSE_S)

    async def _migrate(self) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(7077200)"))  # chosen: any number of our own
            await connection.run_sync(migrate)

    async def write(self, unit: Unit[T]) -> T:
        """See `Database`."""
        with self._noted():
            for tries in range(1, MAX_TRIES + 1):
                try:
                    async with self._engine.begin() as connection:
                        return await unit(connection)
                except Exception as error:
                    if tries == MAX_TRIES or not is_worth_a_retry(error):
                        raise (named(error) or error) from error
        raise AssertionError("the last try returned or raised")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """See `Database`."""
        with self._noted():
            async with _reading(self._engine) as connection:
                yield connection

    async def close(self) -> None:
        """See `Database`."""
        self._is_closed = True
        await asyncio.gather(*self._under_way)
        await self._engine.dispose()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Notes that a connection is in use, for `close` to wait for."""
        if self._is_closed:
            raise DatabaseGone("it is closed")
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way.add(end)
        try:
            yield
        finally:
            self._under_way.discard(end)
            end.set_result(None)


@asynccontextmanager
async def _reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Gives a connection whose work is rolled back; what goes wrong gets its name."""
    try:
        async with engine.connect() as connection:
            yield connection
    except Exception as error:
        raise (named(error) or error) from error


def _prepare_sqlite(engine: AsyncEngine, is_reader: bool) -> None:
    """Sets up every connection of an engine; says how a reader's transactions begin, the writer's do by themselves."""

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        try:
            _set_pragmas(connection, is_reader)
        except Exception:
            connection.close()  # the pool forgets a connection that could not be set up
            raise

    if is_reader:

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN")


def _replace_lost(engine: AsyncEngine) -> None:
    """Has a connection that the server has hung up replaced before anybody gets it."""

    @event.listens_for(engine.sync_engine, "checkout")
    def checkout(connection: Any, record: Any, proxy: Any) -> None:
        if connection.driver_connection.is_closed():
            raise exc.DisconnectionError


def _try_sqlite(path: str) -> None:
    """Opens the file once, and makes it if there is none.

    Raises:
        sqlite3.Error: it cannot be made, or is no database.
    """
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()


def _set_pragmas(connection: Any, is_reader: bool) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32768",  # chosen: 32 MB, as a negative number of KB
        f"query_only={int(is_reader)}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def database_kind(url: str) -> str:
    """Names the database in an address, for people; never with its password."""
    parsed = make_url(url)
    return f"{parsed.get_backend_name()} {parsed.host or ''}{':' + str(parsed.port) if parsed.port else ''}".strip()


async def is_reachable(database: Database) -> bool:
    """Tells whether the database answers."""
    try:
        async with asyncio.timeout(5), database.read() as connection:
            await connection.execute(text("SELECT 1"))
    except (DatabaseGone, TimeoutError):
        return False
    return True
