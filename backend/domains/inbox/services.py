"""Conversations: what was said, which way each input took and why, and the runs of flows."""

from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.inbox.schemas import (
    ConversationPage,
    ConversationsWanted,
    ConversationView,
    SessionPage,
    SessionView,
    TurnPage,
    TurnView,
)
from backend.domains.inbox.shown import shown_json
from backend.domains.messages.schemas import MessagePage
from backend.domains.messages.services import message_view
from backend.domains.pages import MomentPlace, PageOf, SequencePlace, TextPlace, below, read_cursor, write_cursor
from backend.errors import NotFound
from backend.models import contacts, conversations, handoffs, inputs, messages, sessions
from backend.tools.json_text import read_json


class InboxService:
    """What may be asked of conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_conversations(self, workspace_id: str, wanted: ConversationsWanted) -> ConversationPage:
        """Lists conversations, the one that was active last first."""
        c = conversations.c
        query = _filtered(_conversations(workspace_id), wanted)
        place = read_cursor(wanted.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((c.active_at, c.id), place))
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(c.active_at.desc(), c.id.desc()).limit(wanted.limit + 1))
            rows = found.all()
        shown = [_conversation_view(row) for row in rows[: wanted.limit]]
        more = write_cursor(shown[-1].active_at, shown[-1].id) if len(rows) > wanted.limit else None
        return ConversationPage(shown, more)

    async def get(self, workspace_id: str, conversation_id: str) -> ConversationView:
        """Gives a conversation.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            return await _conversation(connection, workspace_id, conversation_id)

    async def list_messages(self, workspace_id: str, conversation_id: str, page: PageOf) -> MessagePage:
        """Lists a conversation's messages, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        m = messages.c
        query = select(messages).where(m.workspace_id == workspace_id, m.conversation_id == conversation_id)
        place = read_cursor(page.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((m.created_at, m.id), place))
        async with self._database.read() as connection:
            await _conversation(connection, workspace_id, conversation_id)
            found = await connection.execute(query.order_by(m.created_at.desc(), m.id.desc()).limit(page.limit + 1))
            rows = found.all()
        shown = [message_view(row) for row in rows[: page.limit]]
        more = write_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > page.limit else None
        return MessagePage(shown, more)

    async def list_turns(self, workspace_id: str, conversation_id: str, page: PageOf) -> TurnPage:
        """Lists a conversation's inputs with the ways they took, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        i = inputs.c
        query = select(inputs).where(i.workspace_id == workspace_id, i.conversation_id == conversation_id)
        place = read_cursor(page.cursor, tuple[SequencePlace])
        if place:
            query = query.where(i.sequence < place[0])
        async with self._database.read() as connection:
            await _conversation(connection, workspace_id, conversation_id)
            rows = (await connection.execute(query.order_by(i.sequence.desc()).limit(page.limit + 1))).all()
        shown = [_turn_view(row) for row in rows[: page.limit]]
        return TurnPage(shown, write_cursor(rows[page.limit - 1].sequence) if len(rows) > page.limit else None)

    async def list_sessions(self, workspace_id: str, conversation_id: str, page: PageOf) -> SessionPage:
        """Lists the runs of flows in a conversation, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        s = sessions.c
        query = select(sessions).where(s.workspace_id == workspace_id, s.conversation_id == conversation_id)
        place = read_cursor(page.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((s.started_at, s.id), place))
        async with self._database.read() as connection:
            await _conversation(connection, workspace_id, conversation_id)
            found = await connection.execute(query.order_by(s.started_at.desc(), s.id.desc()).limit(page.limit + 1))
            rows = found.all()
        shown = [_session_view(row) for row in rows[: page.limit]]
        return SessionPage(shown, write_cursor(shown[-1].started_at, shown[-1].id) if len(rows) > page.limit else None)


def _conversations(workspace_id: str) -> Select[Any]:
    c = conversations.c
    handed_off = exists().where(handoffs.c.conversation_id == c.id, handoffs.c.status != "closed")
    query = select(
        conversations,
        contacts.c.name.label("contact_name"),
        contacts.c.phone.label("contact_phone"),
        handed_off.label("has_handoff"),
    )
    return query.join(contacts, contacts.c.id == c.contact_id).where(c.workspace_id == workspace_id)


def _filtered(query: Select[Any], wanted: ConversationsWanted) -> Select[Any]:
    c = conversations.c
    for name in ("status", "channel_id", "contact_id", "operator_id"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(c[name] == value)
    if wanted.waits_for is not None:
        its_handoff = handoffs.c.conversation_id == c.id, handoffs.c.status == wanted.waits_for
        query = query.where(exists().where(*its_handoff))
    if wanted.search:
        digits = "".join(sign for sign in wanted.search if sign.isascii() and sign.isdigit())
        by_name = contacts.c.name.icontains(wanted.search, autoescape=True)
        query = query.where(or_(by_name, contacts.c.phone.contains(digits)) if len(digits) >= 3 else by_name)
    return query


async def _conversation(connection: AsyncConnection, workspace_id: str, conversation_id: str) -> ConversationView:
    query = _conversations(workspace_id).where(conversations.c.id == conversation_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFound("conversation")
    return _conversation_view(row)


def _conversation_view(row: Any) -> ConversationView:
    return ConversationView(
        id=row.id,
        channel_id=row.channel_id,
        contact_id=row.contact_id,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        status=row.status,
        operator_id=row.operator_id,
        window_expires_at=row.window_expires_at,
        has_handoff=bool(row.has_handoff),
        opened_at=row.opened_at,
        active_at=row.active_at,
        closed_at=row.closed_at,
    )


def _turn_view(row: Any) -> TurnView:
    return TurnView(
        id=row.id,
        kind=row.kind,
        input=shown_json(row.payload),
        state=row.state,
        session_id=row.session_id,
        route=read_json(row.route) if row.route else None,
        path=read_json(row.path) if row.path else [],
        created_at=row.created_at,
        taken_at=row.taken_at,
    )


def _session_view(row: Any) -> SessionView:
    return SessionView(
        id=row.id,
        flow_id=row.flow_id,
        version_id=row.version_id,
        status=row.status,
        end_reason=row.end_reason,
        state=shown_json(row.state),
        started_at=row.started_at,
        updated_at=row.updated_at,
    )
