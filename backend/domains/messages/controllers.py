"""The routes of messages that are sent."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.caller import Person
from backend.domains.accounts.guards import requires
from backend.domains.asked import AnyRequest, idempotency_key_in
from backend.domains.bench import BENCH, TheBench
from backend.domains.messages.schemas import Accepted, BulkAnswer, BulkMessages, MessageView, NewMessage
from backend.web.services import TheCaller

_SEND = requires("operator", "messages:send")
_READ = requires("operator", "messages:read")


class MessageController(Controller):
    """Sending, and how far it came."""

    path = "/messages"
    tags = ["messages"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @post(guards=[_SEND], status_code=202)
    async def send_message(
        self, request: AnyRequest, data: JSONBody[NewMessage], caller: TheCaller, bench: TheBench
    ) -> Accepted:
        """Takes a message to be sent; it is on the disk then. With an `Idempotency-Key` a repetition sends nothing.

        A person who writes to a chat of the bot takes it over; a program does not.
        """
        key, writer = idempotency_key_in(request), caller.actor_id if isinstance(caller, Person) else ""
        return await bench.messages.send(caller.workspace_id, data, key, writer)

    @post("/bulk", guards=[_SEND], status_code=202, request_max_body_size=8 * 2**20)
    async def send_messages(
        self, request: AnyRequest, data: JSONBody[BulkMessages], caller: TheCaller, bench: TheBench
    ) -> BulkAnswer:
        """Takes up to 1,000 messages, each judged on its own."""
        return await bench.messages.send_many(caller.workspace_id, data, idempotency_key_in(request))

    @get("/{message_id:str}", guards=[_READ])
    async def get_message(self, message_id: FromPath[str], caller: TheCaller, bench: TheBench) -> MessageView:
        """Gives a message and how far it came."""
        return await bench.messages.get(caller.workspace_id, message_id)
