"""Notes: what members write about a conversation for each other, and who is to see it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.inbox.belonging import refuse_unknown
from backend.domains.notes.schemas import MentionPage, MentionView, NewNote, NotePage, NoteView
from backend.domains.pages import MomentPlace, PageOf, TextPlace, below, read_cursor, write_cursor
from backend.errors import BadInput, InputFault, NotAllowed, NotFound
from backend.models import contacts, conversation_notes, conversations, memberships, note_mentions, users
from backend.models.base import among
from backend.tools.clock import Clock
from backend.tools.ids import Ids


class NoteService:
    """What may be done with notes."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def list_notes(self, workspace_id: str, conversation_id: str, page: PageOf) -> NotePage:
        """Lists a conversation's notes, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        n = conversation_notes.c
        query = _notes(workspace_id).where(n.conversation_id == conversation_id)
        place = read_cursor(page.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((n.created_at, n.id), place))
        async with self._database.read() as connection:
            await refuse_unknown(connection, workspace_id, conversation_id)
            found = await connection.execute(query.order_by(n.created_at.desc(), n.id.desc()).limit(page.limit + 1))
            rows = found.all()
            shown = await _views(connection, rows[: page.limit])
        return NotePage(shown, write_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > page.limit else None)

    async def write(self, workspace_id: str, conversation_id: str, author_id: str, new: NewNote) -> NoteView:
        """Writes a note.

        Raises:
            NotFound: there is no such conversation.
            BadInput: somebody who is mentioned is no member.
        """
        now, note_id = self._clock.now(), self._ids.new()
        mentions = list(dict.fromkeys(new.mentions))

        async def unit(connection: AsyncConnection) -> None:
            await refuse_unknown(connection, workspace_id, conversation_id)
            await _refuse_strangers(connection, workspace_id, mentions)
            its = {"workspace_id": workspace_id, "created_at": now}
            row = {"id": note_id, "conversation_id": conversation_id, "author_id": author_id, "text": new.text}
            await connection.execute(insert(conversation_notes), row | its)
            if mentions:
                named = [{"note_id": note_id, "user_id": user_id} | its for user_id in mentions]
                await connection.execute(insert(note_mentions), named)

        await self._database.write(unit)
        async with self._database.read() as connection:
            (view,) = await note_views(connection, workspace_id, [note_id])
        return view

    async def delete(self, workspace_id: str, note_id: str, author_id: str) -> None:
        """Deletes a note of one's own.

        Raises:
            NotFound: there is no such note.
            NotAllowed: somebody else wrote it.
        """
        n = conversation_notes.c

        async def unit(connection: AsyncConnection) -> None:
            its_row = n.workspace_id == workspace_id, n.id == note_id
            author = (await connection.execute(select(n.author_id).where(*its_row))).scalar_one_or_none()
            if author is None:
                raise NotFound("note")
            if author != author_id:
                raise NotAllowed("note", [InputFault("$", "not_yours")])
            await connection.execute(delete(conversation_notes).where(*its_row))

        await self._database.write(unit)

    async def list_mentions(self, workspace_id: str, user_id: str, page: PageOf) -> MentionPage:
        """Lists the notes in which a member is mentioned, the latest first."""
        n, m, c = conversation_notes.c, note_mentions.c, conversations.c
        query = _notes(workspace_id).add_columns(contacts.c.name, contacts.c.phone)
        query = query.join(note_mentions, m.note_id == n.id).join(conversations, c.id == n.conversation_id)
        query = query.join(contacts, contacts.c.id == c.contact_id)
        query = query.where(m.workspace_id == workspace_id, m.user_id == user_id)
        place = read_cursor(page.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((m.created_at, m.note_id), place))
        order = m.created_at.desc(), m.note_id.desc()
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(*order).limit(page.limit + 1))).all()
            notes = await _views(connection, rows[: page.limit])
        shown = [
            MentionView(note=note, contact_name=row.name, contact_phone=row.phone)
            for note, row in zip(notes, rows, strict=False)
        ]
        more = write_cursor(notes[-1].created_at, notes[-1].id) if len(rows) > page.limit else None
        return MentionPage(shown, more)


async def note_views(connection: AsyncConnection, workspace_id: str, note_ids: Sequence[str]) -> list[NoteView]:
    """Gives notes as they are shown; those that are gone are left out."""
    found = await connection.execute(_notes(workspace_id).where(among(conversation_notes.c.id, note_ids)))
    return await _views(connection, found.all())


def _notes(workspace_id: str) -> Select[Any]:
    n = conversation_notes.c
    author_name = func.coalesce(func.nullif(users.c.name, ""), users.c.email, "").label("author_name")
    query = select(n.id, n.conversation_id, n.author_id, n.text, n.created_at, author_name)
    return query.outerjoin(users, users.c.id == n.author_id).where(n.workspace_id == workspace_id)


async def _views(connection: AsyncConnection, rows: Sequence[Any]) -> list[NoteView]:
    m = note_mentions.c
    query = select(m.note_id, m.user_id).where(among(m.note_id, [row.id for row in rows])).order_by(m.user_id)
    mentions: dict[str, list[str]] = {}
    for row in await connection.execute(query):
        mentions.setdefault(row.note_id, []).append(row.user_id)
    return [
        NoteView(
            id=row.id,
            conversation_id=row.conversation_id,
            author_id=row.author_id,
            author_name=row.author_name,
            text=row.text,
            mentions=mentions.get(row.id, []),
            created_at=row.created_at,
        )
        for row in rows
    ]


async def _refuse_strangers(connection: AsyncConnection, workspace_id: str, user_ids: Sequence[str]) -> None:
    m = memberships.c
    query = select(m.user_id).where(and_(m.workspace_id == workspace_id, among(m.user_id, user_ids)))
    members = set((await connection.execute(query)).scalars())
    faults = [
        InputFault(f"$.mentions[{index}]", "unknown_operator", user_id)
        for index, user_id in enumerate(user_ids)
        if user_id not in members
    ]
    if faults:
        raise BadInput("mentions", faults)
