"""Job: deletes what is no longer needed to go on or to explain what happened."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import callbacks, effects, inputs, schedule_occurrences, updates

MAX_TOGETHER = 1_000  # chosen: a transaction that others hardly notice
KEPT = timedelta(days=90)  # chosen: explanations of a quarter
UPDATES_KEPT = timedelta(days=30)  # chosen: four times as long as a provider repeats a post
OCCURRENCES_KEPT = timedelta(days=400)  # chosen: no local time comes back after so long


async def clean_up(connection: AsyncConnection, now: datetime) -> int:
    """Deletes some rows that are too old; gives how many, 0 when there are no more."""
    finished = effects.c.state.in_(("done", "failed"))
    taken = inputs.c.state.in_(("taken", "operator"))
    return (
        await _delete(connection, effects, effects.c.sequence, finished & (effects.c.created_at < now - KEPT))
        + await _delete(connection, inputs, inputs.c.sequence, taken & (inputs.c.created_at < now - KEPT))
        + await _delete(connection, callbacks, callbacks.c.id, callbacks.c.until < now - KEPT)
        + await _delete(connection, updates, updates.c.key, updates.c.created_at < now - UPDATES_KEPT)
        + await _delete_occurrences(connection, now)
    )


async def _delete(
    connection: AsyncConnection, table: Table, key: "ColumnElement[object]", old: "ColumnElement[bool]"
) -> int:
    some = select(key).where(old).limit(MAX_TOGETHER)
    return (await connection.execute(delete(table).where(key.in_(some), old))).rowcount


async def _delete_occurrences(connection: AsyncConnection, now: datetime) -> int:
    o = schedule_occurrences.c
    return (await connection.execute(delete(schedule_occurrences).where(o.at < now - OCCURRENCES_KEPT))).rowcount
