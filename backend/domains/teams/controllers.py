"""The routes of teams."""

from litestar import Controller, delete, get, post, put
from litestar.params import JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import TextOf
from backend.domains.bench import BENCH, TheBench
from backend.domains.teams.schemas import NewTeam, TeamDetail, TeamList, TeamSettings, TeamView
from backend.web.services import TheCaller

_READ = requires("operator", "workspace:read")
_WRITE = requires("admin", None)


class TeamController(Controller):
    """Teams that chats are handed to. Their names stand in the query: they may hold any sign, a slash too."""

    path = "/teams"
    tags = ["teams"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_teams(self, caller: TheCaller, bench: TheBench) -> TeamList:
        """Lists teams by name."""
        return await bench.teams.list_teams(caller.workspace_id)

    @post(guards=[_WRITE])
    async def create_team(self, data: JSONBody[NewTeam], caller: TheCaller, bench: TheBench) -> TeamView:
        """Makes a team."""
        return await bench.teams.create(caller.workspace_id, data, bench.auditors.of(caller))

    @get("/settings", guards=[_READ])
    async def get_team(self, name: TextOf, caller: TheCaller, bench: TheBench) -> TeamDetail:
        """Gives a team with who is in it and how it works."""
        return await bench.teams.get(caller.workspace_id, name)

    @put("/settings", guards=[_WRITE])
    async def set_team(
        self, name: TextOf, data: JSONBody[TeamSettings], caller: TheCaller, bench: TheBench
    ) -> TeamDetail:
        """Says anew who is in a team and how it works; a team has to be made first."""
        return await bench.teams.set(caller.workspace_id, name, data, bench.auditors.of(caller))

    @delete(guards=[_WRITE])
    async def delete_team(self, name: TextOf, caller: TheCaller, bench: TheBench) -> None:
        """Deletes a team; chats that wait for it stay."""
        await bench.teams.delete(caller.workspace_id, name, bench.auditors.of(caller))
