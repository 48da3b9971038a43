"""The routes by which operators say what they have seen and that they type."""

from litestar import Controller, post
from litestar.params import FromPath

from backend.domains.accounts.guards import requires
from backend.domains.asked import TextOf
from backend.domains.bench import BENCH, TheBench
from backend.web.services import TheCaller

_PERSON = requires("operator", None)


class ReadingController(Controller):
    """Read, and typing. For people only."""

    path = "/conversations/{conversation_id:str}"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @post("/read", guards=[_PERSON], status_code=204)
    async def mark_read(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench, up_to: TextOf = ""
    ) -> None:
        """Notes that the caller has seen all messages, or those up to one; the customer is told so by people only."""
        await bench.reading.mark_read(caller.workspace_id, conversation_id, caller.actor_id, up_to)

    @post("/typing", guards=[_PERSON], status_code=204)
    async def show_typing(self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Shows the customer for up to 25 seconds that we type."""
        await bench.reading.show_typing(caller.workspace_id, conversation_id)
