"""The workspace itself."""

from ui.api import at
from ui.state.forms import read_json
from ui.state.session import After, Session, asks, loads
from ui.views.accounts import Workspace


class WorkspaceState(Session):
    """What the workspace is called and where it is."""

    workspace: Workspace = Workspace()

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.workspace = await self._api().get(at("workspace"), Workspace)
        return None

    @asks
    async def change(self, values: dict[str, str]) -> After:
        """Writes down what the workspace is called and where it is."""
        names = ("name", "language", "time_zone", "country")
        told = {name: values[name].strip() for name in names if name in values}
        self.workspace = await self._api().send("PATCH", at("workspace"), Workspace, told)
        self._done("saved")
        return None

    @asks
    async def change_hours(self, values: dict[str, str]) -> After:
        """Writes down when the business is open; without any hours nothing is said about it."""
        told = {"business_hours": read_json(values.get("plan", ""))}
        self.workspace = await self._api().send("PATCH", at("workspace"), Workspace, told)
        self._done("saved")
        return None
