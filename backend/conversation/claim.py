"""Claims conversations that have inputs, and reads all that their turns need, many at once."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.published_flows import PublishedFlows, WorkspaceFlows
from backend.models import (
    channels,
    contact_tags,
    contact_values,
    contacts,
    conversations,
    effects,
    inputs,
    sessions,
    tags,
    workspaces,
)
from backend.models.base import among, one_of
from backend.tools.json_text import read_json
from flow_engine.context import Contact, Context, Workspace
from flow_engine.inputs import Input
from flow_engine.session import Session, read_session

MAX_INPUTS = 50  # chosen: of one conversation in one turn; one who floods does not hold up the others for long

_inputs = msgspec.json.Decoder(Input)


class WaitingInput(Struct, frozen=True):
    """An input that is to be taken.

    Args:
        payload: its JSON; one that cannot be read must fail its own turn only.
    """

    sequence: int
    id: str
    payload: str
    is_held: bool

    def read(self) -> Input:
        """Reads the input."""
        found: Input = _inputs.decode(self.payload)
        return found


class Claimed(Struct, frozen=True, kw_only=True):
    """A conversation that this worker has, and what its turn needs.

    Args:
        fence: the lease's number; recording needs that it is still the latest.
        attempts: which attempt this is; above 1 one input is taken, alone.
        is_free: no earlier effect of the conversation is still to be performed.
        takes_sends: whether its channel is active.
    """

    id: str
    workspace_id: str
    channel_id: str
    contact_id: str
    recipient: str
    operator_id: str | None
    fence: int
    attempts: int
    inputs: list[WaitingInput]
    sessions: list[str]
    context: Context
    flows: WorkspaceFlows
    is_free: bool
    takes_sends: bool
    has_window: bool


class Lease(Struct, frozen=True):
    """On what terms conversations are claimed.

    Args:
        limit: how many at most.
        retries: whether those whose last turn failed are meant, or the others.
    """

    now: datetime
    duration: timedelta
    limit: int
    retries: bool = False


async def claim(connection: AsyncConnection, lease: Lease, published: PublishedFlows) -> list[Claimed]:
    """Leases conversations that are due; the attempt counts from here on, whatever becomes of it."""
    rows = (await connection.execute(_leasing(lease))).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    waiting = await _waiting_inputs(connection, ids)
    open_sessions = await _open_sessions(connection, ids)
    contexts, revisions = await _contexts(connection, {row.contact_id: row.workspace_id for row in rows})
    pinned = {version for states in open_sessions.values() for state in states for version in _versions_in(state)}
    flows = await published.of_workspaces(connection, revisions, pinned)
    busy = await _with_open_effects(connection, ids)
    channel = await _channels(connection, {row.channel_id for row in rows})
    return [
        Claimed(
            id=row.id,
            workspace_id=row.workspace_id,
            channel_id=row.channel_id,
            contact_id=row.contact_id,
            recipient=row.recipient,
            operator_id=row.operator_id,
            fence=row.fence,
            attempts=row.attempts,
            inputs=waiting.get(row.id, []),
            sessions=open_sessions.get(row.id, []),
            context=contexts.get(row.contact_id) or Context(Contact(row.contact_id)),
            flows=flows.get(row.workspace_id) or WorkspaceFlows([], OrderedDict()),
            is_free=row.id not in busy,
            takes_sends=channel.get(row.channel_id, (False, True))[0],
            has_window=channel.get(row.channel_id, (False, True))[1],
        )
        for row in sorted(rows, key=lambda row: str(row.id))
    ]


def _leasing(lease: Lease) -> Any:
    c = conversations.c
    due = (
        select(c.id)
        .where(
            c.due_at <= lease.now,
            or_(c.leased_until.is_(None), c.leased_until <= lease.now),
            c.attempts > 0 if lease.retries else c.attempts == 0,
        )
        .order_by(c.due_at)
        .limit(lease.limit)
        .with_for_update(skip_locked=True)
    )
    return (
        update(conversations)
        .where(c.id.in_(due))
        .values(leased_until=lease.now + lease.duration, fence=c.fence + 1, attempts=c.attempts + 1)
        .returning(
            c.id, c.workspace_id, c.channel_id, c.contact_id, c.recipient, c.operator_id, c.fence, c.attempts
        )
    )  # fmt: skip


async def _waiting_inputs(connection: AsyncConnection, ids: list[str]) -> dict[str, list[WaitingInput]]:
    c = inputs.c
    rows = await connection.execute(
        select(c.conversation_id, c.sequence, c.id, c.payload, c.state)
        .where(among(c.conversation_id, ids), one_of(c.state, "pending", "held"))
        .order_by(c.sequence)
    )
    found: dict[str, list[WaitingInput]] = {}
    for conversation_id, sequence, id_, payload, state in rows:
        waiting = found.setdefault(conversation_id, [])
        if len(waiting) < MAX_INPUTS:
            waiting.append(WaitingInput(sequence, id_, payload, state == "held"))
    return found


async def _open_sessions(connection: AsyncConnection, ids: list[str]) -> dict[str, list[str]]:
    c = sessions.c
    rows = await connection.execute(
        select(c.conversation_id, c.state)
        .where(among(c.conversation_id, ids), one_of(c.status, "waiting"))
        .order_by(c.started_at, c.id)
    )
    found: dict[str, list[str]] = {}
    for conversation_id, state in rows:
        found.setdefault(conversation_id, []).append(state)
    return found


class _PinnedFrame(Struct):
    version_id: str


class _Pinned(Struct):
    """The part of a session that says which versions it needs."""

    frames: list[_PinnedFrame] = []


_pinned = msgspec.json.Decoder(_Pinned)


def _versions_in(state: str) -> Iterable[str]:
    try:
        return [frame.version_id for frame in _pinned.decode(state).frames]
    except msgspec.DecodeError:  # its own turn will fail on it
        return []


def read_sessions(states: Iterable[str]) -> dict[str, Session]:
    """Reads sessions, by id, in their order."""
    found = (read_session(state.encode()) for state in states)
    return {session.id: session for session in found}


async def _contexts(
    connection: AsyncConnection, workspace_by_contact: dict[str, str]
) -> tuple[dict[str, Context], dict[str, int]]:
    """Reads contacts with all that flows may know of them, and the workspaces' revisions."""
    workspace_ids = list(set(workspace_by_contact.values()))
    w = workspaces.c
    columns = (w.id, w.name, w.language, w.time_zone, w.country, w.flows_revision)
    rows = (await connection.execute(select(*columns).where(among(w.id, workspace_ids)))).all()
    spaces = {row[0]: Workspace(row[0], row[1], row[2], row[3], row[4]) for row in rows}
    people = await read_contacts(connection, list(workspace_by_contact))
    contexts = {
        id_: Context(person, spaces[workspace_by_contact[id_]])
        for id_, person in people.items()
        if workspace_by_contact[id_] in spaces
    }
    return contexts, {row[0]: row[5] for row in rows}


