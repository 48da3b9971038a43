"""Job: finds what wake-ups missed and what dead workers left behind."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import and_, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.withdrawing import TAKEN_OVER
from backend.effects import effect_kinds
from backend.effects.line import WORKER_ENDED
from backend.jobs.heartbeat import api_up_since
from backend.models import conversations, effects, inputs
from backend.models.base import among, one_of

GRACE = timedelta(seconds=12)  # measured: with it no message was sent twice in 5,760, with 3 s 1.6 %
MAX_TOGETHER = 1_000
# chosen: longer than any lease, and any pause before a turn; what lies further ahead was set before clocks went back
FARTHEST = timedelta(minutes=1)

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


async def sweep(connection: AsyncConnection, now: datetime, *, ends_leases: bool = True) -> Swept:
    """Puts back what is stuck; the caller wakes the jobs that then have work.

    Args:
        ends_leases: whether a lease that has ended says that its worker has.
    """
    doubted, freed = await _leave_dead_workers(connection, now) if ends_leases else (0, 0)
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
                or_(c.leased_until.is_(None), c.leased_until <= now, c.leased_until > now + FARTHEST),
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


_WHY = case((effects.c.error == TAKEN_OVER, TAKEN_OVER), else_=WORKER_ENDED)  # what is withdrawn stays so
_DOUBT = (
    update(effects)
    .where(effects.c.sequence == bindparam("number"))
    .values(state="in_doubt", doubted_at=bindparam("at"), leased_until=None, error=_WHY)
)
_FREE = (
    update(effects)
    .where(effects.c.sequence == bindparam("number"))
    .values(state="due", due_at=bindparam("at"), leased_until=None, error=WORKER_ENDED)
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
    """Makes conversations due that have inputs and are not, or not before clocks that went back are there again."""
    c = conversations.c
    is_missed = or_(c.due_at.is_(None), c.due_at > now + FARTHEST, c.leased_until > now + FARTHEST)
    missed = (
        select(inputs.c.conversation_id)
        .join(conversations, c.id == inputs.c.conversation_id)
        .where(one_of(inputs.c.state, "pending", "held"), inputs.c.state == "pending", is_missed)
        .limit(MAX_TOGETHER)
    )
    ids = sorted(set((await connection.execute(missed)).scalars()))
    if ids:
        their = and_(among(c.id, ids), is_missed)
        await connection.execute(update(conversations).where(their).values(due_at=now, leased_until=None))
    return len(ids)
