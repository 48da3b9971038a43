"""The routes of subscriptions to events."""

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.subscriptions.schemas import (
    DeliveryPage,
    NewSubscription,
    SubscriptionChange,
    SubscriptionPage,
    SubscriptionView,
)
from backend.web.services import TheCaller

_READ = requires("admin", "webhooks:read")
_WRITE = requires("admin", "webhooks:write")


class SubscriptionController(Controller):
    """Other systems that are told what happens."""

    path = "/event-subscriptions"
    tags = ["events"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_subscriptions(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> SubscriptionPage:
        """Lists them, the oldest first."""
        return await bench.subscriptions.list_subscriptions(caller.workspace_id, page_asked_for(cursor, limit))

    @post(guards=[_WRITE])
    async def create_subscription(
        self, data: JSONBody[NewSubscription], caller: TheCaller, bench: TheBench
    ) -> SubscriptionView:
        """Makes a subscription; the secret that signs what is sent is shown this once."""
        return await bench.subscriptions.create(caller.workspace_id, data, bench.auditors.of(caller))

    @get("/{subscription_id:str}", guards=[_READ])
    async def get_subscription(
        self, subscription_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> SubscriptionView:
        """Gives a subscription."""
        return await bench.subscriptions.get(caller.workspace_id, subscription_id)

    @patch("/{subscription_id:str}", guards=[_WRITE])
    async def change_subscription(
        self, subscription_id: FromPath[str], data: JSONBody[SubscriptionChange], caller: TheCaller, bench: TheBench
    ) -> SubscriptionView:
        """Changes what is sent."""
        return await bench.subscriptions.change(caller.workspace_id, subscription_id, data, bench.auditors.of(caller))

    @delete("/{subscription_id:str}", guards=[_WRITE])
    async def delete_subscription(self, subscription_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a subscription with what is still to be delivered to it."""
        await bench.subscriptions.delete(caller.workspace_id, subscription_id, bench.auditors.of(caller))

    @post("/{subscription_id:str}/ping", guards=[_WRITE], status_code=202)
    async def ping_subscription(self, subscription_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Sends it an event that says nothing."""
        await bench.subscriptions.ping(caller.workspace_id, subscription_id)

    @get("/{subscription_id:str}/deliveries", guards=[_READ])
    async def list_deliveries(
        self,
        subscription_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> DeliveryPage:
        """Lists what was to be told to it, the latest first."""
        page = page_asked_for(cursor, limit)
        return await bench.subscriptions.list_deliveries(caller.workspace_id, subscription_id, page)
