"""Brings conversations back that were put aside until now."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Making
from backend.domains.subscriptions.telling import Event, tell_all
from backend.models import conversations
from backend.models.base import among, one_of

MAX_TOGETHER = 500


async def wake_snoozed(connection: AsyncConnection, making: Making) -> int:
    """Brings them back; gives how many those were."""
    c = conversations.c
    query = select(c.id, c.workspace_id, c.contact_id).where(one_of(c.owner, "queue", "operator"))
    query = query.where(c.snoozed_until <= making.now).order_by(c.id).limit(MAX_TOGETHER)
    rows = (await connection.execute(query.with_for_update(skip_locked=True))).all()
    if rows:
        theirs = update(conversations).where(among(c.id, [row.id for row in rows]))
        await connection.execute(theirs.values(snoozed_until=None))
    await tell_all(connection, [_woken(row, making.now) for row in rows], making.ids)
    return len(rows)


def _woken(row: Any, now: datetime) -> Event:
    data = {"conversation_id": row.id, "contact_id": row.contact_id, "until": None}
    return Event(row.workspace_id, "conversation.woken", now, data)
