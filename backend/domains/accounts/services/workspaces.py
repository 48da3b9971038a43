"""A workspace's own data."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Caller
from backend.domains.accounts.places import refuse_unknown_time_zone
from backend.domains.accounts.schemas import WorkspaceChange, WorkspaceView
from backend.domains.audit import Change, auditor_of
from backend.models import workspaces
from backend.web.services import Services


async def get_workspace(services: Services, caller: Caller) -> WorkspaceView:
    """Gives the caller's workspace."""
    c = workspaces.c
    query = select(c.id, c.name, c.language, c.time_zone, c.country, c.created_at).where(c.id == caller.workspace_id)
    async with services.database.read() as connection:
        row = (await connection.execute(query)).one()
    return WorkspaceView(**row._asdict())


async def change_workspace(services: Services, caller: Caller, change: WorkspaceChange) -> WorkspaceView:
    """Changes what was sent. Flows see it with the next input: they are read anew.

    Raises:
        BadInput: the time zone is unknown.
    """
    values: dict[str, Any] = {name: value for name, value in asdict(change).items() if value is not UNSET}
    if "time_zone" in values:
        refuse_unknown_time_zone(values["time_zone"], "$.time_zone")
    if values:
        auditor = auditor_of(caller, services.ids, services.clock.now())

        async def unit(connection: AsyncConnection) -> None:
            revised = {**values, "flows_revision": workspaces.c.flows_revision + 1}
            await connection.execute(update(workspaces).where(workspaces.c.id == caller.workspace_id).values(revised))
            await auditor.note(connection, Change("workspace.changed", caller.workspace_id, values))

        await services.database.write(unit)
    return await get_workspace(services, caller)
