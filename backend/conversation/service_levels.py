"""How soon people are to see to a chat: targets begin when it comes to a team, and are told of once when missed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.moves import Move
from backend.domains.live.watches import show_alert
from backend.domains.subscriptions.telling import Event, tell_all
from backend.effects.contract import Rows
from backend.models import conversations, service_timers, teams, workspaces
from backend.models.base import Moment, among
from backend.models.writing import insert_or_replace
from backend.tools.ids import Ids
from flow_engine.folding import fold
from flow_engine.local_time import zone_of
from flow_engine.week_plan import WeekPlan, open_for

MAX_TOGETHER = 500

_read_hours = msgspec.json.Decoder(WeekPlan).decode

_c, _t = conversations.c, service_timers.c
_NEVER = literal(None, Moment)
_FORGET = delete(service_timers).where(_t.conversation_id == bindparam("conversation"))
_FORGET_ONE = _FORGET.where(_t.target == bindparam("which"))
_REMIND = insert_or_replace(service_timers)
_AIM = (
    update(conversations)
    .where(_c.id == bindparam("conversation"))
    .values(first_response_due_at=bindparam("respond_by"), resolution_due_at=bindparam("resolve_by"))
)
_ANSWERED = (
    update(conversations)
    .where(_c.id == bindparam("conversation"))
    .values(
        waiting_since=_NEVER,
        first_response_due_at=_NEVER,
        first_responded_at=func.coalesce(_c.first_responded_at, bindparam("at", type_=Moment)),
    )
)


async def watch(connection: AsyncConnection, moves: Sequence[Move], now: datetime) -> None:
    """Begins the targets of chats that come to a team, and ends those of chats that people no longer have."""
    rows = Rows()
    begun = [move for move in moves if move.begins_with_people]
    for move in moves:
        if move.ends_with_people or move.begins_with_people:
            rows.add(_FORGET, conversation=move.conversation_id)
    targets = await _targets(connection, begun, now)
    for move in begun:
        id_, due = move.conversation_id, targets.get(move.conversation_id, {})
        for target, at in due.items():
            row = {"conversation_id": id_, "workspace_id": move.workspace_id, "team": move.after.team}
            rows.add(_REMIND, target=target, due_at=at, **row)
        rows.add(_AIM, conversation=id_, respond_by=due.get("first_response"), resolve_by=due.get("resolution"))
    await rows.write(connection)


async def note_answer(connection: AsyncConnection, conversation_ids: Sequence[str], now: datetime) -> None:
    """Notes that people have written: nobody waits any longer, and the first response is there."""
    rows = Rows()
    for id_ in conversation_ids:
        rows.add(_ANSWERED, conversation=id_, at=now)
        rows.add(_FORGET_ONE, conversation=id_, which="first_response")
    await rows.write(connection)


async def tell_breaches(connection: AsyncConnection, ids: Ids, now: datetime) -> int:
    """Tells of targets that were missed, each once; gives how many those were."""
    joined = service_timers.join(conversations, _c.id == _t.conversation_id)
    due = select(*_t, _c.contact_id, _c.operator_id).select_from(joined).where(_t.due_at <= now)
    due = due.order_by(_t.due_at).limit(MAX_TOGETHER).with_for_update(of=service_timers, skip_locked=True)
    rows = (await connection.execute(due)).all()
    if not rows:
        return 0
    gone = [{"conversation": row.conversation_id, "which": row.target} for row in rows]
    await connection.execute(_FORGET_ONE, gone)
    await tell_all(connection, [_breach(row, now) for row in rows], ids)
    for row in rows:
        await show_alert(
            connection, row.workspace_id, "sla_breached", row.conversation_id, target=row.target, team=row.team
        )
    return len(rows)


async def _targets(connection: AsyncConnection, moves: Sequence[Move], now: datetime) -> dict[str, dict[str, datetime]]:
    """Gives when each chat must have come how far, by its id; what people have done already is left out."""
    if not any(move.after.team for move in moves):
        return {}
    keys = {(move.workspace_id, team_key(move.after.team)) for move in moves if move.after.team}
    t, w = teams.c, workspaces.c
    query = select(*t, w.time_zone).select_from(teams).join(workspaces, w.id == t.workspace_id)
    found = await connection.execute(query.where(tuple_(t.workspace_id, t.key).in_(sorted(keys))))
    due = {(row.workspace_id, row.key): _due(row, now) for row in found}
    answered = select(_c.id).where(among(_c.id, [move.conversation_id for move in moves]))
    done = set((await connection.execute(answered.where(_c.first_responded_at.is_not(None)))).scalars())
    return {
        move.conversation_id: {
            target: at
            for target, at in due.get((move.workspace_id, team_key(move.after.team)), {}).items()
            if target == "resolution" or move.conversation_id not in done
        }
        for move in moves
    }


def team_key(name: str) -> str:
    """Gives the key of a team's row: `Sales` and `sales` are one."""
    return fold(name) or name


def _due(team: Any, now: datetime) -> dict[str, datetime]:
    """Gives when a team that gets a chat now must have come how far; only the hours it works count."""
    minutes = {"first_response": team.first_response_minutes, "resolution": team.resolution_minutes}
    plan = _read_hours(team.hours) if team.hours else None
    zone = zone_of(team.time_zone)
    lengths = {target: timedelta(minutes=number) for target, number in minutes.items() if number is not None}
    return {target: open_for(plan, now, length, zone) if plan else now + length for target, length in lengths.items()}


def _breach(row: Any, now: datetime) -> Event:
    data = {"conversation_id": row.conversation_id, "contact_id": row.contact_id, "operator_id": row.operator_id}
    data |= {"target": row.target, "team": row.team, "due_at": row.due_at}
    return Event(row.workspace_id, "sla.breached", now, data)
