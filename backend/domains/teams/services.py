"""Teams that chats are handed to: who is in them, and how they work."""

from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.service_levels import team_key
from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.rows import change_the_row, the_row
from backend.domains.teams.schemas import NewTeam, TeamDetail, TeamList, TeamSettings, TeamView
from backend.errors import BadInput, Conflict, InputFault
from backend.jobs.waker import Waker
from backend.models import memberships, team_members, teams
from backend.models.base import among
from backend.tools.clock import Clock
from backend.tools.json_text import write_json
from flow_engine.week_plan import WeekPlan

_read_hours = msgspec.json.Decoder(WeekPlan).decode


class TeamService:
    """What may be done with teams."""

    def __init__(self, database: Database, clock: Clock, waker: Waker) -> None:
        self._database = database
        self._clock = clock
        self._waker = waker

    async def list_teams(self, workspace_id: str) -> TeamList:
        """Lists teams by name."""
        query = select(teams.c.name).where(teams.c.workspace_id == workspace_id).order_by(teams.c.key)
        async with self._database.read() as connection:
            return TeamList([TeamView(name) for name in (await connection.execute(query)).scalars()])

    async def get(self, workspace_id: str, name: str) -> TeamDetail:
        """Gives a team with its settings.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            return await _detail(connection, workspace_id, name)

    async def create(self, workspace_id: str, new: NewTeam, auditor: Auditor | None = None) -> TeamView:
        """Makes a team; `Sales` and `sales` are one.

        Raises:
            Conflict: it is there already.
        """
        row = {"workspace_id": workspace_id, "key": team_key(new.name), "name": new.name}

        async def unit(connection: AsyncConnection) -> None:
            if (await connection.execute(select(teams.c.key).where(*_is(workspace_id, new.name)))).first():
                raise Conflict("team", [InputFault("$.name", "name_taken", new.name)])
            await connection.execute(insert(teams), row | {"created_at": self._clock.now()})
            await note(auditor, connection, "team.created", new.name)

        await self._database.write(unit)
        return TeamView(new.name)

    async def set(
        self, workspace_id: str, name: str, wanted: TeamSettings, auditor: Auditor | None = None
    ) -> TeamDetail:
        """Says anew who is in a team and how it works; whose turn it is stays.

        Raises:
            NotFound: there is no such team.
            BadInput: somebody is no member of the workspace; all faults are named.
        """

        async def unit(connection: AsyncConnection) -> TeamDetail:
            changed = update(teams).where(*_is(workspace_id, name)).values(_values(wanted))
            await change_the_row(connection, changed, "team")
            await _set_members(connection, workspace_id, name, wanted.members)
            await note(auditor, connection, "team.changed", name)
            return await _detail(connection, workspace_id, name)

        detail = await self._database.write(unit)
        self._waker.wake("tend_queues")
        return detail

    async def delete(self, workspace_id: str, name: str, auditor: Auditor | None = None) -> None:
        """Deletes a team; chats that wait for it stay.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            await change_the_row(connection, delete(teams).where(*_is(workspace_id, name)), "team")
            await note(auditor, connection, "team.deleted", name)

        await self._database.write(unit)


def _is(workspace_id: str, name: str) -> tuple[Any, ...]:
    return teams.c.workspace_id == workspace_id, teams.c.key == team_key(name)


def _values(wanted: TeamSettings) -> dict[str, Any]:
    return {
        "hours": write_json(wanted.hours) if wanted.hours else None,
        "assignment": wanted.assignment,
        "capacity": wanted.capacity,
        "first_response_minutes": wanted.first_response_minutes,
        "resolution_minutes": wanted.resolution_minutes,
        "absence_minutes": wanted.absence_minutes,
    }


async def _detail(connection: AsyncConnection, workspace_id: str, name: str) -> TeamDetail:
    row = await the_row(connection, select(teams).where(*_is(workspace_id, name)), "team")
    t = team_members.c
    members = select(t.user_id).where(t.workspace_id == workspace_id, t.team_key == row.key).order_by(t.user_id)
    settings = TeamSettings(
        members=list((await connection.execute(members)).scalars()),
        hours=_read_hours(row.hours) if row.hours else None,
        assignment=row.assignment,
        capacity=row.capacity,
        first_response_minutes=row.first_response_minutes,
        resolution_minutes=row.resolution_minutes,
        absence_minutes=row.absence_minutes,
    )
    return TeamDetail(row.name, settings)


async def _set_members(connection: AsyncConnection, workspace_id: str, name: str, user_ids: list[str]) -> None:
    """Puts members into a team and takes the others out.

    Raises:
        BadInput: somebody is no member of the workspace; all faults are named.
    """
    m, t = memberships.c, team_members.c
    query = select(m.user_id).where(m.workspace_id == workspace_id, among(m.user_id, user_ids))
    known = set((await connection.execute(query)).scalars())
    faults = [
        InputFault(f"$.members[{index}]", "unknown_operator", user_id)
        for index, user_id in enumerate(user_ids)
        if user_id not in known
    ]
    if faults:
        raise BadInput("team", faults)
    its_rows = t.workspace_id == workspace_id, t.team_key == team_key(name)
    there = set((await connection.execute(select(t.user_id).where(*its_rows))).scalars())
    await connection.execute(delete(team_members).where(*its_rows, among(t.user_id, sorted(there - known))))
    row = {"workspace_id": workspace_id, "team_key": team_key(name)}
    new = [{**row, "user_id": user_id} for user_id in sorted(known - there)]
    if new:
        await connection.execute(insert(team_members), new)
