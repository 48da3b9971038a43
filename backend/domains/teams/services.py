"""Teams that chats are handed to: names, for now."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.teams.schemas import NewTeam, TeamList, TeamView
from backend.errors import Conflict, InputFault, NotFound
from backend.models import teams
from backend.tools.clock import Clock
from flow_engine.folding import fold


class TeamService:
    """What may be done with teams."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def list_teams(self, workspace_id: str) -> TeamList:
        """Lists teams by name."""
        query = select(teams.c.name).where(teams.c.workspace_id == workspace_id).order_by(teams.c.key)
        async with self._database.read() as connection:
            return TeamList([TeamView(name) for name in (await connection.execute(query)).scalars()])

    async def create(self, workspace_id: str, new: NewTeam) -> TeamView:
        """Makes a team; `Sales` and `sales` are one.

        Raises:
            Conflict: it is there already.
        """
        row = {"workspace_id": workspace_id, "key": fold(new.name) or new.name, "name": new.name}

        async def unit(connection: AsyncConnection) -> None:
            its_row = teams.c.workspace_id == workspace_id, teams.c.key == row["key"]
            if (await connection.execute(select(teams.c.key).where(*its_row))).first():
                raise Conflict("team", [InputFault("$.name", "name_taken", new.name)])
            await connection.execute(insert(teams), row | {"created_at": self._clock.now()})

        await self._database.write(unit)
        return TeamView(new.name)

    async def delete(self, workspace_id: str, name: str) -> None:
        """Deletes a team; chats that wait for it stay.

        Raises:
            NotFound: there is none.
        """
        gone = delete(teams).where(teams.c.workspace_id == workspace_id, teams.c.key == (fold(name) or name))
        if (await self._database.write(lambda connection: connection.execute(gone))).rowcount == 0:
            raise NotFound("team")
