"""The routes of events and callbacks, and the addresses at which other systems call."""

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import SIGNED, requires
from backend.domains.asked import AnyRequest, LimitOf, TextOf, idempotency_key_in, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.events.schemas import (
    CallbackAccepted,
    EventAccepted,
    IncomingWebhookChange,
    IncomingWebhookPage,
    IncomingWebhookView,
    NewCallback,
    NewEvent,
    NewIncomingWebhook,
)
from backend.web.services import TheCaller

MAX_BODY_BYTES = 2**20  # chosen: as for the API

_SEND = requires("editor", "events:send")
_READ = requires("admin", "webhooks:read")
_WRITE = requires("admin", "webhooks:write")


class EventController(Controller):
    """What other systems report."""

    path = "/events"
    tags = ["events"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @post(guards=[_SEND], status_code=202)
    async def send_event(
        self, request: AnyRequest, data: JSONBody[NewEvent], caller: TheCaller, bench: TheBench
    ) -> EventAccepted:
        """Takes an event that starts a flow for a contact; refused when no flow takes it."""
        return await bench.events.send(caller.workspace_id, data, idempotency_key_in(request))


class CallbackController(Controller):
    """Calls that flows wait for."""

    path = "/callbacks"
    tags = ["events"]  # noqa: RUF012
    dependencies = BENCH

    @post(guards=[_SEND], status_code=202)
    async def call_back(
        self, request: AnyRequest, data: JSONBody[NewCallback], caller: TheCaller, bench: TheBench
    ) -> CallbackAccepted:
        """Lets the flows go on that wait for this name and key."""
        return await bench.events.call_back(caller.workspace_id, data, idempotency_key_in(request))


class IncomingWebhookController(Controller):
    """Addresses at which other systems call."""

    path = "/incoming-webhooks"
    tags = ["events"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_incoming_webhooks(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> IncomingWebhookPage:
        """Lists them, the oldest first."""
        return await bench.incoming_webhooks.list_webhooks(caller.workspace_id, page_asked_for(cursor, limit))

    @post(guards=[_WRITE])
    async def create_incoming_webhook(
        self, data: JSONBody[NewIncomingWebhook], caller: TheCaller, bench: TheBench
    ) -> IncomingWebhookView:
        """Makes an address; its secret is shown this once."""
        return await bench.incoming_webhooks.create(caller.workspace_id, data, bench.auditors.of(caller))

    @get("/{webhook_id:str}", guards=[_READ])
    async def get_incoming_webhook(
        self, webhook_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> IncomingWebhookView:
        """Gives an address."""
        return await bench.incoming_webhooks.get(caller.workspace_id, webhook_id)

    @patch("/{webhook_id:str}", guards=[_WRITE])
    async def change_incoming_webhook(
        self, webhook_id: FromPath[str], data: JSONBody[IncomingWebhookChange], caller: TheCaller, bench: TheBench
    ) -> IncomingWebhookView:
        """Changes what is sent."""
        return await bench.incoming_webhooks.change(caller.workspace_id, webhook_id, data, bench.auditors.of(caller))

    @delete("/{webhook_id:str}", guards=[_WRITE])
    async def delete_incoming_webhook(self, webhook_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes an address."""
        await bench.incoming_webhooks.delete(caller.workspace_id, webhook_id, bench.auditors.of(caller))

    @post("/{webhook_id:str}/secret", guards=[_WRITE])
    async def renew_secret(self, webhook_id: FromPath[str], caller: TheCaller, bench: TheBench) -> IncomingWebhookView:
        """Makes a new secret, which is shown this once; the old one no longer counts."""
        return await bench.incoming_webhooks.renew_secret(caller.workspace_id, webhook_id, bench.auditors.of(caller))


class IncomingCallController(Controller):
    """What other systems post."""

    path = "/in"
    tags = ["webhooks"]  # noqa: RUF012
    dependencies = BENCH

    @post("/{key:str}", guards=[SIGNED], status_code=202, request_max_body_size=MAX_BODY_BYTES)
    async def take_call(
        self, key: FromPath[str], request: AnyRequest, bench: TheBench
    ) -> EventAccepted | CallbackAccepted:
        """Starts a flow or lets one go on, as the address was set up; its secret must come along."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        return await bench.incoming_webhooks.take(key, headers, await request.body())
