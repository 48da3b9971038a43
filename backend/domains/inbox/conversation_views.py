"""Conversations as they are shown: read with all that a line of a list tells of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ColumnElement

from backend.domains.inbox.schemas import ConversationView, LastMessage
from backend.domains.messages.words import words_of
from backend.models import (
    channels,
    contact_tags,
    contacts,
    conversation_reads,
    conversations,
    handoffs,
    memberships,
    messages,
    tags,
    users,
)
from backend.models.base import among
from backend.tools.json_text import read_json
from flow_engine.contents import cut

MAX_UNREAD = 99
MAX_LAST_CHARS = 200  # chosen: more than a line of a list shows

_AS_STORED = (
    "id channel_id contact_id status owner operator_id team priority window_expires_at opened_at active_at closed_at "
    "snoozed_until waiting_since first_response_due_at resolution_due_at close_reason"
).split()


def conversation_rows(workspace_id: str) -> Select[Any]:
    """Makes the query for a workspace's conversations, to be narrowed and given to `conversation_views`."""
    c = conversations.c
    handed_off = exists().where(handoffs.c.conversation_id == c.id, handoffs.c.status != "closed")
    query = select(
        *(c[name] for name in _AS_STORED),
        contacts.c.name.label("contact_name"),
        contacts.c.phone.label("contact_phone"),
        func.coalesce(channels.c.name, "").label("channel_name"),
        func.coalesce(func.nullif(users.c.name, ""), users.c.email, "").label("operator_name"),
        handed_off.label("has_handoff"),
    )
    query = query.join(contacts, contacts.c.id == c.contact_id)
    query = query.outerjoin(channels, channels.c.id == c.channel_id).outerjoin(users, users.c.id == c.operator_id)
    return query.where(c.workspace_id == workspace_id)


async def conversation_views(connection: AsyncConnection, rows: Sequence[Any], user_id: str) -> list[ConversationView]:
    """Gives conversations as they are shown to a member, in the order of their rows.

    Args:
        rows: of `conversation_rows`.
        user_id: for whom unread messages are counted; empty for nobody.
    """
    if not rows:
        return []
    ids = [row.id for row in rows]
    last = await _last_messages(connection, ids)
    tag_names = await _tags(connection, list({row.contact_id for row in rows}))
    unread = await unread_counts(connection, ids, [user_id]) if user_id else {}
    return [
        ConversationView(
            **{name: getattr(row, name) for name in _AS_STORED},
            contact_name=row.contact_name,
            contact_phone=row.contact_phone,
            channel_name=row.channel_name,
            operator_name=row.operator_name,
            has_handoff=bool(row.has_handoff),
            unread_count=unread.get((user_id, row.id), 0),
            last_message=last.get(row.id),
            tags=tag_names.get(row.contact_id, []),
        )
        for row in rows
    ]


async def unread_counts(
    connection: AsyncConnection, conversation_ids: Sequence[str], user_ids: Sequence[str]
) -> dict[tuple[str, str], int]:
    """Counts the customer's messages that members have not seen, by member and conversation; 99 at most.

    Those count that came since the conversation was opened and since the member has been there; none in closed ones.
    """
    c, m, r, seen = conversations.c, memberships.c, conversation_reads.c, messages.c
    number = select(func.count()).where(*_unseen()).correlate(conversations, memberships, conversation_reads)
    query = (
        select(m.user_id, c.id, number.scalar_subquery().label("number"))
        .join(memberships, m.workspace_id == c.workspace_id)
        .outerjoin(conversation_reads, and_(r.user_id == m.user_id, r.conversation_id == c.id))
        .where(among(c.id, conversation_ids), among(m.user_id, user_ids), c.status == "open")
        .where(exists(select(seen.id).where(*_unseen())))
    )
    return {(row.user_id, row.id): min(row.number, MAX_UNREAD) for row in await connection.execute(query)}


def has_unread() -> ColumnElement[bool]:
    """Makes the condition that a conversation holds messages a member has not seen.

    The query must join `memberships` and, where there is a row, `conversation_reads`.
    """
    return exists(select(messages.c.id).where(*_unseen()))


def _unseen() -> tuple[ColumnElement[bool], ...]:
    m = messages.c
    since = func.coalesce(conversation_reads.c.read_until, memberships.c.created_at)
    return (
        m.conversation_id == conversations.c.id,
        m.direction == "in",
        m.created_at > since,
        m.created_at >= conversations.c.opened_at,
    )


async def _last_messages(connection: AsyncConnection, conversation_ids: Sequence[str]) -> dict[str, LastMessage]:
    m, c = messages.c, conversations.c
    newer = messages.alias()
    newest = (
        select(newer.c.id)
        .where(newer.c.conversation_id == c.id)
        .order_by(newer.c.created_at.desc(), newer.c.id.desc())
        .limit(1)
        .correlate(conversations)
        .scalar_subquery()
    )
    query = select(m.conversation_id, m.id, m.direction, m.kind, m.content, m.at, m.status)
    rows = await connection.execute(
        query.select_from(messages).join(conversations, m.id == newest).where(among(c.id, conversation_ids))
    )
    return {
        row.conversation_id: LastMessage(
            id=row.id,
            direction=row.direction,
            kind=row.kind,
            text=cut(words_of(read_json(row.content)), MAX_LAST_CHARS),
            at=row.at,
            status=row.status,
        )
        for row in rows
    }


async def _tags(connection: AsyncConnection, contact_ids: Sequence[str]) -> dict[str, list[str]]:
    join = and_(tags.c.workspace_id == contact_tags.c.workspace_id, tags.c.key == contact_tags.c.tag_key)
    query = select(contact_tags.c.contact_id, tags.c.name).join(tags, join)
    found: dict[str, list[str]] = {}
    for row in await connection.execute(
        query.where(among(contact_tags.c.contact_id, contact_ids)).order_by(tags.c.key)
    ):
        found.setdefault(row.contact_id, []).append(row.name)
    return found
