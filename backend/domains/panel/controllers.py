"""The routes of the panel and of explanations."""

from litestar import Controller, get
from litestar.params import FromPath

from backend.domains.accounts.guards import requires
from backend.domains.asked import LanguageOf
from backend.domains.bench import BENCH, TheBench
from backend.domains.panel.schemas import Explanation, Panel, ReturnPlaces
from backend.web.services import TheCaller

_READ = requires("operator", "inbox:read")


class PanelController(Controller):
    """What stands beside a conversation."""

    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get("/conversations/{conversation_id:str}/panel", guards=[_READ])
    async def get_panel(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench, language: LanguageOf = "en"
    ) -> Panel:
        """Gives the contact, what flows collected, the way through them, and what was before."""
        return await bench.panel.get(caller.workspace_id, conversation_id, language)

    @get("/messages/{message_id:str}/why", guards=[_READ])
    async def explain_message(
        self, message_id: FromPath[str], caller: TheCaller, bench: TheBench, language: LanguageOf = "en"
    ) -> Explanation:
        """Tells who sent a message; of a flow's, from which node, on which way there, and what the flow knew then."""
        return await bench.explaining.explain(caller.workspace_id, message_id, language)

    @get("/return-places", guards=[_READ])
    async def list_return_places(self, caller: TheCaller, bench: TheBench, language: LanguageOf = "en") -> ReturnPlaces:
        """Lists the published flows with their nodes, for giving conversations back at one."""
        return await bench.panel.return_places(caller.workspace_id, language)
