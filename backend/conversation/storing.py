"""Writes the updates of some posts in one transaction: statements for all of them together, never one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, case, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import (
    Batch,
    EchoMessage,
    InboundMessage,
    Sender,
    StatusUpdate,
)
from backend.conversation.customer_news import WINDOW
from backend.conversation.giving import DUE_AT
from backend.conversation.other_updates import Other, keep_others, key_of
from backend.conversation.ownership import Making
from backend.conversation.people import People, clean
from backend.conversation.statuses import StatusNews, move_statuses
from backend.conversation.writing_people import note_written
from backend.domains.subscriptions.telling import Event, is_told, tell_all
from backend.models import channels, conversations, inputs, messages
from backend.models.base import Moment, among_given
from backend.prepared import execute, fetch
from backend.tools.ids import Ids
from backend.tools.json_text import write_json
from flow_engine.inputs import MessageReceived


class Origin(Struct, frozen=True):
    """Who posted.

    Args:
        channel_id: the channel the post was addressed to. It may speak of the workspace's other numbers too.
    """

    workspace_id: str
    channel_id: str
    provider: str


class Post(Struct, frozen=True):
    """A genuine post of a provider."""

    origin: Origin
    batch: Batch


class Received(Struct):
    """What was stored of a post.

    Args:
        messages: customers' messages that were not there.
        duplicates: messages that were.
        echoes: messages of the business's own phone that were not there.
        statuses: status updates of messages that are known.
        others: whatever else was not there.
        unknown: what names a number or a message we do not know; kept as it came.
    """

    messages: int = 0
    duplicates: int = 0
    echoes: int = 0
    statuses: int = 0
    others: int = 0
    unknown: int = 0


class _Talk(Struct, frozen=True):
    """A message of a post, with the channel it came by."""

    post: int
    workspace_id: str
    channel_id: str
    update: InboundMessage | EchoMessage

    @property
    def person(self) -> Sender:
        return self.update.sender if isinstance(self.update, InboundMessage) else self.update.recipient


async def store(connection: AsyncConnection, posts: Sequence[Post], ids: Ids, now: datetime) -> list[Received]:
    """Stores posts; a second delivery changes nothing."""
    received = [Received() for _ in posts]
    numbers = await _channels_by_number(connection, posts)
    talks: list[_Talk] = []
    news: dict[int, list[StatusNews]] = {}
    others: dict[tuple[str, str], Other] = {}
    for index, post in enumerate(posts):
        for number_id, item in post.batch.updates:
            origin = post.origin
            channel_id = numbers.ids.get((origin.workspace_id, origin.provider, number_id))
            if isinstance(item, InboundMessage | EchoMessage) and channel_id:
                talks.append(_Talk(index, origin.workspace_id, channel_id, item))
            elif isinstance(item, StatusUpdate) and channel_id:
                news.setdefault(index, []).append(StatusNews(origin.workspace_id, channel_id, item))
            else:
                where = channel_id or origin.channel_id
                other = Other(index, origin.workspace_id, where, number_id, item, is_known=bool(channel_id))
                others.setdefault((other.channel_id, key_of(number_id, item)), other)
                received[index].unknown += bool(number_id) and channel_id is None
    if talks:
        await _store_talks(connection, talks, received, _Making(ids, now, numbers.told))
    if news:
        unknown = await move_statuses(connection, [item for items in news.values() for item in items], ids, now)
        for index, items in news.items():
            received[index].statuses = len(items)
        received[next(iter(news))].unknown += unknown
    if others:
        stored = await keep_others(connection, others, ids, now)
        received[next(iter(others.values())).post].others += stored
    return received


class _Making(Struct, frozen=True):
    """What new rows are made with.

    Args:
        told: the workspaces of which others are told what happens.
    """

    ids: Ids
    now: datetime
    told: set[str]


_NUMBERS = select(
    channels.c.workspace_id, channels.c.provider, channels.c.number_id, channels.c.id, is_told(channels.c.workspace_id)
).where(among_given(channels.c.workspace_id, "workspace_ids"))
_THERE = select(messages.c.channel_id, messages.c.provider_id).where(
    among_given(messages.c.provider_id, "provider_ids")
)
_CONVERSATIONS = select(conversations.c.channel_id, conversations.c.contact_id, conversations.c.id).where(
    among_given(conversations.c.contact_id, "contact_ids")
)
_OPEN = insert(conversations)
_KEEP = insert(messages)
_GIVE = insert(inputs)


class _Numbers(Struct, frozen=True):
    """The channels of some workspaces, by workspace, provider and number; and of which of them others are told."""

    ids: dict[tuple[str, str, str], str]
    told: set[str]


async def _channels_by_number(connection: AsyncConnection, posts: Sequence[Post]) -> _Numbers:
    """Reads the channels of the posts' workspaces."""
    rows = await fetch(connection, _NUMBERS, workspace_ids=list({post.origin.workspace_id for post in posts}))
    return _Numbers({(row[0], row[1], row[2]): row[3] for row in rows}, {row[0] for row in rows if row[4]})


