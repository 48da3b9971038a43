"""How far an outgoing message has come: a ladder that is only ever climbed, in whatever order the news arrives."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import MessageStatus, Sent, StatusUpdate
from backend.conversation.people import clean
from backend.models import effects, messages, updates
from backend.models.base import among
from backend.tools.json_text import write_json

# `failed` stands between: nothing weaker undoes it, but a message that was delivered after all was not lost.
RANKS: dict[MessageStatus, int] = {"sent": 10, "failed": 15, "delivered": 20, "read": 30, "played": 40}


class StatusNews(Struct, frozen=True):
    """A status update and the channel it came by."""

    workspace_id: str
    channel_id: str
    status: StatusUpdate


async def move_statuses(connection: AsyncConnection, news: Sequence[StatusNews], now: datetime) -> int:
    """Moves messages up the ladder, settles sends that were in doubt, and keeps what no message is known for.

    Returns:
        How many updates no message is known for.
    """
    found = await _messages_of(connection, news)
    known = [(item, row) for item in news if (row := _match(item, found))]
    if known:
        await connection.execute(_CLIMB, [_climb(item, row[0]) for item, row in known])
    settled = [item for item, row in known if row[1] == 0 and item.status.effect_id]
    if settled:
        rows = [
            {
                "effect_id": item.status.effect_id,
                "result": write_json(Sent(item.status.provider_id)),
                "done_at": now,
            }
            for item in settled
        ]
        await connection.execute(_SETTLE, rows)
    await _keep(connection, [item for item in news if not _match(item, found)], now)
    return len(news) - len(known)


_CLIMB = (
    update(messages)
    .where(messages.c.id == bindparam("message_id"), messages.c.status_rank < bindparam("reached"))
    .values(provider_id=func.coalesce(messages.c.provider_id, bindparam("provider")))
)
_SETTLE = (
    update(effects)
    .where(
        effects.c.id == bindparam("effect_id"),
        effects.c.state.in_(("due", "performing", "in_doubt")),
        effects.c.attempts > 0,
    )
    .values(state="done", due_at=None, leased_until=None)
)


async def _messages_of(
    connection: AsyncConnection, news: Sequence[StatusNews]
) -> dict[tuple[str, str], tuple[str, int]]:
    """Reads the messages meant, by channel and either of their ids, each with its own id and rank."""
    effect_ids = [item.status.effect_id for item in news if item.status.effect_id]
    provider_ids = [item.status.provider_id for item in news]
    columns = (messages.c.channel_id, messages.c.id, messages.c.provider_id, messages.c.status_rank)
    rows = await connection.execute(
        select(*columns).where(or_(among(messages.c.id, effect_ids), among(messages.c.provider_id, provider_ids)))
    )
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for channel_id, id_, provider_id, rank in rows:
        found[channel_id, f"effect:{id_}"] = (id_, rank)
        found[channel_id, f"provider:{provider_id}"] = (id_, rank)
    return found


def _match(item: StatusNews, found: dict[tuple[str, str], tuple[str, int]]) -> tuple[str, int] | None:
    by_effect = found.get((item.channel_id, f"effect:{item.status.effect_id}")) if item.status.effect_id else None
    return by_effect or found.get((item.channel_id, f"provider:{item.status.provider_id}"))


def _climb(item: StatusNews, message_id: str) -> dict[str, object]:
    status = item.status
    return {
        "message_id": message_id,
        "status": status.status,
        "status_rank": RANKS[status.status],
        "reached": RANKS[status.status],
        "status_at": status.at,
        "provider": status.provider_id,
        "error_code": status.error_code,
        "error_text": clean(status.error_text),
    }


async def _keep(connection: AsyncConnection, news: Sequence[StatusNews], now: datetime) -> None:
    """Keeps statuses of messages that are not known, or not yet: a status may overtake the answer to the send."""
    if not news:
        return
    rows = {
        (item.channel_id, early_key(item.status.provider_id, item.status.status)): {
            "workspace_id": item.workspace_id,
            "kind": "status",
            "raw": write_json(item.status),
            "created_at": now,
        }
        for item in news
    }
    await insert_new_updates(connection, rows)


def early_key(provider_id: str, status: str) -> str:
    """Gives the key under which a status is kept whose message is not known."""
    return f"status:{clean(provider_id)}:{status}"


async def insert_new_updates(connection: AsyncConnection, rows: dict[tuple[str, str], dict[str, object]]) -> int:
    """Keeps updates, by channel and key; gives how many were not there."""
    keys = [key for _, key in rows]
    known = await connection.execute(
        select(updates.c.channel_id, updates.c.key).where(
            among(updates.c.channel_id, list({channel_id for channel_id, _ in rows})), among(updates.c.key, keys)
        )
    )
    there = {(channel_id, key) for channel_id, key in known}
    new = [{"channel_id": id_[0], "key": id_[1], **row} for id_, row in rows.items() if id_ not in there]
    if new:
        await connection.execute(insert(updates), new)
    return len(new)
