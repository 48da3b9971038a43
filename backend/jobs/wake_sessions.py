"""Job: gives sessions the `TimeReached` they wait for."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import Given, give_inputs
from backend.models import timers
from flow_engine.inputs import TimeReached

MAX_TOGETHER = 500


async def wake_sessions(connection: AsyncConnection, now: datetime) -> int:
    """Turns the timers that are due into inputs; gives how many those were."""
    c = timers.c
    rows = (
        await connection.execute(
            select(c.id, c.workspace_id, c.conversation_id)
            .where(c.due_at <= now)
            .order_by(c.due_at)
            .limit(MAX_TOGETHER)
            .with_for_update(skip_locked=True)
        )
    ).all()
    if not rows:
        return 0
    given = [
        Given(row.workspace_id, row.conversation_id, TimeReached(id=f"{row.id}.due", at=now, wait_id=row.id))
        for row in rows
    ]
    await give_inputs(connection, given, now)
    await connection.execute(delete(timers).where(c.id == bindparam("timer")), [{"timer": row.id} for row in rows])
    return len(rows)


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """Gives when the next timer is due; None when there is none."""
    found: datetime | None = (await connection.execute(select(func.min(timers.c.due_at)))).scalar_one()
    return found
