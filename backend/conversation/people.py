"""Finds the contacts behind senders, and makes those that are not there. Two contacts are never made one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.aliases import aliases_of
from backend.models import contact_aliases, contacts
from backend.models.base import among_given
from backend.prepared import execute, fetch
from backend.tools.ids import Ids

_WHO = (
    select(
        *(contact_aliases.c.workspace_id, contact_aliases.c.key, contact_aliases.c.contact_id),
        *(contacts.c.name, contacts.c.phone),
    )
    .join(contacts, contacts.c.id == contact_aliases.c.contact_id)
    .where(among_given(contact_aliases.c.workspace_id, "workspace_ids"), among_given(contact_aliases.c.key, "keys"))
)
_MAKE = insert(contacts)
_NAME = insert(contact_aliases)
_COMPLETE = update(contacts).where(contacts.c.id == bindparam("of"))


class Person(Struct):
    """A contact as far as receiving needs it; changes while a batch is read."""

    id: str
    name: str
    phone: str


class People:
    """The contacts of one batch.

    Args:
        now: when contacts that are made were made.
    """

    def __init__(self, ids: Ids, now: datetime) -> None:
        self._ids = ids
        self._now = now
        self._known: dict[tuple[str, str], Person] = {}
        self._new_contacts: list[dict[str, Any]] = []
        self._new_aliases: list[dict[str, Any]] = []
        self._completed: dict[str, Person] = {}

    async def load(self, connection: AsyncConnection, wanted: Sequence[tuple[str, Sender]]) -> None:
        """Reads whom the senders of some workspaces are."""
        keys = {alias.key for _, sender in wanted for alias in aliases_of(sender)}
        workspace_ids = list({workspace_id for workspace_id, _ in wanted})
        rows = await fetch(connection, _WHO, workspace_ids=workspace_ids, keys=list(keys))
        people: dict[str, Person] = {}
        for workspace_id, key, contact_id, name, phone in rows:
            self._known[workspace_id, key] = people.setdefault(contact_id, Person(contact_id, name, phone))

    def contact_id(self, workspace_id: str, sender: Sender) -> str:
        """Gives the contact a sender is; one who is not known becomes a new contact.

        Names that belong to nobody yet are added. Of names that belong to several, the first decides.
        """
        aliases = list(aliases_of(sender))
        found = (self._known.get((workspace_id, alias.key)) for alias in aliases)
        person = next((person for person in found if person), None) or self._make(workspace_id, sender)
        for alias in aliases:
            if (workspace_id, alias.key) not in self._known:
                self._known[workspace_id, alias.key] = person
                row = {"workspace_id": workspace_id, "contact_id": person.id, "created_at": self._now}
                self._new_aliases.append({**row, "key": alias.key, "kind": alias.kind, "value": alias.value})
        if (not person.name and sender.name) or (not person.phone and sender.phone):
            person.name, person.phone = person.name or clean(sender.name), person.phone or sender.phone
            self._completed[person.id] = person
        return person.id

    def _make(self, workspace_id: str, sender: Sender) -> Person:
        person = Person(self._ids.new(), clean(sender.name), sender.phone)
        self._new_contacts.append(
            {
                "id": person.id,
                "workspace_id": workspace_id,
                "name": person.name,
                "phone": person.phone,
                "country": sender.bsuid[:2] if sender.bsuid and not sender.phone else "",
                "created_at": self._now,
            }
        )
        return person

    async def save(self, connection: AsyncConnection) -> None:
        """Writes the contacts and names that were not there."""
        await execute(connection, _MAKE, self._new_contacts)
        await execute(connection, _NAME, self._new_aliases)
        rows = [{"of": p.id, "name": p.name, "phone": p.phone} for p in self._completed.values()]
        await execute(connection, _COMPLETE, rows)


def clean(text: str) -> str:
    """Takes out the character that PostgreSQL cannot keep."""
    return text.replace("\x00", "")
