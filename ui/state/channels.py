"""The list of channels, and connecting one."""

import reflex as rx

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.talk import Channel, ChannelPage


class ChannelsState(Session):
    """Which numbers are connected."""

    channels: list[Channel] = []

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.channels = (await self._api().get(at("channels"), ChannelPage, limit=100)).items
        return None

    @asks
    async def connect(self, values: dict[str, str]) -> After:
        """Connects a number and shows what is still to be done for it."""
        if self.dialog != "connect":
            return None  # sent twice: the first time has closed the dialog
        told = {name: value.strip() for name, value in values.items()}
        address = told.get("graph_base_url", "").rstrip("/")
        settings = {"waba_id": told.get("waba_id", "")} | ({"graph_base_url": address} if address else {})
        secrets = {name: told[name] for name in ("access_token", "app_secret", "verify_token") if told.get(name)}
        new = {"number_id": told.get("number_id", ""), "name": told.get("name", "")}
        body = new | {"settings": settings, "secrets": secrets}
        channel = await self._api().send("POST", at("channels"), Channel, body)
        self.dialog = ""
        return rx.redirect(at("channels", channel.id) + ("#" + channel.verify_token if channel.verify_token else ""))
