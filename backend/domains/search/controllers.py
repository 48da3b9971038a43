"""The route of the search."""

from litestar import Controller, get

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.search.schemas import SearchAnswer, SearchWanted
from backend.web.services import TheCaller


class SearchController(Controller):
    """Search over messages and contacts."""

    path = "/search"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[requires("operator", "inbox:read")])
    async def search(self, caller: TheCaller, bench: TheBench, text: TextOf, limit: LimitOf = 20) -> SearchAnswer:
        """Finds messages that hold each word or one that begins with it, and contacts by name or phone number."""
        return await bench.search.search(caller.workspace_id, asked_for(SearchWanted, text=text, limit=limit))
