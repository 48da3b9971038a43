"""The databases and the queues the tests run on: each test gets a database of its own, on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from backend.database import Database, open_database
from tests.backend import postgres, redis_server
from tests.backend.packaged_postgres import PackagedPostgres, packaged_postgres


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with all tables and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    asyncio.run(_make(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[tuple[str, str]]:
    """The server's address, and the name of a database there with all tables and no rows."""
    with ExitStack() as stack:
        url = postgres.named_url() or postgres.LOCAL_URL
        if not asyncio.run(postgres.is_there(url)):
            if postgres.named_url():
                pytest.fail(f"{postgres.URL_NAME} names a server that does not answer")
            try:
                url = stack.enter_context(packaged_postgres()).url
            except RuntimeError as error:
                pytest.skip(f"no PostgreSQL: none runs on 127.0.0.1:5432, {error}")
        asyncio.run(postgres.drop_left_overs(url, datetime.now(UTC)))
        name = postgres.new_name("template")
        asyncio.run(postgres.execute(url, f"CREATE DATABASE {name}"))
        stack.callback(lambda: asyncio.run(postgres.execute(url, f"DROP DATABASE {name} WITH (FORCE)")))
        asyncio.run(_make(postgres.for_sqlalchemy(postgres.with_database(url, name))))
        yield url, name


async def _make(url: str) -> None:
    await (await open_database(url)).close()


@pytest.fixture
def crashable_postgres() -> Iterator[PackagedPostgres]:
    """A PostgreSQL server of the test's own."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(packaged_postgres())
        except RuntimeError as error:
            pytest.skip(f"no PostgreSQL that may be crashed: {error}")
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with all tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    yield request.getfixturevalue("postgres_url")


@pytest.fixture(scope="session")
def postgres_dropper(postgres_template: tuple[str, str]) -> Iterator[Callable[[str], None]]:
    """Drops databases of tests that are over, while others run: the server writes a checkpoint for each."""
    url, _ = postgres_template
    dropped: list[Future[None]] = []
    with ThreadPoolExecutor(1, "postgres-dropper") as thread:
        yield lambda name: dropped.append(
            thread.submit(asyncio.run, postgres.execute(url, f"DROP DATABASE {name} WITH (FORCE)"))
        )
    for one in dropped:
        one.result()


@pytest.fixture
def postgres_url(postgres_template: tuple[str, str], postgres_dropper: Callable[[str], None]) -> Iterator[str]:
    """The address of a new PostgreSQL database with all tables and no rows."""
    url, template = postgres_template
    name = postgres.new_name("test")
    asyncio.run(postgres.execute(url, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield postgres.for_sqlalchemy(postgres.with_database(url, name))
    postgres_dropper(name)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis."""
    with ExitStack() as stack:
        url = redis_server.named_url() or redis_server.LOCAL_URL
        if not asyncio.run(redis_server.is_there(url)):
            if redis_server.named_url():
                pytest.fail(f"{redis_server.URL_NAME} names a server that does not answer")
            try:
                url = stack.enter_context(redis_server.packaged_server())
            except ImportError as error:
                pytest.skip(f"no Redis: none runs on 127.0.0.1:6379, {error}")
        yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A new database."""
    opened = await open_database(database_url)
    yield opened
    await opened.close()
