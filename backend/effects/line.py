"""Takes effects that are due out of the database: the first open one of each conversation, and those behind it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import and_, bindparam, exists, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.record import EFFECT_LEASE
from backend.effects.contract import Performance
from backend.models import channels, conversations, effects
from backend.models.base import Moment, among, one_of
from flow_engine.effects import Effect

WORKER_ENDED = "the worker ended"
SUSPECTED_AFTER = 2  # chosen: attempts that ended with their worker; by chance that happens once, hardly twice
SUSPECT_LEASE = timedelta(seconds=5)  # chosen: what ends every worker is given up after about a minute

Attempt: TypeAlias = tuple[str, int]
"""An effect's id and which attempt at it is meant."""

_read_effect = msgspec.json.Decoder(Effect).decode
_read_sender = msgspec.json.Decoder(Sender).decode

_OPEN = ("due", "performing", "in_doubt")
_before = effects.alias("before")
_c = effects.c
_IS_SUSPECT = and_(_c.attempts >= SUSPECTED_AFTER, _c.error == WORKER_ENDED)


def _heads(which: Any) -> Any:
    return (
        select(_c.conversation_id)
        .join(channels, channels.c.id == _c.channel_id)
        .where(
            one_of(_c.state, "due"),
            _c.due_at <= bindparam("now", type_=Moment),
            or_(channels.c.status == "active", _c.kind != "send_message"),
            ~exists().where(
                _before.c.conversation_id == _c.conversation_id,
                _before.c.sequence < _c.sequence,
                one_of(_before.c.state, *_OPEN),
            ),
            which,
        )
        .order_by(_c.due_at)
        .limit(bindparam("limit"))
        .with_for_update(of=effects, skip_locked=True)
    )


_HEADS = {True: _heads(_IS_SUSPECT), False: _heads(not_(_IS_SUSPECT))}  # made once: most looks find nothing
_TAKE = (
    update(effects)
    .where(effects.c.sequence == bindparam("number"))
    .values(
        state="performing",
        attempts=effects.c.attempts + 1,
        due_at=bindparam("nothing", None, type_=Moment),
        leased_until=bindparam("until", type_=Moment),
    )
)

_EXTEND = update(effects).values(leased_until=bindparam("until", type_=Moment))


async def take_due(
    connection: AsyncConnection, now: datetime, limit: int, *, suspects: bool = False
) -> list[list[Performance]]:
    """Leases effects, those of one conversation together and in order; the attempt counts from here on.

    Args:
        suspects: whether those are meant that workers ended at again and again, or the others.
    """
    heads = list((await connection.execute(_HEADS[suspects], {"now": now, "limit": limit})).scalars())
    if not heads:
        return []
    rows = (
        await connection.execute(
            select(
                *(_c.sequence, _c.id, _c.workspace_id, _c.conversation_id, _c.channel_id, _c.session_id),
                *(_c.payload, _c.attempts, _c.result, _c.created_at),
                *(conversations.c.recipient, conversations.c.window_expires_at, channels.c.has_window),
            )
            .join(conversations, conversations.c.id == _c.conversation_id)
            .join(channels, channels.c.id == _c.channel_id)
            .where(among(_c.conversation_id, heads), one_of(_c.state, *_OPEN), _c.state == "due", _c.due_at <= now)
            .order_by(_c.sequence)
            .with_for_update(of=effects)
        )
    ).all()
    until = now + (SUSPECT_LEASE if suspects else EFFECT_LEASE)
    await connection.execute(_TAKE, [{"number": row.sequence, "until": until} for row in rows])
    lanes: dict[str, list[Performance]] = {}
    for row in rows:
        lanes.setdefault(row.conversation_id, []).append(
            Performance(
                effect=_read_effect(row.payload),
                workspace_id=row.workspace_id,
                conversation_id=row.conversation_id,
                channel_id=row.channel_id,
                session_id=row.session_id,
                attempts=row.attempts + 1,
                leased_until=until,
                recipient=_read_sender(row.recipient),
                window_expires_at=row.window_expires_at,
                has_window=row.has_window,
                created_at=row.created_at,
                result=row.result,
            )
        )
    return list(lanes.values())


async def renew(connection: AsyncConnection, held: Collection[Attempt], until: datetime) -> set[Attempt]:
    """Extends the leases of attempts under way; gives those that nobody has settled or taken over."""
    rows = await connection.execute(
        select(_c.id, _c.attempts)
        .where(among(_c.id, [effect_id for effect_id, _ in held]), _c.state == "performing")
        .order_by(_c.id)
        .with_for_update()
    )
    ours = {(row.id, row.attempts) for row in rows} & set(held)
    if ours:
        await connection.execute(_EXTEND.where(among(_c.id, [effect_id for effect_id, _ in ours])), {"until": until})
    return ours
