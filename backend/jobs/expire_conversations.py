"""Job: closes conversations in which nothing has happened for long, and ends their sessions."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Making, hand_over_all, lock
from backend.models import conversations, handoffs, timers
from backend.models.base import one_of
from backend.tools.ids import Ids
from flow_engine.handover import Closed

MAX_TOGETHER = 500


async def expire_conversations(
    connection: AsyncConnection, idle: timedelta, now: datetime, ids: Ids
) -> list[timedelta]:
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
                one_of(c.owner, "bot", "operator"),
                and_(one_of(c.status, "open"), c.active_at <= now - idle, c.due_at.is_(None)),
                and_(c.leased_until.is_(None), ~has_timer, ~has_handoff),
            )
            .order_by(c.active_at)
            .limit(MAX_TOGETHER)
            .with_for_update(skip_locked=True)
        )
    ).all()
    if rows:
        chats = await lock(connection, [row.id for row in rows])
        await hand_over_all(connection, chats, Closed(), Making(ids, now, reason="idle", end_reason="expired"))
    return [row.active_at - row.opened_at for row in rows]
