"""Consents: what a contact said is kept for good, and the latest counts. One list says who wants no advertising."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.subscriptions.telling import Event, tell_all
from backend.models import consents, contacts, conversations
from backend.models.base import Moment, among
from backend.tools.ids import Ids


class Consent(Struct, frozen=True):
    """A contact agreed to be written to, or no longer does.

    Args:
        source: where that was.
        text: the words the contact agreed to.
    """

    workspace_id: str
    contact_id: str
    is_opted_in: bool
    source: str
    at: datetime
    text: str = ""


_KEEP = insert(consents)
_SET = (
    update(contacts)
    .where(contacts.c.id == bindparam("of_contact"))
    .values(is_opted_in=bindparam("opted_in"), opted_out_at=bindparam("out_at", type_=Moment))
)


async def note_consents(connection: AsyncConnection, given: Sequence[Consent], ids: Ids) -> None:
    """Keeps consents in their order, makes the contacts' latest count, and tells of them."""
    if not given:
        return
    names = Consent.__struct_fields__
    await connection.execute(_KEEP, [{"id": ids.new()} | {n: getattr(one, n) for n in names} for one in given])
    present = [
        {"of_contact": one.contact_id, "opted_in": one.is_opted_in, "out_at": None if one.is_opted_in else one.at}
        for one in given
    ]
    await connection.execute(_SET, present)
    await tell_all(connection, [consent_event(one) for one in given], ids)


def consent_event(consent: Consent) -> Event:
    """Makes what is told of a consent."""
    data = {"contact_id": consent.contact_id, "is_opted_in": consent.is_opted_in, "source": consent.source}
    return Event(consent.workspace_id, "consent.changed", consent.at, data)


async def opt_out(connection: AsyncConnection, conversation_ids: Sequence[str], ids: Ids, now: datetime) -> None:
    """Notes that the provider said of some conversations' customers that they want no advertising."""
    if not conversation_ids:
        return
    c = conversations.c
    rows = await connection.execute(
        select(c.workspace_id, c.contact_id).where(among(c.id, list(conversation_ids))).distinct()
    )
    await note_consents(connection, [Consent(row[0], row[1], False, "provider", now) for row in rows.all()], ids)
