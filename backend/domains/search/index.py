"""The index of the search, on either database: rows of `search_words`, and the conditions that find them.

SQLite keeps it as an FTS5 table, PostgreSQL as lexemes under a GIN index. Both hold the same folded words.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Kind = Literal["message", "contact"]


class Entry(Struct, frozen=True):
    """What is to be found, and by which words."""

    kind: Kind
    id: str
    workspace_id: str
    words: list[str]


class Hunt(Struct, frozen=True):
    """What is searched for: things that hold a word beginning with each of these."""

    workspace_id: str
    kind: Kind
    words: list[str]
    limit: int


async def put(connection: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Makes things findable by their words, and by those only."""
    if not entries:
        return
    if _is_postgresql(connection):
        rows = [{"kind": e.kind, "id": e.id, "workspace": e.workspace_id, "words": _lexemes(e)} for e in entries]
        await connection.execute(_PUT_IN_POSTGRESQL, rows)
        return
    renewed = [{"its": f'id : "{entry.id}"'} for entry in entries if entry.kind == "contact"]  # messages never change
    if renewed:
        await connection.execute(_DROP_IN_SQLITE, renewed)
    rows = [{"kind": e.kind, "id": e.id, "workspace": e.workspace_id, "words": " ".join(e.words)} for e in entries]
    await connection.execute(_PUT_IN_SQLITE, rows)


async def find(connection: AsyncConnection, hunt: Hunt) -> list[str]:
    """Gives the ids of what is found, the newest first: ids are in the order in which they were made."""
    if not hunt.words:
        return []
    is_postgresql = _is_postgresql(connection)
    asked = _asked_of_postgresql(hunt) if is_postgresql else _asked_of_sqlite(hunt)
    statement = _FIND_IN_POSTGRESQL if is_postgresql else _FIND_IN_SQLITE
    return list((await connection.execute(statement, {"asked": asked, "most": hunt.limit})).scalars())


def _is_postgresql(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "postgresql"


_PUT_IN_SQLITE = text(
    "INSERT INTO search_words (workspace_id, kind, id, words) VALUES (:workspace, :kind, :id, :words)"
)
_DROP_IN_SQLITE = text("DELETE FROM search_words WHERE search_words MATCH :its")
_FIND_IN_SQLITE = text("SELECT id FROM search_words WHERE search_words MATCH :asked ORDER BY rowid DESC LIMIT :most")

_PUT_IN_POSTGRESQL = text(
    "INSERT INTO search_words (workspace_id, kind, id, words) "
    "VALUES (:workspace, :kind, :id, array_to_tsvector(CAST(:words AS text[]))) "
    "ON CONFLICT (kind, id) DO UPDATE SET words = excluded.words"
)
_FIND_IN_POSTGRESQL = text(
    "SELECT id FROM search_words WHERE words @@ CAST(CAST(:asked AS text) AS tsquery) ORDER BY id DESC LIMIT :most"
)


def _asked_of_sqlite(hunt: Hunt) -> str:
    words = " AND ".join(f'words : "{word}" *' for word in hunt.words)
    return f'workspace_id : "{hunt.workspace_id}" AND kind : "{hunt.kind}" AND {words}'


def _lexemes(entry: Entry) -> list[str]:
    """Gives the words with two marks, which no word can be: with them the index itself keeps workspaces apart."""
    return [*entry.words, f"in {entry.workspace_id}", f"a {entry.kind}"]


def _asked_of_postgresql(hunt: Hunt) -> str:
    words = [f"'{word}':*" for word in hunt.words]  # letters and digits alone: nothing in them can end the quotes
    return " & ".join([f"'in {hunt.workspace_id}'", f"'a {hunt.kind}'", *words])
