"""What flows show to other systems when they call them."""

from typing import Any

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.settings import Credential, CredentialPage


class CredentialsState(Session):
    """Which credentials there are."""

    credentials: list[Credential] = []

    @loads
    async def load(self) -> After:
        """Fills the page."""
        await self._list()
        return None

    @asks
    async def save(self, values: dict[str, str]) -> After:
        """Stores a credential, or replaces the one of this name."""
        told = {name: value.strip() for name, value in values.items()}
        hosts = told.get("hosts", "").lower().replace(",", " ").split()
        body = {"headers": {told.get("header", ""): told.get("value", "")}, "hosts": hosts}
        await self._api().send("PUT", at("credentials", told.get("name", "")), Any, body)
        self._done("saved")
        await self._list()
        return None

    @asks
    async def delete(self, name: str) -> After:
        """Deletes a credential."""
        await self._api().send("DELETE", at("credentials", name), Any)
        self._done("deleted")
        await self._list()
        return None

    async def _list(self) -> None:
        self.credentials = (await self._api().get(at("credentials"), CredentialPage, limit=100)).items
