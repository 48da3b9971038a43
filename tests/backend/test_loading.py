"""A start loads what every server needs, and leaves what takes much memory to whoever uses it first."""

import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from backend.migrating import alembic_config, migrate, newest_revision, revision_of

_HEAVY = ("alembic", "langchain_core", "networkx", "openai")


_OPEN = """
import asyncio
from backend.database import open_database

async def open_and_close():
    await (await open_database({url!r})).close()

asyncio.run(open_and_close())
"""


def _loaded(code: str) -> str:
    told = f"{code}\nimport sys\nprint(*sorted(set({_HEAVY!r}) & set(sys.modules)))"
    return subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  our own program


def test_the_server_is_loaded_without_what_only_some_need() -> None:
    assert _loaded("import backend.commands.serve") == ""


def test_alembic_is_loaded_only_when_there_is_something_to_migrate(tmp_path: Path) -> None:
    code = _OPEN.format(url=f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")
    assert "alembic" in _loaded(code)
    assert "alembic" not in _loaded(code)


def test_the_newest_revision_is_the_one_alembic_ends_with(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.sqlite3")
    with engine.begin() as connection:
        assert revision_of(connection) == ""
        migrate(connection)
        assert revision_of(connection) == newest_revision()
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [newest_revision()]
    engine.dispose()
