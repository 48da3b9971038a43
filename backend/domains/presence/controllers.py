"""The routes of who is there."""

from litestar import Controller, get, put
from litestar.params import JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.presence.schemas import PresenceChange, PresenceList
from backend.web.services import TheCaller


class PresenceController(Controller):
    """Who is there to see to chats."""

    path = "/presence"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[requires("operator", "inbox:read")])
    async def list_presence(self, caller: TheCaller, bench: TheBench) -> PresenceList:
        """Lists the workspace's members, with whether they are there and how many chats they have."""
        return await bench.presence.list_members(caller.workspace_id)

    @put(guards=[requires("operator", None)])
    async def set_presence(self, data: JSONBody[PresenceChange], caller: TheCaller, bench: TheBench) -> PresenceList:
        """Says whether one is there; whoever does not say so again within a minute is offline. For people only."""
        await bench.presence.set_state(caller.workspace_id, caller.actor_id, data.state)
        return await bench.presence.list_members(caller.workspace_id)
