"""The list of flows."""

from collections import Counter
from dataclasses import replace

import reflex as rx

from ui.api import Api, ApiRefused, at
from ui.state.session import After, Session, asks, loads
from ui.views.flows import Checked, Flow, FlowPage

_CHECKED_AT_ONCE = 40  # chosen: each costs some 20 ms of the server's time; more are checked when they are opened


class FlowsState(Session):
    """Which flows are shown.

    Args:
        picked: the flow a dialog is about.
        is_archived: whether those that were put away are shown instead of the others.
    """

    flows: list[Flow] = []
    next_cursor: str = ""
    search: str = ""
    folder: str = ""
    folders: list[str] = []
    is_archived: bool = False
    picked_id: str = ""
    picked_name: str = ""
    picked_folder: str = ""

    @rx.var
    def is_narrowed(self) -> bool:
        """Tells whether something else than the whole list is shown."""
        return bool(self.search or self.folder)

    @loads
    async def load(self) -> After:
        """Fills the page."""
        await self._list()
        return FlowsState.check_shown

    @asks
    async def find(self, text: str) -> After:
        """Shows flows with a text in their name."""
        self.search = text[:200]
        await self._list()
        return FlowsState.check_shown

    @asks
    async def show_folder(self, folder: str) -> After:
        """Shows one folder; empty for all."""
        self.folder = folder[:100]
        await self._list()
        return FlowsState.check_shown

    @asks
    async def show_archived(self, is_archived: bool) -> After:
        """Shows what was put away, or the rest."""
        self.is_archived = is_archived
        await self._list()
        return FlowsState.check_shown

    @asks
    async def show_more(self) -> After:
        """Shows the next flows of the list."""
        page = await self._page(self.next_cursor)
        self.flows = [*self.flows, *page.items]
        self.next_cursor = page.next_cursor or ""
        return FlowsState.check_shown

    @asks
    async def create(self, values: dict[str, str]) -> After:
        """Makes a flow and opens it."""
        if self.dialog != "new":
            return None  # sent twice: the first time has closed the dialog
        name = values.get("name", "").strip()
        new = {"demo": values.get("demo", ""), "language": values.get("language", "en"), "folder": self.folder}
        flow = await self._api().send("POST", at("flows"), Flow, new | ({"name": name} if name else {}))
        self.dialog = ""
        return rx.redirect(at("flows", flow.id))

    @asks
    async def duplicate(self, flow_id: str) -> After:
        """Makes a copy of a flow."""
        await self._api().send("POST", at("flows", flow_id, "duplicate"), Flow, {})
        self._done("flows.duplicated")
        await self._list()
        return FlowsState.check_shown

    @rx.event
    def pick(self, dialog: str, flow_id: str, name: str, folder: str) -> None:
        """Opens a dialog about a flow."""
        self._forget_faults()
        self.picked_id, self.picked_name, self.picked_folder = flow_id, name, folder
        self.dialog = dialog

    @asks
    async def change(self, values: dict[str, str]) -> After:
        """Renames a flow and moves it."""
        new = {"name": values.get("name", "").strip(), "folder": values.get("folder", "").strip()}
        await self._api().send("PATCH", at("flows", self.picked_id), Flow, new)
        self._done("saved")
        await self._list()
        return FlowsState.check_shown

    @asks
    async def archive(self, flow_id: str, is_archived: bool) -> After:
        """Puts a flow away, or takes it back."""
        await self._api().send("PATCH", at("flows", flow_id), Flow, {"is_archived": is_archived})
        self._done("flows.archived" if is_archived else "flows.taken_back")
        await self._list()
        return FlowsState.check_shown

    @rx.event(background=True)
    async def check_shown(self) -> None:
        """Says of each flow that is shown what is wrong with it, one after the other."""
        async with self:
            api, flow_ids = self._api(), [flow.id for flow in self.flows if flow.errors is None][:_CHECKED_AT_ONCE]
        for flow_id in flow_ids:
            checked = await _check(api, flow_id)
            if checked is None:
                return
            async with self:
                self.flows = [_judged(flow, checked) if flow.id == flow_id else flow for flow in self.flows]

    async def _list(self) -> None:
        page = await self._page("")
        self.flows, self.next_cursor = page.items, page.next_cursor or ""
        if not self.is_narrowed:
            self.folders = sorted({flow.folder for flow in page.items if flow.folder}, key=str.casefold)

    async def _page(self, cursor: str) -> FlowPage:
        return await self._api().get(
            at("flows"),
            FlowPage,
            search=self.search or None,
            folder=self.folder or None,
            archived="true" if self.is_archived else None,
            cursor=cursor or None,
        )


async def _check(api: Api, flow_id: str) -> Checked | None:
    try:
        return await api.send("POST", at("flows", flow_id, "draft", "check"), Checked)
    except ApiRefused:
        return None


def _judged(flow: Flow, checked: Checked) -> Flow:
    found = Counter(issue.severity for issue in checked.issues)
    return replace(flow, errors=found["error"], warnings=found["warning"])
