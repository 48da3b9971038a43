"""Part of a job: keeps the list of the schedules that are published, each with when it is due next."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.published_flows import PublishedFlows
from backend.models import flows, schedules, versions, workspaces
from backend.models.base import among
from backend.models.writing import insert_or_replace
from flow_engine.flow import Flow
from flow_engine.folding import fold
from flow_engine.local_time import zone_of
from flow_engine.schedule import next_time

TRIGGER = "schedule_trigger"
MAX_WORKSPACES = 100  # chosen: in one transaction; after the first start only those that have just published

_LIST = insert_or_replace(schedules)
_UNLIST = delete(schedules).where(
    schedules.c.workspace_id == bindparam("of"),
    schedules.c.flow_id == bindparam("flow"),
    schedules.c.node_id == bindparam("node"),
)
_CHANGED = (
    select(workspaces.c.id, workspaces.c.flows_revision, workspaces.c.time_zone)
    .where(workspaces.c.schedules_revision != workspaces.c.flows_revision)
    .limit(MAX_WORKSPACES)
    .with_for_update(key_share=True, skip_locked=True)
)
_LISTED = update(workspaces).where(workspaces.c.id == bindparam("workspace"))


async def list_schedules(connection: AsyncConnection, published: PublishedFlows) -> int:
    """Lists the schedules of workspaces that have published since they were last listed; gives how many those are.

    A schedule whose timing is the same goes on where it was; of another one, times before it was published do not
    count.
    """
    changed = {row.id: row for row in (await connection.execute(_CHANGED)).all()}
    if not changed:
        return 0
    s = schedules.c
    known = (await connection.execute(select(schedules).where(among(s.workspace_id, list(changed))))).all()
    before = {(row.workspace_id, row.flow_id, row.node_id): row for row in known}
    listed = [
        _since(row, before.pop((row["workspace_id"], row["flow_id"], row["node_id"]), None))
        for row in await _published(connection, published, changed)
    ]
    if listed:
        await connection.execute(_LIST, listed)
    if before:
        await connection.execute(_UNLIST, [{"of": one, "flow": flow_id, "node": node} for one, flow_id, node in before])
    revisions = [{"workspace": id_, "schedules_revision": row.flows_revision} for id_, row in changed.items()]
    await connection.execute(_LISTED, revisions)
    return len(changed)


async def _published(
    connection: AsyncConnection, published: PublishedFlows, changed: dict[str, Any]
) -> list[dict[str, Any]]:
    """Reads the schedules of some workspaces, as rows; each is looked at from when it was published."""
    query = (
        select(flows.c.workspace_id, flows.c.id, versions.c.published_at)
        .join(versions, versions.c.id == flows.c.published_version_id)
        .where(
            among(flows.c.workspace_id, list(changed)),
            flows.c.archived_at.is_(None),
            versions.c.document.contains(f'"{TRIGGER}"'),
        )
    )
    rows = (await connection.execute(query)).all()
    revisions = {row.workspace_id: changed[row.workspace_id].flows_revision for row in rows}
    by_workspace = await published.of_workspaces(connection, revisions, [])
    found: list[dict[str, Any]] = []
    for row in rows:
        flow = by_workspace[row.workspace_id].current(row.id)
        common = {"workspace_id": row.workspace_id, "flow_id": row.id, "looked_until": row.published_at}
        found += [common | own for own in _schedules_of(flow, changed[row.workspace_id].time_zone)]
    return found


def _schedules_of(flow: Flow | None, time_zone: str) -> Iterator[dict[str, str]]:
    for step in flow.triggers if flow and flow.is_runnable else ():
        if step.type == TRIGGER:
            timing = f"{step.config.zone or time_zone} {step.config.cron}"
            meant = {"tag": fold(step.config.tag), "segment": fold(step.config.segment)}
            yield {"node_id": step.id, "timing": timing, **meant}


def _since(row: dict[str, Any], before: Any) -> dict[str, Any]:
    """Gives a row with where it goes on, and when it is due next."""
    if before and before.timing == row["timing"]:
        row = row | {"looked_until": before.looked_until}
    return row | {"next_at": due_next(row["timing"], row["looked_until"])}


def due_next(timing: str, after: datetime) -> datetime | None:
    """Gives when a listed schedule is due next."""
    zone, _, cron = timing.partition(" ")
    return next_time(cron, zone_of(zone), after)
