"""The routes of canned replies."""

from litestar import Controller, delete, get, post, put
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.canned_replies.schemas import CannedReplyList, CannedReplyView, FilledReply, NewCannedReply
from backend.web.services import TheCaller

_READ = requires("operator", "inbox:read")
_WRITE = requires("operator", "inbox:write")


class CannedReplyController(Controller):
    """Texts that operators send again and again."""

    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get("/canned-replies", guards=[_READ])
    async def list_replies(self, caller: TheCaller, bench: TheBench) -> CannedReplyList:
        """Lists canned replies by shortcut."""
        return await bench.canned_replies.list_replies(caller.workspace_id)

    @post("/canned-replies", guards=[_WRITE])
    async def create_reply(self, data: JSONBody[NewCannedReply], caller: TheCaller, bench: TheBench) -> CannedReplyView:
        """Makes a canned reply."""
        return await bench.canned_replies.create(caller.workspace_id, caller.actor_id, data, bench.auditors.of(caller))

    @put("/canned-replies/{reply_id:str}", guards=[_WRITE])
    async def replace_reply(
        self, reply_id: FromPath[str], data: JSONBody[NewCannedReply], caller: TheCaller, bench: TheBench
    ) -> CannedReplyView:
        """Replaces a canned reply."""
        return await bench.canned_replies.put(caller.workspace_id, reply_id, data, bench.auditors.of(caller))

    @delete("/canned-replies/{reply_id:str}", guards=[_WRITE])
    async def delete_reply(self, reply_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a canned reply."""
        await bench.canned_replies.delete(caller.workspace_id, reply_id, bench.auditors.of(caller))

    @post("/conversations/{conversation_id:str}/canned-replies/{reply_id:str}/fill", guards=[_READ], status_code=200)
    async def fill_reply(
        self, conversation_id: FromPath[str], reply_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> FilledReply:
        """Fills a canned reply in for a conversation. Nothing is sent."""
        return await bench.canned_replies.fill(caller.workspace_id, conversation_id, reply_id, caller.actor_id)
