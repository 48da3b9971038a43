"""Claims conversations that have inputs, and reads all that their turns need, many at once."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Integer, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.contexts import read_contexts
from backend.conversation.ownership import read_ownerships
from backend.conversation.published_flows import PublishedFlows, WorkspaceFlows
from backend.models import channels, conversations, effects, inputs, sessions
from backend.models.base import Moment, among_given, one_of
from backend.prepared import fetch
from flow_engine.context import Contact, Context
from flow_engine.handover import Ownership
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
        ownership: who has it; whoever changes that meanwhile ends the lease.
        fence: the lease's number; recording needs that it is still the latest.
        attempts: which attempt this is; above 1 one input is taken, alone.
        is_free: no earlier effect of the conversation is still to be performed.
        takes_sends: whether its channel is active.
        is_told: others are told what happens in its workspace.
    """

    id: str
    workspace_id: str
    channel_id: str
    contact_id: str
    recipient: str
    ownership: Ownership
    fence: int
    attempts: int
    inputs: list[WaitingInput]
    sessions: list[str]
    context: Context
    flows: WorkspaceFlows
    is_free: bool
    takes_sends: bool
    has_window: bool
    is_told: bool = False


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
    until, leasing = lease.now + lease.duration, _LEASING[lease.retries]
    found = await fetch(connection, leasing, now=lease.now, until=until, most=lease.limit)
    rows = [_Leased(*row) for row in found]
    if not rows:
        return []
    ids = [row.id for row in rows]
    waiting = await _waiting_inputs(connection, ids)
    open_sessions = await _open_sessions(connection, ids)
    contexts, revisions, told = await read_contexts(connection, {row.contact_id: row.workspace_id for row in rows})
    pinned = {version for states in open_sessions.values() for state in states for version in _versions_in(state)}
    flows = await published.of_workspaces(connection, revisions, pinned)
    owned = await read_ownerships(connection, rows)
    busy = await _with_open_effects(connection, ids)
    channel = await _channels(connection, {row.channel_id for row in rows})
    return [
        Claimed(
            id=row.id,
            workspace_id=row.workspace_id,
            channel_id=row.channel_id,
            contact_id=row.contact_id,
            recipient=row.recipient,
            ownership=owned[row.id],
            fence=row.fence,
            attempts=row.attempts,
            inputs=waiting.get(row.id, []),
            sessions=open_sessions.get(row.id, []),
            context=contexts.get(row.contact_id) or Context(Contact(row.contact_id)),
            flows=flows.get(row.workspace_id) or WorkspaceFlows([], OrderedDict()),
            is_free=row.id not in busy,
            takes_sends=channel.get(row.channel_id, (False, True))[0],
            has_window=channel.get(row.channel_id, (False, True))[1],
            is_told=row.workspace_id in told,
        )
        for row in sorted(rows, key=lambda row: row.id)
    ]


class _Leased(Struct, frozen=True):
    """What is kept of a conversation, in the order in which leasing it gives that."""

    id: str
    workspace_id: str
    channel_id: str
    contact_id: str
    recipient: str
    fence: int
    attempts: int
    owner: str
    operator_id: str | None
    team: str
    was_taken: bool


def _leasing(retries: bool) -> Any:
    c, now = conversations.c, bindparam("now", type_=Moment)
    due = (
        select(c.id)
        .where(
            c.due_at <= now,
            or_(c.leased_until.is_(None), c.leased_until <= now),
            c.attempts > 0 if retries else c.attempts == 0,
        )
        .order_by(c.due_at)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    return (
        update(conversations)
        .where(c.id.in_(due))
        .values(leased_until=bindparam("until", type_=Moment), fence=c.fence + 1, attempts=c.attempts + 1)
        .returning(
            c.id, c.workspace_id, c.channel_id, c.contact_id, c.recipient, c.fence, c.attempts,
            c.owner, c.operator_id, c.team, c.was_taken,
        )
    )  # fmt: skip


_LEASING = {retries: _leasing(retries) for retries in (False, True)}  # made once: most looks find nothing


def _waiting() -> Any:
    c = inputs.c
    return (
        select(c.conversation_id, c.sequence, c.id, c.payload, c.state, c.kind)
        .where(among_given(c.conversation_id, "ids"), one_of(c.state, "pending", "held"))
        .order_by(c.sequence)
    )


_WAITING = _waiting()


async def _waiting_inputs(connection: AsyncConnection, ids: list[str]) -> dict[str, list[WaitingInput]]:
    """Reads what waits, in order. Behind more held messages than a turn takes, it reads on to what they wait for."""
    found: dict[str, list[WaitingInput]] = {}
    for conversation_id, sequence, id_, payload, state, kind in await fetch(connection, _WAITING, ids=ids):
        waiting = found.setdefault(conversation_id, [])
        if len(waiting) < MAX_INPUTS or (waiting[-1].is_held and kind != "message_received"):
            waiting.append(WaitingInput(sequence, id_, payload, state == "held"))
    return found


_SESSIONS = (
    select(sessions.c.conversation_id, sessions.c.state)
    .where(among_given(sessions.c.conversation_id, "ids"), one_of(sessions.c.status, "waiting"))
    .order_by(sessions.c.started_at, sessions.c.id)
)


async def _open_sessions(connection: AsyncConnection, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for conversation_id, state in await fetch(connection, _SESSIONS, ids=ids):
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


async def _with_open_effects(connection: AsyncConnection, ids: list[str]) -> set[str]:
    return {row[0] for row in await fetch(connection, _BUSY, ids=ids)}


_BUSY = select(effects.c.conversation_id).where(
    among_given(effects.c.conversation_id, "ids"), one_of(effects.c.state, "due", "performing", "in_doubt")
)
_CHANNELS = select(channels.c.id, channels.c.status, channels.c.has_window).where(among_given(channels.c.id, "ids"))


async def _channels(connection: AsyncConnection, ids: set[str]) -> dict[str, tuple[bool, bool]]:
    rows = await fetch(connection, _CHANNELS, ids=list(ids))
    return {id_: (status == "active", has_window) for id_, status, has_window in rows}
