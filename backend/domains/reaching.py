"""Finds the contacts that callers name, the channels they are reached by, and the conversations there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.aliases import phone_key
from backend.conversation.people import People
from backend.domains.phones import phone_digits
from backend.models import channels, contact_aliases, contacts, conversations, workspaces
from backend.models.base import among
from backend.tools.ids import Ids
from backend.tools.json_text import write_json

_read_sender = msgspec.json.Decoder(Sender).decode


class Named(Struct, frozen=True):
    """Whom a caller means: by id, or by phone number in any writing.

    Args:
        channel_id: by which number; None leaves it open.
    """

    contact_id: str | None
    phone: str | None
    channel_id: str | None


class Unreachable(Struct, frozen=True):
    """Why somebody cannot be reached: a code, and what it is about."""

    code: str
    path: str = ""
    what: str = ""


class Talk(Struct):
    """A conversation, or one that is to be made.

    Args:
        contact_id: None for a phone number nobody has yet.
        is_with_people: people have it, or it waits for them.
        operator_id: who has it.
        id: None before it is made.
    """

    contact_id: str | None
    channel_id: str
    has_window: bool
    recipient: Sender
    id: str | None = None
    operator_id: str | None = None
    is_with_people: bool = False
    window_expires_at: datetime | None = None

    def takes_free_form(self, now: datetime) -> bool:
        """Tells whether the channel takes free-form messages now."""
        return not self.has_window or (self.window_expires_at is not None and now < self.window_expires_at)


class Reaching:
    """The people and channels of one call; used inside one transaction."""

    def __init__(self, connection: AsyncConnection, workspace_id: str, ids: Ids, now: datetime) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._ids = ids
        self._now = now
        self._country = ""
        self._channels: dict[str, tuple[str, bool]] = {}
        self._people: dict[str, list[tuple[str, str]]] = {}
        self._by_key: dict[str, str] = {}
        self._talks: dict[tuple[str, str], Talk] = {}
        self._latest: dict[str, str] = {}
        self._strangers: dict[tuple[str, str], Talk] = {}

    async def load(self, named: Sequence[Named]) -> None:
        """Reads all that is needed to find them."""
        w, c = workspaces.c, channels.c
        country = select(w.country).where(w.id == self._workspace_id)
        self._country = (await self._connection.execute(country)).scalar_one()
        rows = await self._connection.execute(
            select(c.id, c.status, c.has_window).where(c.workspace_id == self._workspace_id).order_by(c.id)
        )
        self._channels = {id_: (status, has_window) for id_, status, has_window in rows}
        await self._load_people(named)
        await self._load_talks()

    def find(self, named: Named, is_sent: bool = True) -> Talk | Unreachable:
        """Gives the conversation with whom a caller means; it may still have to be made.

        Args:
            is_sent: whether something is to be sent, so that a stopped channel will not do.
        """
        found = self._whom(named)
        if isinstance(found, Unreachable):
            return found
        contact_id, recipient = found
        channel_id = named.channel_id or self._latest.get(contact_id or "") or self._only_channel()
        if not channel_id:
            return Unreachable("channel_needed", "$.channel_id")
        if channel_id not in self._channels:
            return Unreachable("unknown_channel", "$.channel_id", channel_id)
        status, has_window = self._channels[channel_id]
        if is_sent and status != "active":
            return Unreachable("channel_stopped", "$.channel_id", channel_id)
        if not (recipient.phone or recipient.bsuid or recipient.parent_bsuid):
            return Unreachable("recipient_needed", "$.contact_id")
        if contact_id:
            fresh = Talk(contact_id, channel_id, has_window, recipient)
            return self._talks.setdefault((contact_id, channel_id), fresh)
        fresh = Talk(None, channel_id, has_window, recipient)
        return self._strangers.setdefault((phone_key(recipient.phone), channel_id), fresh)

    async def make(self, talks: Iterable[Talk]) -> None:
        """Makes the contacts and conversations that are not there."""
        wanted = {id(talk): talk for talk in talks if talk.id is None}.values()
        strangers = [talk for talk in wanted if talk.contact_id is None]
        if strangers:
            people = People(self._ids, self._now)
            await people.load(self._connection, [(self._workspace_id, talk.recipient) for talk in strangers])
            for talk in strangers:
                talk.contact_id = people.contact_id(self._workspace_id, talk.recipient)
            await people.save(self._connection)
        rows: list[dict[str, Any]] = []
        for talk in wanted:
            talk.id = self._ids.new()
            row = {"id": talk.id, "workspace_id": self._workspace_id, "channel_id": talk.channel_id}
            row |= {"recipient": write_json(talk.recipient)}
            rows.append({**row, "contact_id": talk.contact_id, "opened_at": self._now, "active_at": self._now})
        if rows:
            await self._connection.execute(insert(conversations), rows)

    def _whom(self, named: Named) -> tuple[str | None, Sender] | Unreachable:
        if named.contact_id is not None:
            if named.contact_id not in self._people:
                return Unreachable("unknown_contact", "$.contact_id", named.contact_id)
            return named.contact_id, self._names_of(named.contact_id)
        if named.phone is None:
            return Unreachable("recipient_needed", "$.contact_id")
        phone = phone_digits(named.phone, self._country)
        if phone is None:
            return Unreachable("bad_phone", "$.phone")
        contact_id = self._by_key.get(f"phone:{phone_key(phone)}")
        return (contact_id, self._names_of(contact_id)) if contact_id else (None, Sender(phone=phone))

    def _names_of(self, contact_id: str) -> Sender:
        return Sender(**dict(self._people.get(contact_id, [])))

    def _only_channel(self) -> str:
        active = [id_ for id_, (status, _) in self._channels.items() if status == "active"] or list(self._channels)
        return active[0] if len(active) == 1 else ""

    async def _load_people(self, named: Sequence[Named]) -> None:
        a, c = contact_aliases.c, contacts.c
        phones = [phone_digits(one.phone, self._country) for one in named if one.phone is not None]
        keys = [f"phone:{phone_key(phone)}" for phone in phones if phone]
        rows = await self._connection.execute(
            select(a.key, a.contact_id).where(a.workspace_id == self._workspace_id, among(a.key, keys))
        )
        self._by_key = {row.key: row.contact_id for row in rows}
        wanted = {*self._by_key.values(), *(one.contact_id for one in named if one.contact_id is not None)}
        people = await self._connection.execute(
            select(c.id, a.kind, a.value)
            .outerjoin(a.contact_id.table, (a.contact_id == c.id) & (a.workspace_id == c.workspace_id))
            .where(c.workspace_id == self._workspace_id, among(c.id, list(wanted)))
        )
        for contact_id, kind, value in people:
            self._people.setdefault(contact_id, []).extend([(kind, value)] if kind else [])

    async def _load_talks(self) -> None:
        c = conversations.c
        rows = await self._connection.execute(
            select(c.id, c.contact_id, c.channel_id, c.recipient, c.operator_id, c.owner, c.window_expires_at)
            .where(c.workspace_id == self._workspace_id, among(c.contact_id, list(self._people)))
            .order_by(c.active_at)
        )
        for id_, contact_id, channel_id, recipient, operator_id, owner, window_expires_at in rows:
            if channel_id not in self._channels:
                continue
            names = _read_sender(recipient)
            names = names if names.phone or names.bsuid or names.parent_bsuid else self._names_of(contact_id)
            has_window = self._channels[channel_id][1]
            self._talks[contact_id, channel_id] = Talk(
                contact_id,
                channel_id,
                has_window,
                names,
                id_,
                operator_id,
                owner in {"queue", "operator"},
                window_expires_at,
            )
            self._latest[contact_id] = channel_id
