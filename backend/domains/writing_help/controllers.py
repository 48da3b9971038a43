"""The routes of what a language model does for operators."""

from litestar import Controller, post
from litestar.params import FromPath

from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.writing_help.schemas import Suggestion, Summary
from backend.web.services import TheCaller

_WRITE = requires("operator", "inbox:write")


class WritingHelpController(Controller):
    """A suggested reply, and a summary."""

    path = "/conversations/{conversation_id:str}"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @post("/suggest", guards=[_WRITE], status_code=200)
    async def suggest_reply(self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench) -> Suggestion:
        """Suggests the next reply by the workspace's language model. Nothing is sent."""
        return await bench.writing_help.suggest(caller.workspace_id, conversation_id)

    @post("/summarize", guards=[_WRITE], status_code=200)
    async def summarize_conversation(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> Summary:
        """Says in the workspace's language what a conversation came to so far."""
        return await bench.writing_help.summarize(caller.workspace_id, conversation_id)
