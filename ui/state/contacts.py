"""The list of contacts."""

import asyncio

import reflex as rx

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.contacts import Contact, ContactPage, Tag, TagList


class ContactsState(Session):
    """Which contacts are shown."""

    contacts: list[Contact] = []
    next_cursor: str = ""
    tags: list[Tag] = []
    search: str = ""
    tag: str = ""

    @rx.var
    def is_narrowed(self) -> bool:
        """Tells whether something else than the whole list is shown."""
        return bool(self.search or self.tag)

    @loads
    async def load(self) -> After:
        """Fills the page."""
        _, tags = await asyncio.gather(self._list(), self._api().get(at("tags"), TagList))
        self.tags = tags.items
        return None

    @asks
    async def find(self, text: str) -> After:
        """Shows contacts with a text in their name or digits in their number."""
        self.search = text[:200]
        await self._list()
        return None

    @asks
    async def show_tag(self, tag: str) -> After:
        """Shows those who carry a tag; empty for all."""
        self.tag = tag[:64]
        await self._list()
        return None

    @asks
    async def show_more(self) -> After:
        """Shows the next contacts of the list."""
        page = await self._page(self.next_cursor)
        self.contacts = [*self.contacts, *page.items]
        self.next_cursor = page.next_cursor or ""
        return None

    @asks
    async def create(self, values: dict[str, str]) -> After:
        """Makes a contact and opens it."""
        if self.dialog != "new":
            return None  # sent twice: the first time has closed the dialog
        new = {"phone": values.get("phone", "").strip(), "name": values.get("name", "").strip()}
        contact = await self._api().send("POST", at("contacts"), Contact, new)
        self.dialog = ""
        return rx.redirect(at("contacts", contact.id))

    async def _list(self) -> None:
        page = await self._page("")
        self.contacts, self.next_cursor = page.items, page.next_cursor or ""

    async def _page(self, cursor: str) -> ContactPage:
        narrowed = {"search": self.search or None, "tag": self.tag or None, "cursor": cursor or None}
        return await self._api().get(at("contacts"), ContactPage, **narrowed)
