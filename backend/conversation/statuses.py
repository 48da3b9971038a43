"""How far an outgoing message has come: a ladder that is only ever climbed, in whatever order the news arrives."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import MessageStatus, Sent, StatusUpdate
from backend.conversation.failures import Failed, act_on_failures, sends_made_again
from backend.conversation.people import clean
from backend.domains.subscriptions.schemas import EventKind
from backend.domains.subscriptions.telling import Event, is_told, tell_all
from backend.models import effects, messages, updates
from backend.models.base import among, one_of
from backend.tools.ids import Ids
from backend.tools.json_text import write_json

# `failed` stands between: nothing weaker undoes it, but a message that was delivered after all was not lost.
RANKS: dict[MessageStatus, int] = {"sent": 10, "failed": 15, "delivered": 20, "read": 30, "played": 40}


class StatusNews(Struct, frozen=True):
    """A status update and the channel it came by."""

    workspace_id: str
    channel_id: str
    status: StatusUpdate


class _Known(Struct, frozen=True):
    """A message that news is of.

    Args:
        rank: how far it has come.
        is_told: others are told of it.
    """

    id: str
    workspace_id: str
    conversation_id: str
    channel_id: str
    rank: int
    created_at: datetime
    is_told: bool


async def move_statuses(connection: AsyncConnection, news: Sequence[StatusNews], ids: Ids, now: datetime) -> int:
    """Moves messages up the ladder, settles sends that were in doubt, and does what failures ask for.

    What no message is known for is kept.

    Returns:
        How many updates no message is known for.
    """
    found = await _messages_of(connection, news)
    matched = [(item, message) for item in news if (message := _match(item, found))]
    known = await _without_old_sends(connection, matched)
    settled = [item for item, message in known if message.rank == 0 and item.status.effect_id]
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
    climbing = await _without_resent(connection, known, ids, now)
    if climbing:
        await connection.execute(_CLIMB, [_climb(item, message.id) for item, message in climbing])
    await tell_all(connection, [event for pair in climbing if (event := _event(*pair, now))], ids)
    await _keep(connection, [item for item in news if not _match(item, found)], now)
    return len(news) - len(matched)


_Pair: TypeAlias = tuple[StatusNews, _Known]


async def _without_old_sends(connection: AsyncConnection, known: list[_Pair]) -> list[_Pair]:
    """Leaves out late news of a send that failed and was made again."""
    doubtful = [item for item, message in known if message.rank == 0 or item.status.status == "failed"]
    if not doubtful:
        return known
    old = await sends_made_again(connection, [(item.channel_id, item.status.provider_id) for item in doubtful])
    return [pair for pair in known if (pair[0].channel_id, pair[0].status.provider_id) not in old]


async def _without_resent(connection: AsyncConnection, known: list[_Pair], ids: Ids, now: datetime) -> list[_Pair]:
    """Acts on failures; leaves messages out that are sent again."""
    failed = {
        message.id: Failed(
            message.workspace_id,
            message.channel_id,
            message.conversation_id,
            message.id,
            message.created_at,
            item.status,
        )
        for item, message in known
        if item.status.status == "failed" and message.rank < RANKS["failed"] and not _came_further(message, known)
    }
    if not failed:
        return known
    again = await act_on_failures(connection, list(failed.values()), ids, now)
    return [pair for pair in known if pair[1].id not in again]


def _came_further(message: _Known, known: Sequence[_Pair]) -> bool:
    """Tells whether the same batch says that a message arrived after all."""
    return any(other.id == message.id and RANKS[item.status.status] > RANKS["failed"] for item, other in known)


def _event(item: StatusNews, message: _Known, now: datetime) -> Event | None:
    """Makes what is told of a status; None where it is no news, or nobody would want to know."""
    kinds: dict[str, EventKind] = {"read": "message.read", "failed": "message.failed"}
    kind = kinds.get(item.status.status)
    if not message.is_told or kind is None or message.rank >= RANKS[item.status.status]:
        return None
    data: dict[str, object] = {"message_id": message.id, "conversation_id": message.conversation_id}
    data["channel_id"] = message.channel_id
    if kind == "message.failed":
        data |= {"error_code": item.status.error_code, "error": clean(item.status.error_text)[:500]}
    return Event(message.workspace_id, kind, now, data)


_CLIMB = (
    update(messages)
    .where(messages.c.id == bindparam("message_id"), messages.c.status_rank < bindparam("reached"))
    .values(provider_id=func.coalesce(messages.c.provider_id, bindparam("provider")))
)
_SETTLE = (
    update(effects)
    .where(
        effects.c.id == bindparam("effect_id"),
        one_of(effects.c.state, "due", "performing", "in_doubt"),
        effects.c.attempts > 0,
    )
    .values(state="done", due_at=None, leased_until=None)
)


async def _messages_of(connection: AsyncConnection, news: Sequence[StatusNews]) -> dict[tuple[str, str], _Known]:
    """Reads the messages meant, by channel and either of their ids."""
    effect_ids = [item.status.effect_id for item in news if item.status.effect_id]
    provider_ids = [item.status.provider_id for item in news]
    m = messages.c
    columns = (m.id, m.workspace_id, m.conversation_id, m.channel_id, m.status_rank, m.created_at)
    rows = await connection.execute(
        select(*columns, is_told(m.workspace_id), m.provider_id).where(
            or_(among(m.id, effect_ids), among(m.provider_id, provider_ids))
        )
    )
    found: dict[tuple[str, str], _Known] = {}
    for row in rows:
        message = _Known(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]))
        found[message.channel_id, f"effect:{message.id}"] = message
        found[message.channel_id, f"provider:{row[7]}"] = message
    return found


def _match(item: StatusNews, found: dict[tuple[str, str], _Known]) -> _Known | None:
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
        "error_text": "window_closed" if status.action == "window_closed" else clean(status.error_text),
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


async def insert_new_updates(
    connection: AsyncConnection, rows: dict[tuple[str, str], dict[str, object]]
) -> list[tuple[str, str]]:
    """Keeps updates, by channel and key; gives those that were not there."""
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
    return [id_ for id_ in rows if id_ not in there]
