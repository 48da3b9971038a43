"""Records turns: sessions, effects, timers, what changed of contacts, counts and paths, all in one transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.carrying_out import carry_out
from backend.conversation.field_values import fit_values
from backend.conversation.releasing import add_release
from backend.conversation.satisfaction_answers import add_answer
from backend.conversation.telling import events_of
from backend.conversation.turn import SessionChange, SessionEffect, Turn
from backend.conversation.turn_moves import moves_of
from backend.database_errors import named
from backend.domains.subscriptions.telling import Event, tell_all
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import Performance, Recording, Rows
from backend.models import (
    callbacks,
    contacts,
    conversations,
    effects,
    handoffs,
    inputs,
    sessions,
    timers,
    visits,
)
from backend.models.base import Moment, among_given
from backend.models.writing import insert_or_add
from backend.prepared import fetch, savepoint
from backend.tools.ids import Ids
from backend.tools.json_text import write_json
from flow_engine.session import write_session

EFFECT_LEASE = timedelta(seconds=15)  # chosen: a living worker extends it with each heartbeat; outlasts five of them

_read_sender = msgspec.json.Decoder(Sender).decode


class Recorded(Struct, frozen=True):
    """What came of recording.

    Args:
        lanes: effects to be performed by this worker, those of one conversation together and in order.
        has_due: effects were left for whoever is at the conversation's earlier ones.
        failed: conversations whose turn failed, with what it failed with.
        lost: conversations that another worker has taken over; nothing of them was written.
    """

    lanes: list[list[Performance]]
    has_due: bool
    failed: dict[str, str]
    lost: list[str]


class _Window(Struct, frozen=True):
    expires_at: datetime | None


async def record(connection: AsyncConnection, turns: Sequence[Turn], ids: Ids, now: datetime) -> Recorded:
    """Records turns together; if that cannot be done, each one apart, so that one bad turn fails alone."""
    windows = await _still_ours(connection, turns)
    ours = [turn for turn in turns if turn.claimed.id in windows]
    lost = [turn.claimed.id for turn in turns if turn.claimed.id not in windows]
    lanes: list[list[Performance]] = []
    try:
        async with savepoint(connection):
            lanes, has_due = await _record(connection, ours, windows, ids, now)
    except Exception as error:
        if named(error):
            raise
        lanes, has_due = await _record_apart(connection, ours, windows, ids, now)
    return Recorded(lanes, has_due, {turn.claimed.id: turn.error for turn in ours if turn.error}, lost)


_LOCK = (
    select(conversations.c.id, conversations.c.fence, conversations.c.window_expires_at)
    .where(among_given(conversations.c.id, "ids"))
    .order_by(conversations.c.id)
    .with_for_update()
)


async def _still_ours(connection: AsyncConnection, turns: Sequence[Turn]) -> dict[str, _Window]:
    """Locks the conversations whose lease is still this worker's, and reads their windows anew."""
    fences = {turn.claimed.id: turn.claimed.fence for turn in turns}
    rows = await fetch(connection, _LOCK, ids=list(fences))
    return {id_: _Window(expires_at) for id_, fence, expires_at in rows if fences[id_] == fence}


async def _record_apart(
    connection: AsyncConnection, turns: Sequence[Turn], windows: dict[str, _Window], ids: Ids, now: datetime
) -> tuple[list[list[Performance]], bool]:
    lanes: list[list[Performance]] = []
    has_due = False
    for turn in turns:
        try:
            async with savepoint(connection):
                own_lanes, is_due = await _record(connection, [turn], windows, ids, now)
        except Exception as error:
            if named(error):
                raise
            failure = Turn(claimed=turn.claimed, error=f"{type(error).__name__}: {error}"[:500])
            failure.failed = next(iter(turn.claimed.inputs), None)
            turn.error, turn.failed = failure.error, failure.failed
            own_lanes, is_due = await _record(connection, [failure], windows, ids, now)
        lanes += own_lanes
        has_due = has_due or is_due
    return lanes, has_due


async def _record(
    connection: AsyncConnection, turns: Sequence[Turn], windows: dict[str, _Window], ids: Ids, now: datetime
) -> tuple[list[list[Performance]], bool]:
    await fit_values(connection, turns)
    rows = Rows()
    lanes: list[list[Performance]] = []
    has_due = False
    events: list[Event] = []
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for turn in turns:
        claimed = turn.claimed
        _add_inputs(rows, turn, now)
        for change in turn.sessions.values():
            _add_session(rows, turn, change, now)
        lane, is_due = _add_effects(rows, turn, windows[claimed.id], ids, now)
        if lane:
            lanes.append(lane)
        has_due = has_due or is_due
        counts.update((v.version_id, v.node_id, v.port, claimed.workspace_id) for v in turn.visits)
        if turn.is_heard:
            rows.add(_HEAR, conversation=claimed.id, at=now)
        if turn.now_known:
            rows.add(_KNOW, contact=claimed.contact_id)
        if claimed.is_told:
            events += events_of(turn, now)
    for (version_id, node_id, port, workspace_id), count in sorted(counts.items()):
        row = {"version_id": version_id, "node_id": node_id, "port": port, "workspace_id": workspace_id}
        rows.add(_COUNT, day=now.date(), count=count, **row)
    for turn in turns:
        add_release(rows, turn, ids, now)
    await rows.write(connection)
    await tell_all(connection, events, ids)
    moves = moves_of(turns)
    if moves:
        await carry_out(connection, moves, ids, now)
    return lanes, has_due