async def read_contacts(connection: AsyncConnection, ids: list[str]) -> dict[str, Contact]:
    """Reads contacts, with their tags and fields, by id."""
    tag_names: dict[str, set[str]] = {}
    join = (tags.c.workspace_id == contact_tags.c.workspace_id) & (tags.c.key == contact_tags.c.tag_key)
    query = select(contact_tags.c.contact_id, tags.c.name).join(tags, join)
    for contact_id, name in await connection.execute(query.where(among(contact_tags.c.contact_id, ids))):
        tag_names.setdefault(contact_id, set()).add(name)
    fields: dict[str, dict[str, Any]] = {}
    v = contact_values.c
    for contact_id, field, value in await connection.execute(
        select(v.contact_id, v.field, v.value).where(among(v.contact_id, ids))
    ):
        fields.setdefault(contact_id, {})[field] = read_json(value)
    c = contacts.c
    columns = (c.id, c.name, c.phone, c.language, c.time_zone, c.country, c.is_opted_in, c.is_known)
    return {
        row[0]: Contact(
            id=row[0],
            name=row[1],
            phone=f"+{row[2]}" if row[2] else "",
            language=row[3],
            time_zone=row[4],
            country=row[5],
            tags=frozenset(tag_names.get(row[0], ())),
            fields=fields.get(row[0], {}),
            is_opted_in=row[6],
            is_known=row[7],
        )
        for row in await connection.execute(select(*columns).where(among(c.id, ids)))
    }


async def _with_open_effects(connection: AsyncConnection, ids: list[str]) -> set[str]:
    open_states = one_of(effects.c.state, "due", "performing", "in_doubt")
    rows = await connection.execute(
        select(effects.c.conversation_id).where(among(effects.c.conversation_id, ids), open_states)
    )
    return set(rows.scalars())


async def _channels(connection: AsyncConnection, ids: set[str]) -> dict[str, tuple[bool, bool]]:
    c = channels.c
    rows = await connection.execute(select(c.id, c.status, c.has_window).where(among(c.id, list(ids))))
    return {id_: (status == "active", has_window) for id_, status, has_window in rows}
