"""Job: closes conversations in which nothing has happened for long, and ends their sessions."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import callbacks, conversations, handoffs, sessions, timers
from backend.models.base import one_of

MAX_TOGETHER = 500

_CLOSE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(status="closed", closed_at=bindparam("at"), operator_id=None)
)
_END = (
    update(sessions)
    .where(sessions.c.conversation_id == bindparam("conversation"), one_of(sessions.c.status, "waiting"))
    .values(status="ended", end_reason="expired", updated_at=bindparam("at"))
)
_FORGET_CALLBACKS = delete(callbacks).where(callbacks.c.conversation_id == bindparam("conversation"))


async def expire_conversations(connection: AsyncConnection, idle: timedelta, now: datetime) -> list[timedelta]:
    """Closes conversations that have been idle for so long; the next message opens them again.

    One in which a timer runs or a person is asked is not idle.

    Returns:
        How long each lasted, from its opening to the last thing that happened.
    """
    c = conversations.c
    has_timer = exists().where(timers.c.conversation_id == c.id)
    has_handoff = exists().where(handoffs.c.conversation_id == c.id, handoffs.c.status != "closed")
    rows = (
        await connection.execute(
            select(c.id, c.opened_at, c.active_at)
            .where(
                and_(one_of(c.status, "open"), c.active_at <= now - idle, c.due_at.is_(None)),
                and_(c.leased_until.is_(None), ~has_timer, ~has_handoff),
            )
            .order_by(c.active_at)
            .limit(MAX_TOGETHER)
            .with_for_update(skip_locked=True)
        )
    ).all()
    if rows:
        ended = [{"conversation": row.id, "at": now} for row in rows]
        await connection.execute(_CLOSE, ended)
        await connection.execute(_END, ended)
        await connection.execute(_FORGET_CALLBACKS, [{"conversation": row.id} for row in rows])
    return [row.active_at - row.opened_at for row in rows]
