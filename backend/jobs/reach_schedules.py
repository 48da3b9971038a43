"""Job: gives contacts the `ScheduleReached` of schedule triggers, each local time of a schedule once."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import Given, give_inputs
from backend.conversation.published_flows import PublishedFlows
from backend.models import (
    channels,
    contact_tags,
    conversations,
    flows,
    schedule_occurrences,
    schedules,
    versions,
    workspaces,
)
from backend.models.base import one_of
from backend.models.writing import insert_new, insert_or_replace
from flow_engine.flow import Flow
from flow_engine.folding import fold
from flow_engine.inputs import ScheduleReached
from flow_engine.local_time import zone_of
from flow_engine.schedule import occurrences

TRIGGER = "schedule_trigger"
TOO_LATE = timedelta(hours=1)  # chosen: after a longer outage a greeting for the morning is not sent at night
MAX_CONTACTS = 500  # of one occurrence in one transaction

_LOOK = insert_or_replace(schedules)
_NOTE = insert_new(schedule_occurrences)


class _Schedule(Struct, frozen=True):
    workspace_id: str
    flow_id: str
    node_id: str
    cron: str
    zone: str
    tag: str

    @property
    def timing(self) -> str:
        return f"{self.zone} {self.cron}"

    def key(self) -> dict[str, str]:
        return {"workspace_id": self.workspace_id, "flow_id": self.flow_id, "node_id": self.node_id}


async def note_occurrences(connection: AsyncConnection, published: PublishedFlows, now: datetime) -> int:
    """Notes every time at which a schedule has been due since it was last looked at; gives how many are to come about.

    Of a schedule that was just published, times before that do not count. The rows' key lets each local time be noted
    once, whatever clocks and other workers do.
    """
    noted = 0
    rows = (await connection.execute(_PUBLISHED)).all()
    looked = {
        (row.workspace_id, row.flow_id, row.node_id): row for row in (await connection.execute(select(schedules))).all()
    }
    by_workspace = await published.of_workspaces(connection, {row.workspace_id: row.flows_revision for row in rows}, [])
    for row in rows:
        flow = by_workspace[row.workspace_id].current(row.flow_id)
        for schedule in _schedules_of(flow, row.workspace_id, row.time_zone) if flow else []:
            before = looked.pop((schedule.workspace_id, schedule.flow_id, schedule.node_id), None)
            since = before.looked_until if before and before.timing == schedule.timing else row.published_at
            noted += await _note(connection, schedule, since, now)
    if looked:
        gone = [{"of": workspace, "flow": flow_id, "node": node_id} for workspace, flow_id, node_id in looked]
        await connection.execute(_FORGET, gone)
    return noted


_FORGET = delete(schedules).where(
    schedules.c.workspace_id == bindparam("of"),
    schedules.c.flow_id == bindparam("flow"),
    schedules.c.node_id == bindparam("node"),
)
_PUBLISHED = (
    select(
        *(flows.c.workspace_id, flows.c.id.label("flow_id"), workspaces.c.flows_revision, workspaces.c.time_zone),
        versions.c.published_at,
    )
    .join(workspaces, workspaces.c.id == flows.c.workspace_id)
    .join(versions, versions.c.id == flows.c.published_version_id)
    .where(flows.c.archived_at.is_(None), versions.c.document.contains(f'"{TRIGGER}"'))
)


def _schedules_of(flow: Flow, workspace_id: str, time_zone: str) -> list[_Schedule]:
    return [
        _Schedule(
            workspace_id,
            flow.id,
            step.id,
            step.config.cron,
            step.config.zone or time_zone,
            step.config.tag,
        )
        for step in flow.triggers
        if flow.is_runnable and step.type == TRIGGER
    ]


async def _note(connection: AsyncConnection, schedule: _Schedule, since: datetime, now: datetime) -> int:
    due = occurrences(schedule.cron, zone_of(schedule.zone), since, now)
    for occurrence in due:
        is_late = now - occurrence.at > TOO_LATE
        row = schedule.key() | {"local_key": occurrence.local_key, "tag": fold(schedule.tag), "reached_until": ""}
        await connection.execute(_NOTE, row | {"at": occurrence.at, "status": "late" if is_late else "open"})
    looked_until = due[-1].at if due else since
    if due or now - since > timedelta(minutes=1):
        row = schedule.key() | {"timing": schedule.timing}
        await connection.execute(_LOOK, row | {"looked_until": max(looked_until, since)})
    return sum(now - occurrence.at <= TOO_LATE for occurrence in due)


async def reach_contacts(connection: AsyncConnection, now: datetime) -> int:
    """Gives one noted time to the next of its contacts; gives how many those were, 0 when all is done.

    A contact is reached in the conversation that was last active, on a channel that is not stopped.
    """
    o = schedule_occurrences.c
    found = await connection.execute(
        select(schedule_occurrences)
        .where(one_of(o.status, "open"))
        .order_by(o.at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    due = found.one_or_none()
    if due is None:
        return 0
    rows = (await connection.execute(_conversations_of(due))).all()
    given = [Given(due.workspace_id, row.id, _input(due, row.contact_id, now)) for row in rows]
    await give_inputs(connection, given, now)
    is_done = len(rows) < MAX_CONTACTS
    reached = {"status": "done"} if is_done else {"reached_until": rows[-1].contact_id}
    key = (o.workspace_id, o.flow_id, o.node_id, o.local_key)
    this = and_(*(column == getattr(due, column.name) for column in key))
    await connection.execute(update(schedule_occurrences).where(this).values(**reached))
    return max(len(rows), 1)


def _conversations_of(due: Any) -> Any:
    """Selects each tagged contact's latest conversation, those after the last one reached."""
    c = conversations.c
    rank = func.row_number().over(partition_by=c.contact_id, order_by=(c.active_at.desc(), c.id)).label("rank")
    latest = (
        select(c.id, c.contact_id, rank)
        .join(contact_tags, contact_tags.c.contact_id == c.contact_id)
        .join(channels, and_(channels.c.id == c.channel_id, channels.c.status == "active"))
        .where(
            contact_tags.c.workspace_id == due.workspace_id,
            contact_tags.c.tag_key == due.tag,
            contact_tags.c.contact_id > due.reached_until,
        )
        .subquery()
    )
    return (
        select(latest.c.id, latest.c.contact_id)
        .where(latest.c.rank == 1)
        .order_by(latest.c.contact_id)
        .limit(MAX_CONTACTS)
    )


def _input(due: Any, contact_id: str, now: datetime) -> ScheduleReached:
    id_ = f"{due.flow_id}.{due.node_id}.{due.local_key}.{contact_id}"
    return ScheduleReached(id=id_, at=now, flow_id=due.flow_id, node_id=due.node_id)
