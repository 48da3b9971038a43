"""The routes by which people take conversations over, hand them on, put them aside, give them back and close them."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.caller import member_id
from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.inbox.handoff_schemas import (
    Assignment,
    Closing,
    GivingBack,
    HandoffList,
    Prioritizing,
    Snoozing,
    TakeoverList,
)
from backend.domains.inbox.schemas import ConversationView
from backend.web.services import TheCaller

_READ = requires("operator", "inbox:read")
_WRITE = requires("operator", "inbox:write")
_PEOPLE = requires("operator", None)


class HandoffController(Controller):
    """Who has a conversation."""

    path = "/conversations/{conversation_id:str}"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get("/handoffs", guards=[_READ])
    async def list_handoffs(self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench) -> HandoffList:
        """Lists the times a flow put a conversation before people, the latest first."""
        return await bench.handoffs.list_handoffs(caller.workspace_id, conversation_id)

    @get("/takeovers", guards=[_READ])
    async def list_takeovers(self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench) -> TakeoverList:
        """Lists the times people had a conversation instead of the bot, the latest first."""
        return await bench.handoffs.list_takeovers(caller.workspace_id, conversation_id)

    @post("/take", guards=[_PEOPLE], status_code=200)
    async def take_conversation(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Takes a conversation over: flows leave it alone until it is given back. For people only."""
        await bench.handoffs.take(caller.workspace_id, conversation_id, caller.actor_id)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/assign", guards=[_WRITE], status_code=200)
    async def assign_conversation(
        self, conversation_id: FromPath[str], data: JSONBody[Assignment], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Gives a conversation to a member, or puts it into a queue."""
        await bench.handoffs.assign(caller.workspace_id, conversation_id, data)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/give-back", guards=[_WRITE], status_code=200)
    async def give_conversation_back(
        self, conversation_id: FromPath[str], data: JSONBody[GivingBack], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Gives a conversation back to the bot, which goes on where it is told."""
        await bench.handoffs.give_back(caller.workspace_id, conversation_id, data)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/close", guards=[_WRITE], status_code=200)
    async def close_conversation(
        self, conversation_id: FromPath[str], data: JSONBody[Closing], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Ends a conversation and the flows under way in it; the customer's next message opens it again."""
        await bench.handoffs.close(caller.workspace_id, conversation_id, data)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/reopen", guards=[_WRITE], status_code=200)
    async def reopen_conversation(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Opens a closed conversation again; it is the bot's until somebody takes it."""
        await bench.handoffs.reopen(caller.workspace_id, conversation_id)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/snooze", guards=[_WRITE], status_code=200)
    async def snooze_conversation(
        self, conversation_id: FromPath[str], data: JSONBody[Snoozing], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Puts a conversation aside until a moment, or brings it back."""
        await bench.handoffs.snooze(caller.workspace_id, conversation_id, data.until)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @post("/priority", guards=[_WRITE], status_code=200)
    async def set_priority(
        self, conversation_id: FromPath[str], data: JSONBody[Prioritizing], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Says how urgent a conversation is."""
        await bench.handoffs.prioritize(caller.workspace_id, conversation_id, data.priority)
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))
