"""Writes down what became of effects: many at once, in one transaction, with the inputs that answer them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import StatusUpdate
from backend.conversation.consent import opt_out
from backend.conversation.failures import STOP_CHANNEL, asked_pause
from backend.conversation.giving import Given, give_inputs
from backend.conversation.statuses import RANKS, StatusNews, early_key, move_statuses
from backend.conversation.withdrawing import TAKEN_OVER
from backend.domains.subscriptions.telling import Event, is_told, tell_all
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import Done, Doubtful, GivenUp, Outcome, Performance, Rows, TryAgain
from backend.effects.usage import note_usage
from backend.models import dead_letters, effects, messages, updates
from backend.models.base import among_given
from backend.prepared import execute, fetch
from backend.tools.ids import Ids
from flow_engine.effects import SendMessage

ACCEPTED_RANK = 5  # below every status a provider tells of
FIRST_PAUSE_S = 2.0  # chosen: doubled at each attempt; most faults of a provider last seconds
MAX_PAUSE_S = 1_800.0


class PutBack(Struct, frozen=True, tag="put_back"):
    """It was not tried: something before it has to be done first."""


class Settled(Struct, frozen=True):
    """An effect and what became of it.

    Args:
        is_withdrawn: people have interrupted the bot meanwhile, so it is not to be tried again.
    """

    performance: Performance
    outcome: Outcome | PutBack
    is_withdrawn: bool = False


class Settling(Struct, frozen=True):
    """What settling needs beside the outcomes.

    Args:
        chance: gives a number from 0 to 1, so that many retries do not come at once.
    """

    ids: Ids
    now: datetime
    chance: Callable[[], float]


_LOCK = (
    select(effects.c.id, effects.c.attempts, effects.c.error, is_told(effects.c.workspace_id))
    .where(among_given(effects.c.id, "ids"), effects.c.state == "performing")
    .order_by(effects.c.id)
    .with_for_update()
)
_SETTLE = update(effects).where(effects.c.id == bindparam("effect"))
_ACCEPT = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(
        provider_id=func.coalesce(messages.c.provider_id, bindparam("provider")),
        status=case((messages.c.status_rank < ACCEPTED_RANK, "accepted"), else_=messages.c.status),
        status_rank=case((messages.c.status_rank < ACCEPTED_RANK, ACCEPTED_RANK), else_=messages.c.status_rank),
    )
)
_FAIL = (
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.status_rank < RANKS["failed"])
    .values(status="failed", status_rank=RANKS["failed"])
)
_MOURN = insert(dead_letters)
_EARLY = select(updates.c.workspace_id, updates.c.channel_id, updates.c.key, updates.c.raw).where(
    among_given(updates.c.channel_id, "channel_ids"),
    among_given(updates.c.key, "keys"),
    updates.c.is_handled.is_(False),
)
_HANDLED = (
    update(updates)
    .where(updates.c.channel_id == bindparam("channel"), updates.c.key == bindparam("early"))
    .values(is_handled=True)
)


async def settle(connection: AsyncConnection, settled: Sequence[Settled], settling: Settling) -> int:
    """Writes outcomes; one of an attempt that is no longer the latest is left out, whoever made it was too late.

    Returns:
        How many inputs were given.
    """
    attempts = [(item.performance, item.outcome) for item in settled if not isinstance(item.outcome, PutBack)]
    await note_usage(connection, attempts, settling.now)
    ours, told = await _still_ours(connection, settled)
    rows = Rows()
    given: list[Given] = []
    for item in ours:
        given += _add(rows, item, settling)
    await rows.write(connection)
    await _climb_early(connection, ours, settling)
    refusing = [item.performance.conversation_id for item in ours if _opts_out(item)]
    await opt_out(connection, refusing, settling.ids, settling.now)
    events = [_event(item, settling) for item in ours if item.performance.effect.id in told]
    await tell_all(connection, [event for event in events if event], settling.ids)
    return await give_inputs(connection, given, settling.now)


async def _still_ours(connection: AsyncConnection, settled: Sequence[Settled]) -> tuple[list[Settled], set[str]]:
    """Leaves out effects that were settled by an echo or taken over; gives too which of them others are told of."""
    rows = await fetch(connection, _LOCK, ids=[item.performance.effect.id for item in settled])
    found = {(row[0], row[1]): row[2] == TAKEN_OVER for row in rows}
    ours = [
        replace(item, is_withdrawn=True) if found[attempt] else item
        for item in settled
        if (attempt := (item.performance.effect.id, item.performance.attempts)) in found
    ]
    return ours, {row[0] for row in rows if row[3]}


def _add(rows: Rows, item: Settled, settling: Settling) -> list[Given]:
    """Adds what an outcome changes; gives the inputs that answer it."""
    performance, outcome = item.performance, item.outcome
    kind = effect_kinds()[tag_of(performance.effect)]
    outcome = _last(item)
    answer = outcome.answer if isinstance(outcome, Done) else None
    if isinstance(outcome, GivenUp):
        answer = kind.answer_to_failure(performance.effect, outcome.error, settling.now)
        _add_failure(rows, performance, outcome, settling)
    if isinstance(outcome, Done) and isinstance(performance.effect, SendMessage):
        rows.add(_ACCEPT, message=performance.effect.id, provider=outcome.provider_id or None)
    if isinstance(item.outcome, TryAgain) and item.outcome.stops_channel:
        rows.add(STOP_CHANNEL, channel=performance.channel_id, reason=item.outcome.error, at=settling.now)
    rows.add(_SETTLE, **_row(performance, outcome, settling))
    return [Given(performance.workspace_id, performance.conversation_id, answer)] if answer else []


def _row(performance: Performance, outcome: Outcome | PutBack, settling: Settling) -> dict[str, Any]:
    row: dict[str, Any] = {
        "effect": performance.effect.id,
        "state": "due",
        "attempts": performance.attempts,
        "due_at": None,
        "leased_until": None,
        "doubted_at": None,
        "result": None,
        "error": "",
        "done_at": None,
    }
    match outcome:
        case Done(result=result):
            return row | {"state": "done", "result": result, "done_at": settling.now}
        case GivenUp(error=error):
            return row | {"state": "failed", "error": error, "done_at": settling.now}
        case Doubtful(error=error):
            return row | {"state": "in_doubt", "error": error, "doubted_at": settling.now}
        case TryAgain(error=error, after_s=after_s, factor=factor, stops_channel=stops_channel):
            asked_s = asked_pause(after_s, factor, performance.attempts)
            pause_s = max(asked_s, pause_before(performance.attempts + 1, settling.chance))
            attempts = performance.attempts - stops_channel  # a person will see to it: that attempt does not count
            due_at = settling.now + timedelta(seconds=0 if stops_channel else pause_s)
            return row | {"error": error, "attempts": attempts, "due_at": due_at}
    return row | {"attempts": performance.attempts - 1, "due_at": settling.now}


def pause_before(attempt: int, chance: Callable[[], float]) -> float:
    """Gives how long to wait before an attempt: twice as long each time, and never quite as long as the others."""
    whole_s: float = min(FIRST_PAUSE_S * 2 ** (attempt - 2), MAX_PAUSE_S)
    return whole_s * (0.5 + chance() / 2)


def _add_failure(rows: Rows, performance: Performance, outcome: GivenUp, settling: Settling) -> None:
    if isinstance(performance.effect, SendMessage):
        told = {"error_code": outcome.code, "error_text": outcome.error[:500], "status_at": settling.now}
        rows.add(_FAIL, message=performance.effect.id, **told)
    if performance.attempts > 1 and outcome.error != TAKEN_OVER:
        row = {"workspace_id": performance.workspace_id, "conversation_id": performance.conversation_id}
        row |= {"kind": "effect", "subject_id": performance.effect.id, "error": outcome.error[:500]}
        rows.add(_MOURN, id=settling.ids.new(), attempts=performance.attempts, created_at=settling.now, **row)


def _last(item: Settled) -> Outcome | PutBack:
    """Gives what an outcome comes to: nothing follows the last attempt of all, nor one that is withdrawn."""
    outcome = item.outcome
    if item.is_withdrawn and isinstance(outcome, TryAgain | PutBack):
        return GivenUp(TAKEN_OVER)
    if item.is_withdrawn and isinstance(outcome, Doubtful):
        return Doubtful(TAKEN_OVER)
    kind = effect_kinds()[tag_of(item.performance.effect)]
    is_last = item.performance.attempts >= kind.max_attempts
    if isinstance(outcome, TryAgain) and is_last and not outcome.stops_channel:
        return GivenUp(outcome.error)
    return outcome


def _opts_out(item: Settled) -> bool:
    return isinstance(item.outcome, GivenUp) and item.outcome.opts_out


def _event(item: Settled, settling: Settling) -> Event | None:
    """Makes what is told of an effect; None where nobody would want to know."""
    performance, outcome = item.performance, _last(item)
    if not isinstance(performance.effect, SendMessage) or not isinstance(outcome, Done | GivenUp):
        return None
    data: dict[str, Any] = {
        "message_id": performance.effect.id,
        "conversation_id": performance.conversation_id,
        "channel_id": performance.channel_id,
    }
    if isinstance(outcome, Done):
        return Event(performance.workspace_id, "message.sent", settling.now, data)
    data |= {"error_code": outcome.code, "error": outcome.error[:500]}
    return Event(performance.workspace_id, "message.failed", settling.now, data)


async def _climb_early(connection: AsyncConnection, settled: Sequence[Settled], settling: Settling) -> None:
    """Applies statuses that came before the answer to the send."""
    sent = {
        item.outcome.provider_id: item.performance
        for item in settled
        if isinstance(item.outcome, Done) and item.outcome.provider_id
    }
    if not sent:
        return
    keys = [early_key(provider_id, status) for provider_id in sent for status in RANKS]
    channel_ids = list({performance.channel_id for performance in sent.values()})
    early = await fetch(connection, _EARLY, channel_ids=channel_ids, keys=keys)
    if not early:
        return
    news = [StatusNews(row[0], row[1], msgspec.json.decode(row[3], type=StatusUpdate)) for row in early]
    await move_statuses(connection, news, settling.ids, settling.now)
    await execute(connection, _HANDLED, [{"channel": row[1], "early": row[2]} for row in early])
