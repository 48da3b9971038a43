"""Other systems that are told what happens."""

from typing import Any

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.settings import Delivery, DeliveryPage, Subscription, SubscriptionPage

KIND = "kind:"
"""How the form names of what is told."""


class WebhooksState(Session):
    """Who is told.

    Args:
        secret: of the subscription that was just made, which is shown this once.
        shown_id: the one whose deliveries are shown.
    """

    subscriptions: list[Subscription] = []
    secret: str = ""
    shown_id: str = ""
    deliveries: list[Delivery] = []

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.secret, self.shown_id, self.deliveries = "", "", []
        await self._list()
        return None

    @asks
    async def create(self, values: dict[str, str]) -> After:
        """Tells an address from now on."""
        if self.dialog != "new":
            return None  # sent twice: the first time has closed the dialog
        kinds = [name.removeprefix(KIND) for name in values if name.startswith(KIND)]
        body = {"url": values.get("url", "").strip(), "kinds": kinds}
        made = await self._api().send("POST", at("event-subscriptions"), Subscription, body)
        self.secret = made.secret
        self._done("saved")
        await self._list()
        return None

    @asks
    async def let_tell(self, subscription_id: str, is_active: bool) -> After:
        """Goes on telling an address, or stops."""
        await self._api().send("PATCH", at("event-subscriptions", subscription_id), Any, {"is_active": is_active})
        await self._list()
        return None

    @asks
    async def ping(self, subscription_id: str) -> After:
        """Sends an event that says nothing."""
        await self._api().send("POST", at("event-subscriptions", subscription_id, "ping"), Any)
        self._done("webhooks.pinged")
        return None

    @asks
    async def show(self, subscription_id: str) -> After:
        """Shows what was told to an address."""
        page = await self._api().get(at("event-subscriptions", subscription_id, "deliveries"), DeliveryPage, limit=20)
        self.shown_id, self.deliveries, self.dialog = subscription_id, page.items, "deliveries"
        return None

    @asks
    async def delete(self, subscription_id: str) -> After:
        """Stops telling an address for good."""
        await self._api().send("DELETE", at("event-subscriptions", subscription_id), Any)
        self._done("deleted")
        await self._list()
        return None

    async def _list(self) -> None:
        self.subscriptions = (await self._api().get(at("event-subscriptions"), SubscriptionPage, limit=100)).items
