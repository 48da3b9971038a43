"""The keys of programs."""

from typing import Any

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.accounts import ApiKey, ApiKeyList

SCOPE = "scope:"
"""How the form names what a key may do."""


class KeysState(Session):
    """Which keys there are.

    Args:
        secret: of the key that was just made, which is shown this once.
    """

    keys: list[ApiKey] = []
    secret: str = ""

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.secret = ""
        await self._list()
        return None

    @asks
    async def create(self, values: dict[str, str]) -> After:
        """Makes a key."""
        if self.dialog != "new":
            return None  # sent twice: the first time has closed the dialog
        scopes = [name.removeprefix(SCOPE) for name in values if name.startswith(SCOPE)]
        body = {"name": values.get("name", "").strip(), "scopes": scopes}
        key = await self._api().send("POST", at("workspace", "api-keys"), ApiKey, body)
        self.secret = key.key
        self._done("keys.made")
        await self._list()
        return None

    @asks
    async def revoke(self, key_id: str) -> After:
        """Ends a key."""
        await self._api().send("DELETE", at("workspace", "api-keys", key_id), Any)
        self._done("keys.revoked")
        await self._list()
        return None

    async def _list(self) -> None:
        found = await self._api().get(at("workspace", "api-keys"), ApiKeyList)
        self.keys = [key for key in found.items if not key.revoked_at]