_TAKE = update(inputs).where(inputs.c.sequence == bindparam("number"))
_HEAR = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        waiting_since=func.coalesce(conversations.c.waiting_since, bindparam("at", type_=Moment)),
        snoozed_until=literal(None, Moment),
    )
)
_KNOW = update(contacts).where(contacts.c.id == bindparam("contact")).values(is_known=True)
_COUNT = insert_or_add(visits)
_BEGIN = insert(sessions)
_CHANGE = update(sessions).where(sessions.c.id == bindparam("session"))
_WANT = insert(effects)
_STOP_TIMER = delete(timers).where(timers.c.id == bindparam("wait"))
_STOP_CALLBACK = delete(callbacks).where(callbacks.c.session_id == bindparam("session"))
_CLOSE_HANDOFF = (
    update(handoffs)
    .where(handoffs.c.id == bindparam("handoff"), handoffs.c.status != "closed")
    .values(status="closed", closed_at=bindparam("at"))
)


def _add_inputs(rows: Rows, turn: Turn, now: datetime) -> None:
    for item in turn.inputs:
        rows.add(
            _TAKE,
            number=item.sequence,
            state=item.state,
            session_id=item.session_id,
            route=write_json(item.route),
            path=write_json(item.path),
            taken_at=None if item.state == "held" else now,
        )
        add_answer(rows, item.route, turn.claimed.id, now)


def _add_session(rows: Rows, turn: Turn, change: SessionChange, now: datetime) -> None:
    after, before = change.after, change.before
    state = {
        "status": after.status,
        "state": write_session(after).decode(),
        "end_reason": change.end_reason,
        "updated_at": now,
    }
    if before is None:
        row = {"id": after.id, "workspace_id": turn.claimed.workspace_id, "conversation_id": turn.claimed.id}
        row |= {"flow_id": change.flow_id, "version_id": change.version_id}
        rows.add(_BEGIN, started_at=after.started_at, **row, **state)
        return
    rows.add(_CHANGE, session=after.id, **state)
    left = before.wait
    if left is None:
        return
    if left.due_at:
        rows.add(_STOP_TIMER, wait=left.id)
    if left.callback:
        rows.add(_STOP_CALLBACK, session=after.id)
    if change.left_handoff:
        rows.add(_CLOSE_HANDOFF, handoff=change.left_handoff, at=now)


def _add_effects(rows: Rows, turn: Turn, window: _Window, ids: Ids, now: datetime) -> tuple[list[Performance], bool]:
    """Records effects; those to be performed are this worker's at once, unless earlier ones are still under way."""
    claimed, kinds = turn.claimed, effect_kinds()
    is_ours = claimed.is_free and claimed.takes_sends
    lane: list[Performance] = []
    has_due = False
    for wanted in turn.effects:
        kind = kinds[tag_of(wanted.effect)]
        if kind.is_of_wait and not _still_waits(turn, wanted):
            continue
        kind.record(
            wanted.effect,
            Recording(
                workspace_id=claimed.workspace_id,
                conversation_id=claimed.id,
                channel_id=claimed.channel_id,
                contact_id=claimed.contact_id,
                session_id=wanted.session_id,
                now=now,
                ids=ids,
                rows=rows,
            ),
        )
        if not kind.is_performed:
            continue
        rows.add(_WANT, **_effect_row(turn, wanted, is_ours, now))
        if is_ours:
            lane.append(_performance(turn, wanted, window, now))
        has_due = has_due or not is_ours
    return lane, has_due


def _still_waits(turn: Turn, wanted: SessionEffect) -> bool:
    """Tells whether a session that may have gone on within the turn is still at the wait an effect came with.

    An input leads a session to one wait at most, so both ids begin with that input's.
    """
    wait = turn.sessions[wanted.session_id].after.wait
    return wait is not None and wait.id.rpartition(".")[0] == wanted.effect.id.rpartition(".")[0]


def _effect_row(turn: Turn, wanted: SessionEffect, is_ours: bool, now: datetime) -> dict[str, Any]:
    return {
        "id": wanted.effect.id,
        "workspace_id": turn.claimed.workspace_id,
        "conversation_id": turn.claimed.id,
        "channel_id": turn.claimed.channel_id,
        "session_id": wanted.session_id,
        "kind": tag_of(wanted.effect),
        "payload": write_json(wanted.effect),
        "state": "performing" if is_ours else "due",
        "attempts": 1 if is_ours else 0,
        "due_at": None if is_ours else now,
        "leased_until": now + EFFECT_LEASE if is_ours else None,
        "created_at": now,
    }


def _performance(turn: Turn, wanted: SessionEffect, window: _Window, now: datetime) -> Performance:
    return Performance(
        effect=wanted.effect,
        workspace_id=turn.claimed.workspace_id,
        conversation_id=turn.claimed.id,
        channel_id=turn.claimed.channel_id,
        session_id=wanted.session_id,
        attempts=1,
        leased_until=now + EFFECT_LEASE,
        recipient=_read_sender(turn.claimed.recipient),
        window_expires_at=window.expires_at,
        has_window=turn.claimed.has_window,
        created_at=now,
    )
