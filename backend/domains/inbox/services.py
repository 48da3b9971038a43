"""Conversations: what was said, which way each input took and why, and the runs of flows."""

from typing import Any

from sqlalchemy import select

from backend.database import Database
from backend.domains.inbox.belonging import refuse_unknown
from backend.domains.inbox.conversation_views import conversation_rows, conversation_views
from backend.domains.inbox.lists import count_lists, narrowed
from backend.domains.inbox.schemas import (
    ConversationCounts,
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
from backend.models import conversations, inputs, messages, sessions
from backend.tools.clock import Clock
from backend.tools.json_text import read_json


class InboxService:
    """What may be asked of conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def list_conversations(
        self, workspace_id: str, wanted: ConversationsWanted, user_id: str = ""
    ) -> ConversationPage:
        """Lists conversations, the one that was active last first.

        Args:
            user_id: whose list `mine` is and for whom unread messages count; empty for nobody.
        """
        c = conversations.c
        query = narrowed(conversation_rows(workspace_id), wanted, user_id, self._clock.now())
        place = read_cursor(wanted.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((c.active_at, c.id), place))
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(c.active_at.desc(), c.id.desc()).limit(wanted.limit + 1))
            rows = found.all()
            shown = await conversation_views(connection, rows[: wanted.limit], user_id)
        more = write_cursor(shown[-1].active_at, shown[-1].id) if len(rows) > wanted.limit else None
        return ConversationPage(shown, more)

    async def count(self, workspace_id: str, user_id: str = "") -> ConversationCounts:
        """Counts what is in each list, and what the teams have open; see `list_conversations`."""
        async with self._database.read() as connection:
            return await count_lists(connection, workspace_id, user_id, self._clock.now())

    async def get(self, workspace_id: str, conversation_id: str, user_id: str = "") -> ConversationView:
        """Gives a conversation.

        Args:
            user_id: for whom unread messages count; empty for nobody.

        Raises:
            NotFound: there is none.
        """
        query = conversation_rows(workspace_id).where(conversations.c.id == conversation_id)
        async with self._database.read() as connection:
            found = await conversation_views(connection, (await connection.execute(query)).all(), user_id)
        if not found:
            raise NotFound("conversation")
        return found[0]

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
            await refuse_unknown(connection, workspace_id, conversation_id)
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
            await refuse_unknown(connection, workspace_id, conversation_id)
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
            await refuse_unknown(connection, workspace_id, conversation_id)
            found = await connection.execute(query.order_by(s.started_at.desc(), s.id.desc()).limit(page.limit + 1))
            rows = found.all()
        shown = [_session_view(row) for row in rows[: page.limit]]
        return SessionPage(shown, write_cursor(shown[-1].started_at, shown[-1].id) if len(rows) > page.limit else None)


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
