"""Puts the chats of operators who are no longer there back into the queue."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Making, hand_over_all, lock
from backend.conversation.presence import state_at
from backend.conversation.service_levels import team_key
from backend.models import conversations, memberships, presences, teams
from backend.models.base import one_of
from flow_engine.handover import Released

MAX_TOGETHER = 200


async def release_absent(connection: AsyncConnection, making: Making) -> int:
    """Puts chats back whose operator has left the workspace, or is offline for longer than the team allows.

    Somebody who has never said that they are there, as one who works by the API alone, is not taken to be away.

    Returns:
        How many those were.
    """
    c, m, p = conversations.c, memberships.c, presences.c
    theirs = (p.workspace_id == c.workspace_id) & (p.user_id == c.operator_id)
    member = (m.workspace_id == c.workspace_id) & (m.user_id == c.operator_id)
    query = (
        select(c.workspace_id, c.operator_id, c.team, m.user_id, p.state, p.seen_at)
        .distinct()
        .outerjoin(memberships, member)
        .outerjoin(presences, theirs)
        .where(one_of(c.owner, "queue", "operator"), c.owner == "operator", c.operator_id.is_not(None))
    )
    holders = (await connection.execute(query)).all()
    if not holders:
        return 0
    allowed = await _allowed(connection)
    gone = [row for row in holders if _is_gone(row, allowed, making.now)]
    return sum([await _release(connection, row, making) for row in gone])


async def _allowed(connection: AsyncConnection) -> dict[tuple[str, str], timedelta]:
    """Gives how long members of teams may be away, where there is a bound."""
    t = teams.c
    query = select(t.workspace_id, t.key, t.absence_minutes).where(t.absence_minutes.is_not(None))
    return {(row[0], row[1]): timedelta(minutes=row[2]) for row in await connection.execute(query)}


def _is_gone(holder: Any, allowed: dict[tuple[str, str], timedelta], now: datetime) -> bool:
    if holder.user_id is None:
        return True
    bound = allowed.get((holder.workspace_id, team_key(holder.team)))
    if bound is None or holder.seen_at is None:
        return False
    return state_at(holder.state, holder.seen_at, now) == "offline" and now - holder.seen_at >= bound


async def _release(connection: AsyncConnection, holder: Any, making: Making) -> int:
    c = conversations.c
    query = select(c.id).where(
        c.workspace_id == holder.workspace_id,
        one_of(c.owner, "queue", "operator"),
        c.operator_id == holder.operator_id,
        c.team == holder.team,
    )
    ids = list((await connection.execute(query.order_by(c.id).limit(MAX_TOGETHER))).scalars())
    chats = await lock(connection, ids)
    await hand_over_all(connection, chats, Released(holder.operator_id, holder.team), making)
    return len(chats)
