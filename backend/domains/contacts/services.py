"""Contacts of a workspace: found, made, changed, tagged, and erased with all that is known of them."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict
from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.aliases import aliases_of
from backend.conversation.consent import Consent, note_consents
from backend.conversation.contexts import read_contacts
from backend.conversation.people import People
from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.contacts.erasing import erase
from backend.domains.contacts.schemas import (
    ConsentList,
    ConsentView,
    ContactChange,
    ContactPage,
    ContactsWanted,
    ContactView,
    NewConsent,
    NewContact,
    TagsChange,
)
from backend.domains.contacts.segment_filters import find_segment, is_in
from backend.domains.contacts.values import put_tags, put_values
from backend.domains.pages import TextPlace, read_cursor, write_cursor
from backend.domains.phones import phone_digits
from backend.domains.rows import the_row
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import BadInput, Conflict, InputFault
from backend.models import consents, contact_aliases, contact_tags, contacts, workspaces
from backend.models.base import among
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from flow_engine.folding import fold
from flow_engine.local_time import zone_names


class ContactTools(Struct, frozen=True):
    """What the services of contacts work with."""

    database: Database
    clock: Clock
    ids: Ids


class ContactService:
    """What may be done with contacts."""

    def __init__(self, tools: ContactTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def list_contacts(self, workspace_id: str, wanted: ContactsWanted) -> ContactPage:
        """Lists contacts, the newest first.

        Raises:
            BadInput: there is no such segment.
        """
        c = contacts.c
        query = select(contacts).where(c.workspace_id == workspace_id)
        if wanted.search:
            query = query.where(_matches(wanted.search))
        if wanted.tag:
            tagged = (contact_tags.c.contact_id == c.id, contact_tags.c.tag_key == fold(wanted.tag))
            query = query.where(exists().where(*tagged))
        place = read_cursor(wanted.cursor, tuple[TextPlace])
        if place:
            query = query.where(c.id < place[0])  # ids are in the order in which they were made
        async with self._database.read() as connection:
            if wanted.segment:
                query = query.where(is_in(await find_segment(connection, workspace_id, wanted.segment)))
            rows = (await connection.execute(query.order_by(c.id.desc()).limit(wanted.limit + 1))).all()
            shown = await _views(connection, list(rows[: wanted.limit]))
        return ContactPage(shown, write_cursor(shown[-1].id) if len(rows) > wanted.limit else None)

    async def get(self, workspace_id: str, contact_id: str) -> ContactView:
        """Gives a contact.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = await contact_row(connection, workspace_id, contact_id)
            (view,) = await _views(connection, [row])
        return view

    async def create(self, workspace_id: str, new: NewContact) -> ContactView:
        """Makes a contact.

        Raises:
            BadInput: the phone number, the time zone or a field's value will not do; all faults are named.
            Conflict: the phone number is another contact's.
        """
        now = self._tools.clock.now()
        faults = _zone_faults(new.time_zone)

        async def unit(connection: AsyncConnection) -> str:
            phone = await _phone(connection, workspace_id, new.phone, faults)
            sender = Sender(phone=phone, name=new.name)
            await _refuse_taken(connection, workspace_id, sender)
            people = People(self._tools.ids, now)
            await people.load(connection, [(workspace_id, sender)])
            contact_id = people.contact_id(workspace_id, sender)
            await people.save(connection)
            values = {"language": new.language, "time_zone": new.time_zone, "country": new.country}
            await connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
            await put_values(connection, workspace_id, contact_id, new.fields, now)
            await put_tags(connection, workspace_id, contact_id, TagsChange(add=new.tags), now)
            event = Event(workspace_id, "contact.created", now, {"contact_id": contact_id})
            await tell(connection, event, self._tools.ids)
            return contact_id

        return await self.get(workspace_id, await self._database.write(unit))

    async def change(self, workspace_id: str, contact_id: str, change: ContactChange) -> ContactView:
        """Changes what was sent.

        Raises:
            BadInput: the time zone or a field's value will not do; all faults are named.
            NotFound: there is no such contact.
        """
        if change.time_zone is not UNSET:
            _refuse(_zone_faults(change.time_zone))
        sent = {name: value for name, value in asdict(change).items() if value is not UNSET}
        fields = sent.pop("fields", {})
        now, told = self._tools.clock.now(), {"contact_id": contact_id}

        async def unit(connection: AsyncConnection) -> None:
            await contact_row(connection, workspace_id, contact_id)
            if sent:
                its_row = contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id
                await connection.execute(update(contacts).where(*its_row).values(sent))
            await put_values(connection, workspace_id, contact_id, fields, now)
            await tell(connection, Event(workspace_id, "contact.changed", now, told), self._tools.ids)

        await self._database.write(unit)
        return await self.get(workspace_id, contact_id)

    async def change_tags(self, workspace_id: str, contact_id: str, change: TagsChange) -> ContactView:
        """Puts tags on and takes them off; a tag that is new in the workspace is made.

        Raises:
            NotFound: there is no such contact.
        """
        now = self._tools.clock.now()

        async def unit(connection: AsyncConnection) -> None:
            await contact_row(connection, workspace_id, contact_id)
            await put_tags(connection, workspace_id, contact_id, change, now)
            event = Event(workspace_id, "contact.changed", now, {"contact_id": contact_id})
            await tell(connection, event, self._tools.ids)

        await self._database.write(unit)
        return await self.get(workspace_id, contact_id)

    async def delete(self, workspace_id: str, contact_id: str, auditor: Auditor | None = None) -> None:
        """Erases a contact and everything that could tell who it was.

        Raises:
            NotFound: there is no such contact.
        """

        async def unit(connection: AsyncConnection) -> None:
            await contact_row(connection, workspace_id, contact_id)
            await erase(connection, workspace_id, contact_id)
            await note(auditor, connection, "contact.erased", contact_id)
            event = Event(workspace_id, "contact.deleted", self._tools.clock.now(), {"contact_id": contact_id})
            await tell(connection, event, self._tools.ids)

        await self._database.write(unit)

    async def note_export(self, workspace_id: str, auditor: Auditor) -> None:
        """Writes down that somebody takes all contacts out; that comes before the first of them goes."""
        await self._database.write(lambda connection: note(auditor, connection, "contacts.exported", workspace_id))

    async def list_consents(self, workspace_id: str, contact_id: str) -> ConsentList:
        """Lists a contact's consents, the latest first.

        Raises:
            NotFound: there is no such contact.
        """
        c = consents.c
        query = select(c.is_opted_in, c.source, c.text, c.at).where(
            c.workspace_id == workspace_id, c.contact_id == contact_id
        )
        async with self._database.read() as connection:
            await contact_row(connection, workspace_id, contact_id)
            rows = (await connection.execute(query.order_by(c.at.desc(), c.id.desc()))).all()
        return ConsentList([ConsentView(*row) for row in rows])

    async def add_consent(self, workspace_id: str, contact_id: str, new: NewConsent) -> ConsentList:
        """Notes a consent; it is never changed, and the latest counts.

        Raises:
            NotFound: there is no such contact.
        """
        now = self._tools.clock.now()
        consent = Consent(workspace_id, contact_id, new.is_opted_in, new.source, now, new.text)

        async def unit(connection: AsyncConnection) -> None:
            await contact_row(connection, workspace_id, contact_id)
            await note_consents(connection, [consent], self._tools.ids)

        await self._database.write(unit)
        return await self.list_consents(workspace_id, contact_id)


