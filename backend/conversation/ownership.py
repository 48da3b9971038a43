"""Who has a conversation, as it is stored: read under a lock, changed by the machine, carried out at once.

Turns change it too, from what they have claimed. Whatever else changes it takes the conversation out of a turn that is
under way, so a turn never records what it made of an owner who is no longer there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.carrying_out import carry_out
from backend.conversation.moves import Move
from backend.models import conversations, handoffs
from backend.models.base import Moment, among
from backend.tools.ids import Ids
from flow_engine.handover import Change, Event, Ownership, change


class Chat(Struct, frozen=True, kw_only=True):
    """A conversation that this transaction has locked."""

    id: str
    workspace_id: str
    channel_id: str
    contact_id: str
    priority: str
    window_expires_at: datetime | None
    ownership: Ownership


class Making(Struct, frozen=True):
    """What a change is made with, and what people say of it; see `Move`."""

    ids: Ids
    now: datetime
    reason: str = ""
    summary: str = ""
    end_reason: str = ""


async def lock(connection: AsyncConnection, ids: Sequence[str], workspace_id: str = "") -> list[Chat]:
    """Locks conversations until the transaction ends, and reads who has them; what is not there is left out.

    Args:
        workspace_id: whose they must be; empty where the ids are our own.
    """
    c = conversations.c
    query = select(conversations).where(among(c.id, ids))
    if workspace_id:
        query = query.where(c.workspace_id == workspace_id)
    rows = (await connection.execute(query.order_by(c.id).with_for_update())).all()
    owned = await read_ownerships(connection, rows)
    return [
        Chat(
            id=row.id,
            workspace_id=row.workspace_id,
            channel_id=row.channel_id,
            contact_id=row.contact_id,
            priority=row.priority,
            window_expires_at=row.window_expires_at,
            ownership=owned[row.id],
        )
        for row in rows
    ]


async def read_ownerships(connection: AsyncConnection, rows: Sequence[Any]) -> dict[str, Ownership]:
    """Gives who has some conversations, by their ids.

    Args:
        rows: of conversations, with `id`, `owner`, `operator_id`, `team` and `was_taken`.
    """
    handoff_ids: dict[str, list[str]] = {}
    with_people = [row.id for row in rows if row.owner in {"queue", "operator"}]
    if with_people:
        h = handoffs.c
        query = select(h.conversation_id, h.id).where(among(h.conversation_id, with_people), h.status != "closed")
        for conversation_id, handoff_id in await connection.execute(query.order_by(h.opened_at, h.id)):
            handoff_ids.setdefault(conversation_id, []).append(handoff_id)
    return {
        row.id: Ownership(
            row.owner, row.operator_id or "", row.team, tuple(handoff_ids.get(row.id, ())), bool(row.was_taken)
        )
        for row in rows
    }


async def hand_over(connection: AsyncConnection, chat: Chat, event: Event, making: Making) -> Change:
    """Has the machine change who has a conversation, and carries out what follows; a refusal changes nothing.

    The caller wakes `take_turns` after the commit.
    """
    return (await hand_over_all(connection, [chat], event, making))[0]


async def hand_over_all(
    connection: AsyncConnection, chats: Sequence[Chat], event: Event, making: Making
) -> list[Change]:
    """Does the same with several conversations to which the same happens; see `hand_over`."""
    changes = [change(chat.ownership, event) for chat in chats]
    moves = [_move(chat, changed, event, making) for chat, changed in zip(chats, changes, strict=True)]
    moves = [move for move in moves if not move.is_empty]
    if moves:
        out_of_turn = [{"conversation": move.conversation_id, "at": making.now} for move in moves]
        await connection.execute(_OUT_OF_TURN, out_of_turn)
        await carry_out(connection, moves, making.ids, making.now)
    return changes


def _move(chat: Chat, changed: Change, event: Event, making: Making) -> Move:
    return Move(
        conversation_id=chat.id,
        workspace_id=chat.workspace_id,
        contact_id=chat.contact_id,
        before=chat.ownership,
        after=changed.ownership,
        orders=changed.orders,
        event=event,
        reason=making.reason,
        summary=making.summary,
        end_reason=making.end_reason,
    )


_c = conversations.c
_AT = bindparam("at", type_=Moment)
_OUT_OF_TURN = (
    update(conversations)
    .where(_c.id == bindparam("conversation"))
    .values(
        fence=_c.fence + 1,
        attempts=case((_c.leased_until > _AT, _c.attempts - 1), else_=_c.attempts),  # that turn is none
        leased_until=None,
    )
)
