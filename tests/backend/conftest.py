"""The databases the tests run on: each test gets one of its own, on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from backend.database import Database, open_database
from tests.backend import postgres


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
                url = stack.enter_context(postgres.packaged_server())
            except (ImportError, RuntimeError) as error:
                pytest.skip(f"no PostgreSQL: none runs on 127.0.0.1:5432, {error}")
        name = f"fluxo_template_{uuid4().hex[:12]}"
        asyncio.run(postgres.execute(url, f"CREATE DATABASE {name}"))
        asyncio.run(_make(postgres.for_sqlalchemy(postgres.with_database(url, name))))
        yield url, name
        asyncio.run(postgres.execute(url, f"DROP DATABASE {name} WITH (FORCE)"))


async def _make(url: str) -> None:
    await (await open_database(url)).close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with all tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    yield request.getfixturevalue("postgres_url")


@pytest.fixture
def postgres_url(postgres_template: tuple[str, str]) -> Iterator[str]:
    """The address of a new PostgreSQL database with all tables and no rows."""
    url, template = postgres_template
    name = f"fluxo_test_{uuid4().hex[:12]}"
    asyncio.run(postgres.execute(url, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield postgres.for_sqlalchemy(postgres.with_database(url, name))
    asyncio.run(postgres.execute(url, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A new database."""
    opened = await open_database(database_url)
    yield opened
    await opened.close()
