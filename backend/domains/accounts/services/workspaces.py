"""A workspace's own data."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Caller
from backend.domains.accounts.places import refuse_unknown_time_zone
from backend.domains.accounts.schemas import WorkspaceChange, WorkspaceView
from backend.domains.audit import Change, auditor_of
from backend.errors import BadInput, InputFault
from backend.known_workspace import read_settings
from backend.models import workspaces
from backend.tools.json_text import write_json
from backend.web.services import Services
from flow_engine.values import to_date
from flow_engine.week_plan import WeekPlan


async def get_workspace(services: Services, caller: Caller) -> WorkspaceView:
    """Gives the caller's workspace."""
    c = workspaces.c
    columns = (c.id, c.name, c.language, c.time_zone, c.country, c.settings, c.created_at)
    async with services.database.read() as connection:
        row = (await connection.execute(select(*columns).where(c.id == caller.workspace_id))).one()
    settings = read_settings(row.settings)
    return WorkspaceView(
        id=row.id,
        name=row.name,
        language=row.language,
        time_zone=row.time_zone,
        country=row.country,
        business_hours=settings.business_hours,
        created_at=row.created_at,
    )


async def change_workspace(services: Services, caller: Caller, change: WorkspaceChange) -> WorkspaceView:
    """Changes what was sent. Flows see it with the next input: they are read anew.

    Raises:
        BadInput: the time zone is unknown, or a holiday is no day.
    """
    sent: dict[str, Any] = {name: value for name, value in asdict(change).items() if value is not UNSET}
    if "time_zone" in sent:
        refuse_unknown_time_zone(sent["time_zone"], "$.time_zone")
    if change.business_hours:
        _refuse_unreal_days(change.business_hours)
    if sent:
        auditor = auditor_of(caller, services.ids, services.clock.now())

        async def unit(connection: AsyncConnection) -> None:
            values = {name: value for name, value in sent.items() if name != "business_hours"}
            if "business_hours" in sent:
                values["settings"] = await _settings_with(connection, caller.workspace_id, sent["business_hours"])
            revised = {**values, "flows_revision": workspaces.c.flows_revision + 1}
            await connection.execute(update(workspaces).where(workspaces.c.id == caller.workspace_id).values(revised))
            await auditor.note(connection, Change("workspace.changed", caller.workspace_id, sent))

        await services.database.write(unit)
    return await get_workspace(services, caller)


async def _settings_with(connection: AsyncConnection, workspace_id: str, business_hours: WeekPlan | None) -> str:
    """Gives a workspace's settings with other hours; locks its row."""
    stored = select(workspaces.c.settings).where(workspaces.c.id == workspace_id).with_for_update()
    settings = read_settings((await connection.execute(stored)).scalar_one())
    return write_json(replace(settings, business_hours=business_hours))


def _refuse_unreal_days(plan: WeekPlan) -> None:
    faults = [
        InputFault(f"$.business_hours.holidays[{index}]", "no_such_day", day)
        for index, day in enumerate(plan.holidays)
        if to_date(day) is None
    ]
    if faults:
        raise BadInput("business hours", faults)
