"""What was said in a conversation before a model is asked: by the customer, by us, and what people did meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.effects.contract import Performance, SaidBefore
from backend.models import messages, takeovers
from backend.tools.json_text import read_json


async def said_before(connection: AsyncConnection, performance: Performance, count: int) -> list[SaidBefore]:
    """Gives a conversation's latest messages before the input that led to an effect, the oldest first.

    Where people gave the chat back, their summary stands among them.

    Args:
        count: how many messages at most.
    """
    if not count:
        return []
    spoken = await _spoken(connection, performance, count)
    since = spoken[-1].created_at if len(spoken) == count else None
    ended = await _ended(connection, performance, since)
    said = [(row.created_at, 0, SaidBefore(_by(row.direction), _words(row.content))) for row in spoken[::-1]]
    said += [(row.ended_at, 1, SaidBefore("people", row.summary)) for row in ended]
    in_order = sorted(said, key=lambda one: one[:2])
    return [one for *_, one in in_order if one.text or one.by == "people"]


async def _spoken(connection: AsyncConnection, performance: Performance, count: int) -> list[Any]:
    """Reads the messages, the latest first; what the input itself was, and led to, is left out."""
    input_id = performance.effect.id.rpartition(".")[0]
    m = messages.c
    query = (
        select(m.direction, m.content, m.created_at)
        .where(
            m.conversation_id == performance.conversation_id,
            m.created_at <= performance.created_at,
            m.id != input_id,
            m.id.not_like(f"{input_id}.%"),
        )
        .order_by(m.created_at.desc(), m.id.desc())
        .limit(count)
    )
    return list((await connection.execute(query)).all())


async def _ended(connection: AsyncConnection, performance: Performance, since: datetime | None) -> list[Any]:
    t = takeovers.c
    query = select(t.ended_at, t.summary).where(
        t.conversation_id == performance.conversation_id, t.ended_at <= performance.created_at
    )
    if since is not None:
        query = query.where(t.ended_at >= since)
    return list((await connection.execute(query.order_by(t.ended_at, t.id))).all())


def _by(direction: str) -> Any:
    return "customer" if direction == "in" else "business"


def _words(content: str) -> str:
    """Gives the words of a message of either side."""
    fields = read_json(content)
    return str(fields.get("text") or fields.get("caption") or "")
