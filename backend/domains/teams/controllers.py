"""The routes of teams."""

from litestar import Controller, delete, get, post
from litestar.params import JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import TextOf
from backend.domains.bench import BENCH, TheBench
from backend.domains.teams.schemas import NewTeam, TeamList, TeamView
from backend.web.services import TheCaller

_READ = requires("operator", "workspace:read")
_WRITE = requires("admin", None)


class TeamController(Controller):
    """Teams that chats are handed to."""

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
        return await bench.teams.create(caller.workspace_id, data)

    @delete(guards=[_WRITE])
    async def delete_team(self, name: TextOf, caller: TheCaller, bench: TheBench) -> None:
        """Deletes a team; chats that wait for it stay."""
        await bench.teams.delete(caller.workspace_id, name)
