"""What is done about messages that the provider took and then reports as failed, as its code asks for.

Such news comes in a status, long after the send was answered: the message is sent again, its channel stopped, its
window closed, its contact noted as wanting no advertising, or it stays failed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import StatusUpdate
from backend.conversation.consent import opt_out
from backend.conversation.people import clean
from backend.models import channels, conversations, dead_letters, effects, messages, updates
from backend.models.base import Moment, among
from backend.models.writing import insert_new
from backend.tools.ids import Ids
from backend.tools.json_text import write_json

MAX_SENDS = 8  # chosen: as many as `send_message` makes attempts
MAX_WAIT_S = 3_600.0  # chosen: a customer who waits longer is helped by a person

STOP_CHANNEL = (
    update(channels)
    .where(channels.c.id == bindparam("channel"), channels.c.status == "active")
    .values(status="stopped", stop_reason=bindparam("reason"), stopped_at=bindparam("at"))
)
_SEND_AGAIN = (
    update(effects)
    .where(effects.c.id == bindparam("effect"), effects.c.state == "done")
    .values(state="due", due_at=bindparam("again_at", type_=Moment), error=bindparam("told"), done_at=None, result=None)
)
_GIVE_UP = (
    update(effects)
    .where(effects.c.id == bindparam("effect"), effects.c.state == "done")
    .values(state="failed", error=bindparam("told"))
)
_QUEUE = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(status="queued", status_rank=0, provider_id=None, error_code=0, error_text="")
)
_MOURN = insert(dead_letters)
_NOTE = insert_new(updates)
_answered = messages.alias("answered")
_CLOSE_WINDOW = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("talk"),
        conversations.c.window_expires_at > bindparam("at", type_=Moment),
        ~exists().where(
            _answered.c.conversation_id == conversations.c.id,
            _answered.c.direction == "in",
            _answered.c.created_at > bindparam("sent_at", type_=Moment),
        ),
    )
    .values(window_expires_at=bindparam("at", type_=Moment))
)


class Failed(Struct, frozen=True):
    """A message that was taken and failed all the same.

    Args:
        sent_at: when it was wanted.
    """

    workspace_id: str
    channel_id: str
    conversation_id: str
    message_id: str
    sent_at: datetime
    status: StatusUpdate

    @property
    def told(self) -> str:
        """Says what went wrong."""
        return f"{self.status.error_code} {clean(self.status.error_text)}".strip()[:500]


def asked_pause(after_s: float, factor: float, attempts: int) -> float:
    """Gives the wait a provider asks for after so many attempts; 0 when it asks for none.

    The pair limit of WhatsApp wants 4, 16, 64 … seconds.
    """
    steps = max(attempts - 1, 0)
    longest = max(after_s, MAX_WAIT_S)
    return after_s if factor == 1 or not after_s else min(after_s * factor ** min(steps, 20), longest)


async def act_on_failures(connection: AsyncConnection, failed: Sequence[Failed], ids: Ids, now: datetime) -> set[str]:
    """Does what the codes ask for.

    Returns:
        The ids of the messages that are sent again: they have not failed.
    """
    again = await _send_again(connection, failed, ids, now)
    stopped = {one.channel_id: one.told for one in failed if one.status.action == "stop_channel"}
    if stopped:
        rows = [{"channel": id_, "reason": told, "at": now} for id_, told in sorted(stopped.items())]
        await connection.execute(STOP_CHANNEL, rows)
    closed = [one for one in failed if one.status.action == "window_closed"]
    if closed:
        rows = [{"talk": one.conversation_id, "at": one.status.at, "sent_at": one.sent_at} for one in closed]
        await connection.execute(_CLOSE_WINDOW, rows)
    refusing = [one.conversation_id for one in failed if one.status.action == "opted_out"]
    await opt_out(connection, refusing, ids, now)
    return again


async def sends_made_again(connection: AsyncConnection, sends: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Finds sends that failed and were made again, by channel and the provider's id: more news of them is old."""
    u = updates.c
    wanted = {(channel_id, _key(provider_id)): (channel_id, provider_id) for channel_id, provider_id in sends}
    rows = await connection.execute(
        select(u.channel_id, u.key).where(
            among(u.channel_id, list({channel_id for channel_id, _ in wanted})),
            among(u.key, [key for _, key in wanted]),
        )
    )
    return {wanted[channel_id, key] for channel_id, key in rows if (channel_id, key) in wanted}


async def _send_again(connection: AsyncConnection, failed: Sequence[Failed], ids: Ids, now: datetime) -> set[str]:
    """Makes sends due again that may succeed; where that was tried too often, somebody is told."""
    wanted = {one.message_id: one for one in failed if one.status.action in ("retry", "stop_channel")}
    if not wanted:
        return set()
    e = effects.c
    rows = await connection.execute(
        select(e.id, e.attempts)
        .join(conversations, conversations.c.id == e.conversation_id)
        .where(among(e.id, list(wanted)), e.state == "done", e.kind == "send_message")
        .where(or_(e.session_id == "", conversations.c.owner != "operator"))  # the bot is silent while a person has it
    )
    again: list[dict[str, Any]] = []
    for id_, attempts in rows.all():
        one = wanted[id_]
        if attempts >= MAX_SENDS:
            await _give_up(connection, one, attempts, ids, now)
            continue
        wait_s = asked_pause(one.status.retry_after_s, one.status.retry_factor, attempts)
        again.append({"effect": id_, "again_at": now + timedelta(seconds=wait_s), "told": one.told})
    if again:
        await connection.execute(_SEND_AGAIN, again)
        await connection.execute(_QUEUE, [{"message": row["effect"]} for row in again])
        await connection.execute(_NOTE, [_note(wanted[row["effect"]], now) for row in again])
    return {row["effect"] for row in again}


async def _give_up(connection: AsyncConnection, one: Failed, attempts: int, ids: Ids, now: datetime) -> None:
    await connection.execute(_GIVE_UP, {"effect": one.message_id, "told": one.told})
    row = {"id": ids.new(), "workspace_id": one.workspace_id, "conversation_id": one.conversation_id}
    row |= {"kind": "effect", "subject_id": one.message_id, "error": one.told}
    await connection.execute(_MOURN, {**row, "attempts": attempts, "created_at": now})


def _note(one: Failed, now: datetime) -> dict[str, Any]:
    return {
        "channel_id": one.channel_id,
        "key": _key(one.status.provider_id),
        "workspace_id": one.workspace_id,
        "kind": "status",
        "raw": write_json(one.status),
        "is_handled": True,
        "created_at": now,
    }


def _key(provider_id: str) -> str:
    return f"resent:{clean(provider_id)}"
