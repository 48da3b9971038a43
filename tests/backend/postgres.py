"""A real PostgreSQL for the tests: one that is named, or one that runs here."""

import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import uuid4

import asyncpg

URL_NAME = "FLUXO_TEST_POSTGRES_URL"
LOCAL_URL = "postgresql://postgres@127.0.0.1:5432/postgres"


async def execute(url: str, *statements: str) -> None:
    """Runs statements outside any transaction."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def is_there(url: str) -> bool:
    """Tells whether a server answers there and lets us in."""
    try:
        await execute(url, "SELECT 1")
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    return True


def named_url() -> str:
    """Gives the server that was named for the tests; empty for none."""
    return os.environ.get(URL_NAME, "")


def new_name(use: Literal["template", "test"]) -> str:
    """Gives the name of a database that is to be made; it tells when that was."""
    return f"fluxo_{use}_{datetime.now(UTC):%Y%m%d%H}_{uuid4().hex[:12]}"


async def drop_left_overs(url: str, now: datetime) -> None:
    """Drops the databases that runs of the tests have left behind that were killed more than a day ago."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        rows = await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^fluxo_(template|test)_'")
        for name in [row["datname"] for row in rows if _is_old(row["datname"], now)]:
            with suppress(asyncpg.PostgresError):  # another run drops it too
                await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


def _is_old(name: str, now: datetime) -> bool:
    made = re.fullmatch(r"fluxo_(?:template|test)_(\d{10})_[0-9a-f]{12}", name)
    return bool(made) and datetime.strptime(made[1], "%Y%m%d%H").replace(tzinfo=UTC) < now - timedelta(days=1)


def with_database(url: str, name: str) -> str:
    """Gives the address of another database on the same server."""
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}{'?' + query if query else ''}"


def for_sqlalchemy(url: str) -> str:
    """Gives the address with the driver the product uses."""
    return "postgresql+asyncpg://" + url.partition("://")[2]
