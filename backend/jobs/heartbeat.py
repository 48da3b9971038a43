"""Job: notes that a process is up. A send in doubt is repeated only after webhooks could have settled it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import heartbeats
from backend.models.writing import insert_or_replace

BEAT_S = 2.0
FRESH = timedelta(seconds=7)  # chosen: two beats may be late before a process counts as down
FORGOTTEN = timedelta(days=1)

_BEAT = insert_or_replace(heartbeats)


async def beat(connection: AsyncConnection, process_id: str, role: str, up_since: datetime, now: datetime) -> None:
    """Notes that a process is up.

    Args:
        role: `api` for one that receives webhooks, else `worker`.
        up_since: since when it has been without a break.
    """
    await connection.execute(_BEAT, {"id": process_id, "role": role, "up_since": up_since, "seen_at": now})
    await connection.execute(delete(heartbeats).where(heartbeats.c.seen_at < now - FORGOTTEN))


async def api_up_since(connection: AsyncConnection, now: datetime) -> datetime | None:
    """Tells since when webhooks could have been received without a break; None when they cannot be now."""
    found = await connection.execute(
        select(func.min(heartbeats.c.up_since)).where(heartbeats.c.role == "api", heartbeats.c.seen_at >= now - FRESH)
    )
    since: datetime | None = found.scalar_one()
    return since
