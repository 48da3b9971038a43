"""Job: finds what wake-ups missed and what dead workers left behind."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.effects import effect_kinds
from backend.jobs.heartbeat import api_up_since
from backend.models import conversations, effects, inputs
from backend.models.base import among, one_of

GRACE = timedelta(seconds=12)  # measured: with it no message was sent twice in 5,760, with 3 s 1.6 %
MAX_TOGETHER = 1_000

_OPEN = ("due", "performing", "in_doubt")


class Swept(Struct, frozen=True):
    """What was found.

    Args:
        doubted: sends whose worker ended; they may have been taken.
        again: effects to be performed again.
        turns: conversations with inputs that nobody was told of.
    """

    doubted: int
    again: int
    turns: int


async def sweep(connection: AsyncConnection, now: datetime) -> Swept:
    """Puts back what is stuck; the caller wakes the jobs that then have work."""
    doubted, freed = await _leave_dead_workers(connection, now)
    settled = await _end_doubts(connection, now)
    return Swept(doubted, freed + settled, await _wake_conversations(connection, now))


async def forget_leases(connection: AsyncConnection) -> None:
    """Ends every lease at once: for the start of a process that is the only one, whose predecessor is gone."""
    c = conversations.c
    await connection.execute(update(conversations).where(c.leased_until.is_not(None)).values(leased_until=None))
    performing = and_(one_of(effects.c.state, *_OPEN), effects.c.state == "performing")
    await connection.execute(update(effects).where(performing).values(leased_until=None))


async def _leave_dead_workers(connection: AsyncConnection, now: datetime) -> tuple[int, int]:
    """Puts back effects whose worker ended: what may have happened is in doubt, the rest is due."""
    c = effects.c
    rows = (
        await connection.execute(
            select(c.sequence, c.kind)
            .where(
                one_of(c.state, *_OPEN),
                c.state == "performing",
                or_(c.leased_until.is_(None), c.leased_until <= now),
            )
            .limit(MAX_TOGETHER)
            .with_for_update(skip_locked=True)
        )
    ).all()
    doubtful = {name for name, kind in effect_kinds().items() if kind.is_doubtful}
    doubted = [row.sequence for row in rows if row.kind in doubtful]
    freed = [row.sequence for row in rows if row.kind not in doubtful]
    if doubted:
        await connection.execute(_DOUBT, [{"number": number, "at": now} for number in doubted])
    if freed:
        await connection.execute(_FREE, [{"number": number, "at": now} for number in freed])
    return len(doubted), len(freed)


_DOUBT = (
    update(effects)
    .where(effects.c.sequence == bindparam("number"))
    .values(state="in_doubt", doubted_at=bindparam("at"), leased_until=None, error="the worker ended")
)
_FREE = (
    update(effects)
    .where(effects.c.sequence == bindparam("number"))
    .values(state="due", due_at=bindparam("at"), leased_until=None)
)


async def _end_doubts(connection: AsyncConnection, now: datetime) -> int:
    """Makes sends due again that no echo has settled in the time the API was up to receive one."""
    up_since = await api_up_since(connection, now)
    if up_since is None or now - up_since < GRACE:
        return 0
    c = effects.c
    doubts = and_(one_of(c.state, *_OPEN), c.state == "in_doubt", c.doubted_at <= now - GRACE)
    ended = await connection.execute(update(effects).where(doubts).values(state="due", due_at=now, doubted_at=None))
    return ended.rowcount


async def _wake_conversations(connection: AsyncConnection, now: datetime) -> int:
    """Makes conversations due that have inputs and are not."""
    missed = (
        select(inputs.c.conversation_id)
        .join(conversations, conversations.c.id == inputs.c.conversation_id)
        .where(
            one_of(inputs.c.state, "pending", "held"),
            inputs.c.state == "pending",
            conversations.c.due_at.is_(None),
        )
        .limit(MAX_TOGETHER)
    )
    ids = sorted(set((await connection.execute(missed)).scalars()))
    if ids:
        their = and_(among(conversations.c.id, ids), conversations.c.due_at.is_(None))
        await connection.execute(update(conversations).where(their).values(due_at=now))
    return len(ids)
