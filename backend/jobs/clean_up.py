"""Job: deletes what is no longer needed to go on or to explain what happened."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, delete, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import (
    callbacks,
    dead_letters,
    effects,
    event_deliveries,
    idempotency_keys,
    inputs,
    live_changes,
    live_watches,
    log_ins,
    media_uploads,
    model_calls,
    rate_buckets,
    schedule_occurrences,
    updates,
    visits,
)

MAX_TOGETHER = 1_000  # chosen: a transaction that others hardly notice


class Rule(Struct, frozen=True):
    """Which rows of a table are no longer needed.

    Args:
        moment: the column that says how old a row is.
        kept: how long after that it stays.
        is_over: what must hold besides; None for nothing.
    """

    table: Table
    moment: ColumnElement[Any]
    kept: timedelta
    is_over: ColumnElement[bool] | None = None


_DAY = timedelta(days=1)

RULES: tuple[Rule, ...] = (
    # chosen: explanations of a quarter
    Rule(effects, effects.c.created_at, 90 * _DAY, effects.c.state.in_(("done", "failed"))),
    Rule(inputs, inputs.c.created_at, 90 * _DAY, inputs.c.state.in_(("taken", "operator"))),
    Rule(dead_letters, dead_letters.c.created_at, 90 * _DAY, dead_letters.c.replayed_at.is_not(None)),
    Rule(callbacks, callbacks.c.until, _DAY),  # chosen: nobody waits any longer; a day to see why
    Rule(updates, updates.c.created_at, 30 * _DAY),  # chosen: four times as long as a provider repeats a post
    Rule(schedule_occurrences, schedule_occurrences.c.at, 400 * _DAY),  # chosen: no local time comes back after so long
    Rule(idempotency_keys, idempotency_keys.c.created_at, 7 * _DAY),  # chosen: who repeats a call does so within hours
    # Standard Webhooks, recommended retry schedule: the last attempt comes after four days
    Rule(event_deliveries, event_deliveries.c.created_at, 30 * _DAY, event_deliveries.c.state.in_(("done", "failed"))),
    Rule(rate_buckets, rate_buckets.c.filled_at, 2 * _DAY),  # chosen: by then the debt of any real broadcast is paid
    Rule(log_ins, log_ins.c.expires_at, _DAY),
    Rule(media_uploads, media_uploads.c.expires_at, _DAY),
    Rule(visits, visits.c.day, 800 * _DAY),  # chosen: a year beside the year before
    Rule(model_calls, model_calls.c.at, 800 * _DAY),  # … as long as the visits they belong to
)


async def clean_up(connection: AsyncConnection, now: datetime) -> int:
    """Deletes some rows of each table that are too old; gives how many, 0 when there are no more."""
    return sum([await _delete(connection, rule, now) for rule in RULES]) + await _forget_unwatched(connection, now)


async def _forget_unwatched(connection: AsyncConnection, now: datetime) -> int:
    """Deletes what was told to watchers who are no longer there: their process ended before it could do so itself."""
    c = live_changes.c
    await connection.execute(delete(live_watches).where(live_watches.c.until < now))
    is_watched = exists().where(live_watches.c.workspace_id == c.workspace_id)
    some = select(c.sequence).where(~is_watched).order_by(c.sequence).limit(MAX_TOGETHER)
    return (await connection.execute(delete(live_changes).where(c.sequence.in_(some)))).rowcount


async def _delete(connection: AsyncConnection, rule: Rule, now: datetime) -> int:
    """Deletes a batch; the conditions stand in the delete too, for what changed meanwhile."""
    before: Any = now - rule.kept
    old = rule.moment < (before.date() if rule.table is visits else before)
    if rule.is_over is not None:
        old = and_(old, rule.is_over)
    key = list(rule.table.primary_key.columns)
    some = (await connection.execute(select(*key).where(old).limit(MAX_TOGETHER))).all()
    if not some:
        return 0
    batch = key[0].in_([row[0] for row in some]) if len(key) == 1 else tuple_(*key).in_([tuple(row) for row in some])
    return (await connection.execute(delete(rule.table).where(batch, old))).rowcount
