"""One contact."""

import asyncio
from typing import Any

import msgspec
import reflex as rx

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.contacts import Consent, ConsentList, Contact, FieldDefinition, FieldList, FieldValue
from ui.views.talk import Conversation, ConversationPage

_PLAIN = frozenset({"text", "number", "boolean", "date", "time"})
_FIELD = "field:"
"""How the form names the workspace's own fields, so that none of them is taken for one of ours."""


class ContactState(Session):
    """What is known of the contact."""

    contact: Contact = Contact()
    field_values: list[FieldValue] = []
    consents: list[Consent] = []
    conversations: list[Conversation] = []

    @loads
    async def load(self) -> After:
        """Fills the page."""
        api, contact_id = self._api(), self._contact_id
        self.contact = Contact()
        contact, fields, consents, talks = await asyncio.gather(
            api.get(at("contacts", contact_id), Contact),
            api.get(at("contact-fields"), FieldList),
            api.get(at("contacts", contact_id, "consents"), ConsentList),
            api.get(at("conversations"), ConversationPage, contact_id=contact_id),
        )
        self.contact, self.consents, self.conversations = contact, consents.items, talks.items
        self.field_values = _values(fields.items, contact.fields)
        return None

    @asks
    async def change(self, values: dict[str, str]) -> After:
        """Writes down what is known of the contact."""
        types = {value.name: value.type for value in self.field_values if value.is_plain}
        told = {name: values[_FIELD + name] for name in types if _FIELD + name in values}
        new = {
            "name": values.get("name", "").strip(),
            "language": values.get("language") or None,
            "time_zone": values.get("time_zone", "").strip(),
            "country": values.get("country", "").strip().upper(),
            "fields": {name: _read(text.strip(), types[name]) for name, text in told.items()},
        }
        self.contact = await self._api().send("PATCH", at("contacts", self.contact.id), Contact, new)
        self.field_values = [_with_text(value, self.contact.fields.get(value.name)) for value in self.field_values]
        self._done("saved")
        return None

    @asks
    async def add_tag(self, values: dict[str, str]) -> After:
        """Puts a tag on the contact."""
        return await self._change_tags({"add": [values.get("tag", "").strip()]})

    @asks
    async def remove_tag(self, tag: str) -> After:
        """Takes a tag off."""
        return await self._change_tags({"remove": [tag]})

    @asks
    async def add_consent(self, values: dict[str, str]) -> After:
        """Notes that the contact agreed to be written to, or no longer does."""
        new = {"is_opted_in": values.get("is_opted_in") == "yes", "source": values.get("source", "").strip()}
        consents = await self._api().send("POST", at("contacts", self.contact.id, "consents"), ConsentList, new)
        self.consents = consents.items
        self.contact = await self._api().get(at("contacts", self.contact.id), Contact)
        self._done("saved")
        return None

    @asks
    async def erase(self) -> After:
        """Erases the contact and everything that could tell who it was."""
        await self._api().send("DELETE", at("contacts", self.contact.id), Any)
        self.reset()  # type: ignore[no-untyped-call]
        self._done("contact.erased")
        return rx.redirect("/contacts")

    @property
    def _contact_id(self) -> str:
        return str(self.router.url.path).rstrip("/").rpartition("/")[2]

    async def _change_tags(self, change: dict[str, list[str]]) -> After:
        self.contact = await self._api().send("POST", at("contacts", self.contact.id, "tags"), Contact, change)
        self._done("saved")
        return None


def _values(definitions: list[FieldDefinition], known: dict[str, Any]) -> list[FieldValue]:
    empty = [FieldValue(one.name, one.label or one.name, one.type, "", one.type in _PLAIN) for one in definitions]
    return [_with_text(value, known.get(value.name)) for value in empty]


def _with_text(value: FieldValue, known: Any) -> FieldValue:
    text = "" if known is None else known if isinstance(known, str) else msgspec.json.encode(known).decode()
    return FieldValue(value.name, value.label, value.type, text, value.is_plain)


def _read(text: str, type_: str) -> Any:
    """Reads what was typed; what is no number goes on as it is, for the API to say so."""
    if not text:
        return None
    if type_ == "boolean":
        return text == "true"
    try:
        return msgspec.json.decode(text) if type_ == "number" else text
    except msgspec.DecodeError:
        return text
