"""Job: gives contacts the `ScheduleReached` of schedule triggers, each local time of a schedule once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import Given, give_inputs
from backend.conversation.published_flows import PublishedFlows
from backend.domains.contacts.segment_filters import is_in, segment_filter
from backend.jobs.list_schedules import due_next, list_schedules
from backend.models import (
    channels,
    contact_tags,
    contacts,
    conversations,
    schedule_occurrences,
    schedules,
)
from backend.models.base import one_of
from backend.models.writing import insert_new
from flow_engine.inputs import ScheduleReached
from flow_engine.local_time import zone_of
from flow_engine.schedule import occurrences

TOO_LATE = timedelta(hours=1)  # chosen: after a longer outage a greeting for the morning is not sent at night
MAX_CONTACTS = 500  # of one occurrence in one transaction
MAX_SCHEDULES = 500  # in one transaction

_NOTE = insert_new(schedule_occurrences)
_LOOKED = update(schedules).where(
    schedules.c.workspace_id == bindparam("of"),
    schedules.c.flow_id == bindparam("flow"),
    schedules.c.node_id == bindparam("node"),
)


async def note_occurrences(connection: AsyncConnection, published: PublishedFlows, now: datetime) -> int:
    """Notes every time at which a schedule has been due since it was last looked at; gives how many are to come about.

    Only what was published since and what is due is looked at. The rows' key lets each local time be noted once,
    whatever clocks and other workers do.
    """
    await list_schedules(connection, published)
    s = schedules.c
    due = (
        await connection.execute(
            select(schedules)
            .where(s.next_at <= now)
            .order_by(s.next_at)
            .limit(MAX_SCHEDULES)
            .with_for_update(skip_locked=True)
        )
    ).all()
    return sum([await _note(connection, schedule, now) for schedule in due])


async def _note(connection: AsyncConnection, schedule: Any, now: datetime) -> int:
    zone, _, cron = schedule.timing.partition(" ")
    due = occurrences(cron, zone_of(zone), schedule.looked_until, now)
    key = {"workspace_id": schedule.workspace_id, "flow_id": schedule.flow_id, "node_id": schedule.node_id}
    common = key | {"tag": schedule.tag, "segment": schedule.segment, "reached_until": ""}
    times = [
        common | {"local_key": one.local_key, "at": one.at, "status": "late" if now - one.at > TOO_LATE else "open"}
        for one in due
    ]
    looked_until = schedule.looked_until
    if times:
        await connection.execute(_NOTE, times)
        looked_until = due[-1].at
    this = {"of": schedule.workspace_id, "flow": schedule.flow_id, "node": schedule.node_id}
    row = this | {"looked_until": looked_until, "next_at": due_next(schedule.timing, looked_until)}
    await connection.execute(_LOOKED, [row])
    return sum(time["status"] == "open" for time in times)


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
    meant = await _meant(connection, due)
    rows = (await connection.execute(_conversations_of(due, meant))).all() if meant is not None else []
    given = [Given(due.workspace_id, row.id, _input(due, row.contact_id, now)) for row in rows]
    await give_inputs(connection, given, now)
    is_done = len(rows) < MAX_CONTACTS
    reached = {"status": "done"} if is_done else {"reached_until": rows[-1].contact_id}
    key = (o.workspace_id, o.flow_id, o.node_id, o.local_key)
    this = and_(*(column == getattr(due, column.name) for column in key))
    await connection.execute(update(schedule_occurrences).where(this).values(**reached))
    return max(len(rows), 1)


async def _meant(connection: AsyncConnection, due: Any) -> ColumnElement[bool] | None:
    """Makes the condition that a contact is meant: by a tag, or by a segment; None when the segment is gone."""
    if not due.segment:
        t = contact_tags.c
        tagged = (t.contact_id == contacts.c.id, t.workspace_id == due.workspace_id, t.tag_key == due.tag)
        return exists().where(*tagged)
    found = await segment_filter(connection, due.workspace_id, due.segment)
    return is_in(found) if found else None


def _conversations_of(due: Any, meant: ColumnElement[bool]) -> Any:
    """Selects the latest conversation of each contact that is meant, those after the last one reached."""
    c = conversations.c
    rank = func.row_number().over(partition_by=c.contact_id, order_by=(c.active_at.desc(), c.id)).label("rank")
    latest = (
        select(c.id, c.contact_id, rank)
        .join(contacts, contacts.c.id == c.contact_id)
        .join(channels, and_(channels.c.id == c.channel_id, channels.c.status == "active"))
        .where(
            contacts.c.workspace_id == due.workspace_id,
            contacts.c.id > due.reached_until,
            meant,
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
