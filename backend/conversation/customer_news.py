"""What customers do that is no message: another number, what they say about advertising, a call that lets us write."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import OtherUpdate, Sender
from backend.conversation.aliases import aliases_of
from backend.conversation.consent import Consent, note_consents
from backend.conversation.people import People
from backend.domains.subscriptions.telling import Event, tell_all
from backend.models import contact_aliases, contacts, conversations
from backend.models.base import Moment, among
from backend.models.writing import insert_or_replace
from backend.tools.ids import Ids
from backend.tools.json_text import write_json

WINDOW = timedelta(hours=24)  # WhatsApp Cloud API, customer service window

_read_sender = msgspec.json.Decoder(Sender).decode

_UNTIL = bindparam("until", type_=Moment)
_OPEN_WINDOW = (
    update(conversations)
    .where(conversations.c.channel_id == bindparam("channel"), conversations.c.contact_id == bindparam("person"))
    .values(
        window_expires_at=case(
            (or_(conversations.c.window_expires_at.is_(None), conversations.c.window_expires_at < _UNTIL), _UNTIL),
            else_=conversations.c.window_expires_at,
        )
    )
)
_MOVE_ALIAS = insert_or_replace(contact_aliases)
_SET_PHONE = update(contacts).where(contacts.c.id == bindparam("of")).values(phone=bindparam("number"))
_SET_RECIPIENT = update(conversations).where(conversations.c.id == bindparam("talk"))


class CustomerNews(Struct, frozen=True):
    """News of a customer, and the channel it came by."""

    workspace_id: str
    channel_id: str
    update: OtherUpdate

    @property
    def sender(self) -> Sender:
        """Gives whom it is about."""
        return self.update.sender or Sender()


def is_news(update: OtherUpdate) -> bool:
    """Tells whether something is to be done about an update."""
    says = update.accepts_marketing is not None or update.opens_window_at is not None
    return update.sender is not None and (says or update.renamed_to is not None)


async def take_news(connection: AsyncConnection, news: Sequence[CustomerNews], ids: Ids, now: datetime) -> None:
    """Acts on news of customers in its order; one who is not known becomes a contact, unless it is a mere new name."""
    for item in news:
        if item.update.renamed_to is not None:
            await _rename(connection, item, item.update.renamed_to, ids, now)
    said = [item for item in news if item.update.accepts_marketing is not None or item.update.opens_window_at]
    if not said:
        return
    people = People(ids, now)
    await people.load(connection, [(item.workspace_id, item.sender) for item in said])
    contact_ids = [people.contact_id(item.workspace_id, item.sender) for item in said]
    await people.save(connection)
    given = [
        Consent(item.workspace_id, id_, item.update.accepts_marketing, "provider", now, _words(item.update))
        for item, id_ in zip(said, contact_ids, strict=True)
        if item.update.accepts_marketing is not None
    ]
    await note_consents(connection, given, ids)
    opened = [
        {"channel": item.channel_id, "person": id_, "until": min(item.update.opens_window_at, now) + WINDOW}
        for item, id_ in zip(said, contact_ids, strict=True)
        if item.update.opens_window_at is not None
    ]
    if opened:
        await connection.execute(_OPEN_WINDOW, opened)


def _words(update: OtherUpdate) -> str:
    """Gives the provider's words of a preference."""
    return str(update.raw.get("detail") or "")[:500]


async def _rename(connection: AsyncConnection, item: CustomerNews, new: Sender, ids: Ids, now: datetime) -> None:
    """Moves a customer's names: the contact stays the same, whoever else carried the new ones.

    A number that was left may get a new owner, so it is the contact's no longer; a user id is never given again.
    """
    a = contact_aliases.c
    wanted = [alias.key for alias in aliases_of(item.sender)]
    rows = await connection.execute(
        select(a.key, a.contact_id).where(a.workspace_id == item.workspace_id, among(a.key, wanted))
    )
    owners: dict[str, str] = {row[0]: row[1] for row in rows}
    contact_id = next((owners[key] for key in wanted if key in owners), None)
    if contact_id is None:
        return
    names = list(aliases_of(new))
    its_aliases = a.workspace_id == item.workspace_id, a.contact_id == contact_id
    rows = await connection.execute(select(a.key).where(*its_aliases))
    if {alias.key for alias in names} <= set(rows.scalars()):
        return  # another update said so before
    await connection.execute(delete(contact_aliases).where(*its_aliases, a.kind == "phone"))
    common = {"workspace_id": item.workspace_id, "contact_id": contact_id, "created_at": now}
    moved = [{**common, "key": alias.key, "kind": alias.kind, "value": alias.value} for alias in names]
    await connection.execute(_MOVE_ALIAS, moved)
    await connection.execute(_SET_PHONE, {"of": contact_id, "number": new.phone})
    await _set_recipients(connection, contact_id, new)
    event = Event(item.workspace_id, "contact.changed", now, {"contact_id": contact_id})
    await tell_all(connection, [event], ids)


async def _set_recipients(connection: AsyncConnection, contact_id: str, new: Sender) -> None:
    """Has all conversations of a contact use the new names."""
    c = conversations.c
    rows = await connection.execute(select(c.id, c.recipient).where(c.contact_id == contact_id))
    changed: list[dict[str, Any]] = []
    for id_, recipient in rows.all():
        old = _read_sender(recipient)
        names = Sender(new.phone, new.bsuid or old.bsuid, new.parent_bsuid or old.parent_bsuid)
        changed.append({"talk": id_, "recipient": write_json(names)})
    if changed:
        await connection.execute(_SET_RECIPIENT, changed)