async def _store_talks(
    connection: AsyncConnection, talks: list[_Talk], received: list[Received], making: _Making
) -> None:
    """Stores messages of either side with their contacts, conversations and inputs."""
    new = await _not_there(connection, talks, received)
    if not new:
        return
    people = People(making.ids, making.now)
    await people.load(connection, [(talk.workspace_id, talk.person) for talk in new])
    contact_ids = [people.contact_id(talk.workspace_id, talk.person) for talk in new]
    await people.save(connection)
    conversation_ids = await _conversations(connection, new, contact_ids, making)
    # Inputs get their numbers only once their conversations are locked: in the order in which they can be taken.
    await execute(connection, _TOUCH, _touches(new, conversation_ids, making.now))
    rows = [_message(talk, id_, making) for talk, id_ in zip(new, conversation_ids, strict=True)]
    await execute(connection, _KEEP, rows)
    given = [_input(talk, row, making.now) for talk, row in zip(new, rows, strict=True) if row["direction"] == "in"]
    await execute(connection, _GIVE, given)
    events = [
        _event(talk, row, contact_id)
        for talk, row, contact_id in zip(new, rows, contact_ids, strict=True)
        if row["direction"] == "in" and talk.workspace_id in making.told
    ]
    await tell_all(connection, events, making.ids)
    echoed = [id_ for talk, id_ in zip(new, conversation_ids, strict=True) if isinstance(talk.update, EchoMessage)]
    if echoed:
        await note_written(connection, sorted(set(echoed)), "", Making(making.ids, making.now))
    for talk in new:
        received[talk.post].messages += isinstance(talk.update, InboundMessage)
        received[talk.post].echoes += isinstance(talk.update, EchoMessage)


async def _not_there(connection: AsyncConnection, talks: list[_Talk], received: list[Received]) -> list[_Talk]:
    """Leaves out the messages that are stored already, or come twice."""
    provider_ids = [clean(talk.update.provider_id) for talk in talks]
    rows = await fetch(connection, _THERE, provider_ids=provider_ids)
    there = {(channel_id, provider_id) for channel_id, provider_id in rows}
    new: list[_Talk] = []
    for talk, provider_id in zip(talks, provider_ids, strict=True):
        key = (talk.channel_id, provider_id)
        if key in there:
            received[talk.post].duplicates += 1
            continue
        there.add(key)
        new.append(talk)
    return new


async def _conversations(
    connection: AsyncConnection, talks: list[_Talk], contact_ids: list[str], making: _Making
) -> list[str]:
    """Gives each message's conversation; those that are not there are made."""
    rows = await fetch(connection, _CONVERSATIONS, contact_ids=list(set(contact_ids)))
    known = {(channel_id, contact_id): id_ for channel_id, contact_id, id_ in rows}
    new: list[dict[str, Any]] = []
    for talk, contact_id in zip(talks, contact_ids, strict=True):
        if (talk.channel_id, contact_id) in known:
            continue
        known[talk.channel_id, contact_id] = id_ = making.ids.new()
        row = {"id": id_, "workspace_id": talk.workspace_id, "channel_id": talk.channel_id, "contact_id": contact_id}
        new.append({**row, "opened_at": making.now, "active_at": making.now})
    await execute(connection, _OPEN, new)
    return [known[talk.channel_id, contact_id] for talk, contact_id in zip(talks, contact_ids, strict=True)]


def _message(talk: _Talk, conversation_id: str, making: _Making) -> dict[str, Any]:
    item = talk.update
    is_customers = isinstance(item, InboundMessage)
    return {
        "id": making.ids.new(),
        "workspace_id": talk.workspace_id,
        "conversation_id": conversation_id,
        "channel_id": talk.channel_id,
        "direction": "in" if is_customers else "echo",
        "kind": item.message.kind,
        "content": write_json(item.message),
        "raw": write_json(item.raw),
        "provider_id": clean(item.provider_id),
        "reply_to": clean(item.reply_to) if isinstance(item, InboundMessage) else "",
        "status": "received" if is_customers else "sent",
        "status_rank": 0 if is_customers else 10,
        "at": item.at,
        "created_at": making.now,
    }


def _input(talk: _Talk, message: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Makes the input of a message. It happens now: the hours that a late one was under way are no part of any wait."""
    given = MessageReceived(id=message["id"], at=now, message=talk.update.message)
    return {
        "id": given.id,
        "workspace_id": talk.workspace_id,
        "conversation_id": message["conversation_id"],
        "kind": "message_received",
        "payload": write_json(given),
        "created_at": now,
    }


def _event(talk: _Talk, message: dict[str, Any], contact_id: str) -> Event:
    data = {"message_id": message["id"], "conversation_id": message["conversation_id"], "contact_id": contact_id}
    data |= {"channel_id": talk.channel_id, "kind": message["kind"]}
    return Event(talk.workspace_id, "message.received", message["created_at"], data)


_NEVER = literal(None, Moment)
_UNTIL = bindparam("until", type_=Moment)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"))
    .values(
        active_at=bindparam("active", type_=Moment),
        status="open",
        opened_at=case(
            (conversations.c.status == "closed", bindparam("active", type_=Moment)), else_=conversations.c.opened_at
        ),
        closed_at=_NEVER,
        recipient=bindparam("person"),
        window_expires_at=case(
            (or_(conversations.c.window_expires_at.is_(None), conversations.c.window_expires_at < _UNTIL), _UNTIL),
            else_=conversations.c.window_expires_at,
        ),
        due_at=DUE_AT,
    )
)


def _touches(talks: list[_Talk], conversation_ids: list[str], now: datetime) -> list[dict[str, Any]]:
    """Says what changes in each conversation; in the order of their ids, so that two workers never wait crosswise."""
    found: dict[str, dict[str, Any]] = {}
    for talk, id_ in zip(talks, conversation_ids, strict=True):
        row = found.setdefault(id_, {"conversation_id": id_, "active": now, "until": None, "due": None})
        row["person"] = write_json(Sender(talk.person.phone, talk.person.bsuid, talk.person.parent_bsuid))
        if isinstance(talk.update, InboundMessage):
            until = min(talk.update.at, now) + WINDOW
            row["until"] = max(row["until"] or until, until)
            row["due"] = now
    return [found[id_] for id_ in sorted(found)]
