"""Search over what was said and over contacts, within a workspace."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.messages.words import words_of
from backend.domains.search.index import Hunt, find
from backend.domains.search.schemas import FoundContact, FoundMessage, SearchAnswer, SearchWanted
from backend.domains.search.words import asked_words, snippet
from backend.models import contacts, conversations, messages
from backend.models.base import among
from backend.tools.json_text import read_json


class SearchService:
    """What may be searched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, workspace_id: str, wanted: SearchWanted) -> SearchAnswer:
        """Finds messages and contacts; what was stored in the last seconds may be missing."""
        asked = asked_words(wanted.text)
        async with self._database.read() as connection:
            said = await find(connection, Hunt(workspace_id, "message", asked, wanted.limit))
            people = await find(connection, Hunt(workspace_id, "contact", _of_contact(wanted.text), wanted.limit))
            return SearchAnswer(
                await _messages(connection, workspace_id, said, asked),
                await _contacts(connection, workspace_id, people),
            )


def _of_contact(text: str) -> list[str]:
    """Gives the words to find a contact by; a phone number may be written with spaces and signs in it."""
    digits = "".join(sign for sign in text if sign.isdigit())
    is_phone = len(digits) >= 3 and all(sign.isdigit() or sign in "+-() ." for sign in text)
    return [digits] if is_phone else asked_words(text)


async def _messages(
    connection: AsyncConnection, workspace_id: str, ids: Sequence[str], asked: list[str]
) -> list[FoundMessage]:
    m, c = messages.c, conversations.c
    query = select(m.id, m.conversation_id, m.direction, m.kind, m.content, m.at, c.contact_id)
    query = query.add_columns(contacts.c.name, contacts.c.phone).join(conversations, c.id == m.conversation_id)
    query = query.join(contacts, contacts.c.id == c.contact_id).where(m.workspace_id == workspace_id, among(m.id, ids))
    rows = await connection.execute(query.order_by(m.created_at.desc(), m.id.desc()))
    return [
        FoundMessage(
            message_id=row.id,
            conversation_id=row.conversation_id,
            contact_id=row.contact_id,
            contact_name=row.name,
            contact_phone=row.phone,
            direction=row.direction,
            kind=row.kind,
            snippet=snippet(words_of(read_json(row.content)), asked),
            at=row.at,
        )
        for row in rows
    ]


async def _contacts(connection: AsyncConnection, workspace_id: str, ids: Sequence[str]) -> list[FoundContact]:
    c, t = contacts.c, conversations.c
    latest = (
        select(t.id)
        .where(t.contact_id == c.id, t.workspace_id == workspace_id)
        .order_by(t.active_at.desc())
        .limit(1)
        .correlate(contacts)
        .scalar_subquery()
    )
    query = select(c.id, c.name, c.phone, latest.label("conversation_id"))
    query = query.where(c.workspace_id == workspace_id, among(c.id, ids)).order_by(func.lower(c.name), c.id)
    rows = await connection.execute(query)
    return [
        FoundContact(contact_id=row.id, name=row.name, phone=row.phone, conversation_id=row.conversation_id)
        for row in rows
    ]
