"""People who write to customers: whose chat it is then, and that nobody waits any longer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Making, hand_over_all, lock
from backend.conversation.service_levels import note_answer
from backend.models import conversations, messages
from backend.models.base import among
from flow_engine.handover import OperatorWrote, Reopened


async def note_written(
    connection: AsyncConnection, conversation_ids: Sequence[str], operator_id: str, making: Making
) -> None:
    """Notes that a person has written in some conversations; those of the bot are that person's from now on.

    The caller wakes `take_turns` after the commit.

    Args:
        operator_id: empty for somebody at the business's own phone.
    """
    chats = await lock(connection, conversation_ids)
    await hand_over_all(connection, chats, OperatorWrote(operator_id), making)
    await note_answer(connection, conversation_ids, making.now)


async def note_writer(connection: AsyncConnection, message_ids: Sequence[str], operator_id: str) -> None:
    """Notes who wrote some messages."""
    of_them: Any = among(messages.c.id, message_ids)
    await connection.execute(update(messages).where(of_them).values(operator_id=operator_id))


async def reopen_closed(connection: AsyncConnection, conversation_ids: Sequence[str], making: Making) -> None:
    """Opens those of some conversations again that are closed: something is sent there without a person."""
    c = conversations.c
    closed = select(c.id).where(among(c.id, conversation_ids), c.owner == "nobody")
    chats = await lock(connection, list((await connection.execute(closed)).scalars()))
    await hand_over_all(connection, chats, Reopened(), making)
