"""Who looks at the page, and what every page does with the API's answers."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventCallback, EventSpec

from ui.api import Api, ApiRefused
from ui.views.accounts import Me

Asked = ParamSpec("Asked")
Page = TypeVar("Page", bound="Session")
After: TypeAlias = EventSpec | EventCallback[()] | None
"""What the browser is to do after a handler."""


class Session(rx.State):
    """What every page has.

    Args:
        shown_path: of the page whose content was asked for and is here.
        faults: what is wrong with fields of the form that was sent last, by field.
        error: why the last request was refused, as a code; empty when it was not.
        notice: what was done, as a word's key; `notices` counts, for it may be the same twice.
        dialog: the one that is open; empty for none.
    """

    me: Me = Me()
    shown_path: str = ""
    faults: dict[str, dict[str, str]] = {}
    error: str = ""
    notice: str = ""
    notices: int = 0
    dialog: str = ""

    @rx.var
    def workspace_name(self) -> str:
        """Names the workspace one is in."""
        return next((one.workspace_name for one in self.me.memberships if one.workspace_id == self.me.workspace_id), "")

    @rx.var
    def is_admin(self) -> bool:
        """Tells whether the role is one that manages; the API itself decides what it may."""
        return self.me.role in ("owner", "admin")

    @rx.var
    def is_operator(self) -> bool:
        """Tells whether the role is the one that sees the inbox and no flows; the API itself decides what it may."""
        return self.me.role == "operator"

    @rx.event
    def forget(self) -> None:
        """Forgets everything: whoever logs in next in this window sees nothing of it."""
        self.reset()  # type: ignore[no-untyped-call]

    @rx.event
    def open_dialog(self, name: str) -> None:
        """Opens a dialog; what was wrong in another one is forgotten."""
        self._forget_faults()
        self.dialog = name

    @rx.event
    def close_dialog(self) -> None:
        """Closes the open dialog."""
        self._forget_faults()
        self.dialog = ""

    def _api(self) -> Api:
        return Api(self.router.headers.cookie)

    def _done(self, notice: str) -> None:
        """Says what was done; the dialog it was done in closes."""
        self.notice = notice
        self.notices += 1
        self.dialog = ""

    def _forget_faults(self) -> None:
        self.faults = {}
        self.error = ""

    def _refused(self, error: ApiRefused) -> After:
        if error.status == 401:
            wanted = str(self.router.url.path)
            self.reset()  # type: ignore[no-untyped-call]
            return rx.redirect("/log-in?" + urlencode({"next": wanted}))
        self.faults = error.by_field()
        self.error = error.code
        return None


def asks(handler: Callable[Concatenate[Page, Asked], Awaitable[After]]) -> Any:
    """Makes an event handler of a method that asks the API: what is refused is shown, and a stranger must log in."""

    @wraps(handler)
    async def handle(self: Page, *args: Asked.args, **kwargs: Asked.kwargs) -> After:
        self._forget_faults()
        try:
            self._api().require_log_in()
            return await handler(self, *args, **kwargs)
        except ApiRefused as error:
            return self._refused(error)

    return rx.event(handle)  # type: ignore[arg-type]


def loads(handler: Callable[[Page], Awaitable[After]]) -> Any:
    """Makes an event handler of a method that fills a page when it is opened."""

    @wraps(handler)
    async def load(self: Page) -> After:
        self.dialog = ""
        self.notice = ""
        self.me = await self._api().get("/me", Me)
        try:
            after = await handler(self)
        except ApiRefused:
            self.shown_path = str(self.router.url.path)  # the page says why it is empty
            raise
        self.shown_path = str(self.router.url.path)  # not before: who reloads meanwhile is shown no empty page
        return after

    return asks(load)
