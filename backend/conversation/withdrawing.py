"""Withdraws what the bot has wanted to say when people interrupt it: from then on it is silent, the line before it too.

What a flow said on its way to a handoff is no such thing: it goes out before anything the person writes. And what is at
the channel already cannot be taken back.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.moves import Move
from backend.conversation.statuses import RANKS
from backend.domains.subscriptions.telling import Event
from backend.models import effects, messages
from backend.models.base import Moment, among, among_given, one_of
from backend.prepared import fetch

TAKEN_OVER = "taken_over"  # the error of what is withdrawn; and of what will be, should its sending come back

_e, _m = effects.c, messages.c
_AT = bindparam("since", type_=Moment)
_WITHDRAWN = select(_e.id).where(among_given(_e.id, "ids"), _e.error == TAKEN_OVER)
_THIS = _e.sequence == bindparam("number")
_WITHDRAW = update(effects).where(_THIS).values(state="failed", error=TAKEN_OVER, done_at=_AT, due_at=None)
_MARK = update(effects).where(_THIS).values(error=TAKEN_OVER)
_FAIL = (
    update(messages)
    .where(_m.id == bindparam("message"), _m.status_rank < RANKS["failed"])
    .values(status="failed", status_rank=RANKS["failed"], status_at=_AT, error_text=TAKEN_OVER)
)


async def withdraw(connection: AsyncConnection, moves: Sequence[Move], now: datetime) -> list[Event]:
    """Withdraws what flows have wanted to say in chats that people interrupt; gives what is told of it."""
    ids = [move.conversation_id for move in moves if _interrupts(move)]
    if not ids:
        return []
    query = select(_e.sequence, _e.id, _e.workspace_id, _e.conversation_id, _e.channel_id, _e.state).where(
        among(_e.conversation_id, ids),
        one_of(_e.state, "due", "performing", "in_doubt"),
        _e.kind == "send_message",
        _e.session_id != "",  # people and programs have none
    )
    rows = (await connection.execute(query.order_by(_e.sequence).with_for_update())).all()
    waiting = [row for row in rows if row.state == "due"]
    under_way = [{"number": row.sequence} for row in rows if row.state != "due"]
    if under_way:
        await connection.execute(_MARK, under_way)
    if waiting:
        await connection.execute(_WITHDRAW, [{"number": row.sequence, "since": now} for row in waiting])
        await connection.execute(_FAIL, [{"message": row.id, "since": now} for row in waiting])
    return [
        Event(
            row.workspace_id,
            "message.failed",
            now,
            {
                "message_id": row.id,
                "conversation_id": row.conversation_id,
                "channel_id": row.channel_id,
                "error_code": 0,
                "error": TAKEN_OVER,
            },
        )
        for row in waiting
    ]


async def withdrawn_of(connection: AsyncConnection, effect_ids: Sequence[str]) -> set[str]:
    """Gives those of some effects that people have interrupted the bot since it wanted."""
    return {row[0] for row in await fetch(connection, _WITHDRAWN, ids=effect_ids)}


def _interrupts(move: Move) -> bool:
    """Tells whether people have made the bot fall silent; a flow that hands off does so itself, in a turn."""
    return move.event is not None and move.after.is_bot_silent and not move.before.is_bot_silent
