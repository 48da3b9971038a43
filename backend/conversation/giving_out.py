"""Gives chats in queues out by their teams' rules: to members who are there, within what one can see to at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Chat, Making, hand_over, lock
from backend.conversation.presence import state_at
from backend.conversation.service_levels import team_key
from backend.models import conversations, presences, team_members, teams, workspaces
from backend.models.base import among, one_of
from flow_engine.handover import Assigned
from flow_engine.local_time import zone_of
from flow_engine.week_plan import WeekPlan, is_open

MAX_TOGETHER = 200  # chosen: more chats wait for the next look, which follows at once

_read_hours = msgspec.json.Decoder(WeekPlan).decode
_RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


class Candidate(Struct):
    """A member of a team who is there.

    Args:
        load: how many chats they have, of any team.
        assigned_at: when a rule last gave them one; None for never.
    """

    user_id: str
    load: int
    assigned_at: datetime | None


def choose(
    rule: Literal["round_robin", "least_loaded"], candidates: Iterable[Candidate], capacity: int
) -> Candidate | None:
    """Gives whose turn it is; None when nobody can take one more.

    Whoever got none for longest is first, with `least_loaded` of those who have the fewest.
    """
    able = [candidate for candidate in candidates if candidate.load < capacity]
    return min(able, key=lambda one: _turn(one, counts=rule == "least_loaded"), default=None)


def _turn(candidate: Candidate, counts: bool) -> tuple[int, bool, float, str]:
    at = candidate.assigned_at
    return candidate.load if counts else 0, at is not None, at.timestamp() if at else 0, candidate.user_id


async def give_out(connection: AsyncConnection, making: Making) -> int:
    """Gives chats out, the most urgent first and of those the one that waits longest; gives how many."""
    c, t = conversations.c, teams.c
    rules = await connection.execute(select(t.workspace_id, t.key).where(t.assignment != "by_hand"))
    with_rules = {(row.workspace_id, row.key) for row in rules}
    if not with_rules:
        return 0
    rank = case(_RANKS, value=c.priority)
    query = select(c.id, c.workspace_id, c.team).where(one_of(c.owner, "queue", "operator"), c.owner == "queue")
    query = query.where(c.team != "", c.snoozed_until.is_(None)).order_by(rank, c.waiting_since, c.id)
    waiting: dict[str, dict[str, list[str]]] = {}
    for row in (await connection.execute(query)).all():
        if (row.workspace_id, team_key(row.team)) in with_rules:
            waiting.setdefault(row.workspace_id, {}).setdefault(team_key(row.team), []).append(row.id)
    count = 0
    for workspace_id in sorted(waiting):
        for team in await _teams_with_rules(connection, workspace_id, list(waiting[workspace_id]), making.now):
            count += await _give_out(connection, team, waiting[workspace_id][team.key][:MAX_TOGETHER], making)
    return count


async def _teams_with_rules(
    connection: AsyncConnection, workspace_id: str, keys: list[str], now: datetime
) -> list[Any]:
    """Locks a workspace's teams that have a rule; gives those of the keys that work now.

    All of them are locked: somebody may be in several, and must not be given too many by two workers at once.
    """
    t, w = teams.c, workspaces.c
    zone = zone_of((await connection.execute(select(w.time_zone).where(w.id == workspace_id))).scalar_one())
    query = select(teams).where(t.workspace_id == workspace_id, t.assignment != "by_hand")
    rows = (await connection.execute(query.order_by(t.key).with_for_update())).all()
    return [row for row in rows if row.key in keys and (not row.hours or is_open(_read_hours(row.hours), now, zone))]


async def _give_out(connection: AsyncConnection, team: Any, ids: list[str], making: Making) -> int:
    candidates = await _candidates(connection, team, making.now)
    if choose(team.assignment, candidates, team.capacity) is None:
        return 0
    chats = {chat.id: chat for chat in await lock(connection, ids)}
    given = 0
    for chat in (chats[id_] for id_ in ids if id_ in chats and _still_waits(chats[id_], team)):
        chosen = choose(team.assignment, candidates, team.capacity)
        if chosen is None:
            break
        await hand_over(connection, chat, Assigned(chosen.user_id), making)
        chosen.load, chosen.assigned_at = chosen.load + 1, making.now
        given += 1
        t = team_members.c
        its_row = t.workspace_id == team.workspace_id, t.team_key == team.key, t.user_id == chosen.user_id
        await connection.execute(update(team_members).where(*its_row).values(assigned_at=making.now))
    return given


def _still_waits(chat: Chat, team: Any) -> bool:
    return chat.ownership.owner == "queue" and team_key(chat.ownership.team) == team.key


async def _candidates(connection: AsyncConnection, team: Any, now: datetime) -> list[Candidate]:
    """Gives the members of a team who are online, with how many chats each has."""
    t, p, c = team_members.c, presences.c, conversations.c
    query = (
        select(t.user_id, t.assigned_at, p.state, p.seen_at)
        .join(presences, (p.workspace_id == t.workspace_id) & (p.user_id == t.user_id))
        .where(t.workspace_id == team.workspace_id, t.team_key == team.key)
    )
    rows = (await connection.execute(query)).all()
    there = [row for row in rows if state_at(row.state, row.seen_at, now) == "online"]
    counting = select(c.operator_id, func.count()).where(
        c.workspace_id == team.workspace_id,
        one_of(c.owner, "queue", "operator"),
        among(c.operator_id, [row.user_id for row in there]),
    )
    loads: dict[str, int] = {row[0]: row[1] for row in await connection.execute(counting.group_by(c.operator_id))}
    return [Candidate(row.user_id, loads.get(row.user_id, 0), row.assigned_at) for row in there]