async def contact_row(connection: AsyncConnection, workspace_id: str, contact_id: str) -> Any:
    """Reads a contact's row.

    Raises:
        NotFound: the workspace has no such contact.
    """
    c = contacts.c
    query = select(contacts).where(c.workspace_id == workspace_id, c.id == contact_id)
    return await the_row(connection, query, "contact")


def _matches(search: str) -> Any:
    c = contacts.c
    digits = "".join(sign for sign in search if sign.isascii() and sign.isdigit())
    by_name = c.name.icontains(search, autoescape=True)
    return or_(by_name, c.phone.contains(digits)) if len(digits) >= 3 else by_name


async def _views(connection: AsyncConnection, rows: list[Any]) -> list[ContactView]:
    people = await read_contacts(connection, [row.id for row in rows])
    return [
        ContactView(
            id=row.id,
            name=row.name,
            phone=row.phone,
            language=row.language,
            time_zone=row.time_zone,
            country=row.country,
            is_opted_in=row.is_opted_in,
            opted_out_at=row.opted_out_at,
            created_at=row.created_at,
            tags=sorted(people[row.id].tags),
            fields={name: value for name, value in people[row.id].fields.items() if value is not None},
        )
        for row in rows
    ]


async def _phone(connection: AsyncConnection, workspace_id: str, text: str, faults: list[InputFault]) -> str:
    """Gives the digits of a phone number.

    Raises:
        BadInput: it is none, or there are other faults.
    """
    query = select(workspaces.c.country).where(workspaces.c.id == workspace_id)
    phone = phone_digits(text, (await connection.execute(query)).scalar_one())
    if phone is None:
        _refuse([InputFault("$.phone", "bad_phone"), *faults])
    _refuse(faults)
    return str(phone)


async def _refuse_taken(connection: AsyncConnection, workspace_id: str, sender: Sender) -> None:
    a = contact_aliases.c
    keys = [alias.key for alias in aliases_of(sender)]
    query = select(a.contact_id).where(a.workspace_id == workspace_id, among(a.key, keys))
    contact_id = (await connection.execute(query)).scalar()
    if contact_id:
        raise Conflict("contact", [InputFault("$.phone", "phone_taken", contact_id)])


def _zone_faults(zone: str | UnsetType) -> list[InputFault]:
    is_unknown = zone and zone not in zone_names()
    return [InputFault("$.time_zone", "unknown_zone", str(zone))] if is_unknown else []


def _refuse(faults: list[InputFault]) -> None:
    if faults:
        raise BadInput("contact", faults)
