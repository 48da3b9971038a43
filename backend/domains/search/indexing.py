"""Makes findable what was stored: soon after it, many at a time, so that storing is not slowed down by it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.messages.words import words_of
from backend.domains.search.index import Entry, put
from backend.domains.search.words import words_in
from backend.models import contacts, messages, search_queue
from backend.models.base import among
from backend.tools.json_text import read_json

MAX_TOGETHER = 500  # chosen: some ten milliseconds in which nothing else is written


class SearchIndexer:
    """Works off the queue of what has yet to be made findable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def index_some(self) -> int:
        """Makes some of it findable; gives how many, 0 when there are no more."""
        q = search_queue.c
        async with self._database.read() as connection:
            if (await connection.execute(select(q.sequence).limit(1))).first() is None:
                return 0
        return await self._database.write(_index)


async def _index(connection: AsyncConnection) -> int:
    q = search_queue.c
    some = select(q.sequence).order_by(q.sequence).limit(MAX_TOGETHER).with_for_update(skip_locked=True)
    taken = delete(search_queue).where(q.sequence.in_(some)).returning(q.kind, q.subject_id)
    rows = (await connection.execute(taken)).all()
    entries = [
        *await _messages(connection, [row.subject_id for row in rows if row.kind == "message"]),
        *await _contacts(connection, [row.subject_id for row in rows if row.kind == "contact"]),
    ]
    await put(connection, entries)
    return len(rows)


async def _messages(connection: AsyncConnection, ids: Sequence[str]) -> list[Entry]:
    m = messages.c
    rows = await connection.execute(select(m.id, m.workspace_id, m.content).where(among(m.id, ids)).order_by(m.id))
    found = (Entry("message", row.id, row.workspace_id, words_in(words_of(read_json(row.content)))) for row in rows)
    return [entry for entry in found if entry.words]


async def _contacts(connection: AsyncConnection, ids: Sequence[str]) -> list[Entry]:
    c = contacts.c
    rows = await connection.execute(select(c.id, c.workspace_id, c.name, c.phone).where(among(c.id, ids)))
    return [Entry("contact", row.id, row.workspace_id, _words_of_contact(row)) for row in rows]


def _words_of_contact(row: Any) -> list[str]:
    """Gives the name's words and the phone number's endings: people remember the last digits, never the first."""
    endings = (row.phone[start:] for start in range(max(0, len(row.phone) - 3)))
    return list(dict.fromkeys([*words_in(row.name), *endings]))
