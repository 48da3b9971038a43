"""The language model."""

from typing import Any

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.settings import Model


class ModelState(Session):
    """Which language model is asked."""

    model: Model = Model()

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.model = await self._api().get(at("model"), Model)
        return None

    @asks
    async def change(self, values: dict[str, str]) -> After:
        """Writes down which model is asked; a key that is left empty stays."""
        body: dict[str, Any] = await self._api().get(at("model"), dict[str, Any])
        kept = {"prices": body.get("prices", {})}
        told = {name: values.get(name, "").strip() for name in ("base_url", "model")}
        key = values.get("api_key", "").strip()
        self.model = await self._api().send("PUT", at("model"), Model, kept | told | ({"api_key": key} if key else {}))
        self._done("saved")
        return None
