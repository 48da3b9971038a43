"""Writes down what became of effects: many at once, in one transaction, with the inputs that answer them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import StatusUpdate
from backend.conversation.giving import Given, give_inputs
from backend.conversation.statuses import RANKS, StatusNews, early_key, move_statuses
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import Done, Doubtful, GivenUp, Outcome, Performance, Rows, TryAgain
from backend.models import channels, contacts, conversations, dead_letters, effects, messages, updates
from backend.models.base import among
from backend.tools.ids import Ids
from flow_engine.effects import SendMessage

ACCEPTED_RANK = 5  # below every status a provider tells of
FIRST_PAUSE_S = 2.0  # chosen: doubled at each attempt; most faults of a provider last seconds
MAX_PAUSE_S = 1_800.0


class PutBack(Struct, frozen=True, tag="put_back"):
    """It was not tried: something before it has to be done first."""


class Settled(Struct, frozen=True):
    """An effect and what became of it."""

    performance: Performance
    outcome: Outcome | PutBack


class Settling(Struct, frozen=True):
    """What settling needs beside the outcomes.

    Args:
        chance: gives a number from 0 to 1, so that many retries do not come at once.
    """

    ids: Ids
    now: datetime
    chance: Callable[[], float]


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
_STOP = (
    update(channels)
    .where(channels.c.id == bindparam("channel"), channels.c.status == "active")
    .values(status="stopped", stop_reason=bindparam("reason"), stopped_at=bindparam("at"))
)
_OPT_OUT = (
    update(contacts)
    .where(
        contacts.c.id
        == select(conversations.c.contact_id).where(conversations.c.id == bindparam("talk")).scalar_subquery()
    )
    .values(is_opted_in=False)
)
_MOURN = insert(dead_letters)


async def settle(connection: AsyncConnection, settled: Sequence[Settled], settling: Settling) -> int:
    """Writes outcomes; one of an attempt that is no longer the latest is left out, whoever made it was too late.

    Returns:
        How many inputs were given.
    """
    ours = await _still_ours(connection, settled)
    rows = Rows()
    given: list[Given] = []
    for item in ours:
        given += _add(rows, item, settling)
    await rows.write(connection)
    await _climb_early(connection, ours, settling.now)
    return await give_inputs(connection, given, settling.now)


async def _still_ours(connection: AsyncConnection, settled: Sequence[Settled]) -> list[Settled]:
    """Leaves out effects that were settled by an echo or taken over by another worker."""
    c = effects.c
    rows = await connection.execute(
        select(c.id, c.attempts)
        .where(among(c.id, [item.performance.effect.id for item in settled]), c.state == "performing")
        .order_by(c.id)
        .with_for_update()
    )
    attempts = {row.id: row.attempts for row in rows}
    return [item for item in settled if attempts.get(item.performance.effect.id) == item.performance.attempts]


def _add(rows: Rows, item: Settled, settling: Settling) -> list[Given]:
    """Adds what an outcome changes; gives the inputs that answer it."""
    performance, outcome = item.performance, item.outcome
    kind = effect_kinds()[tag_of(performance.effect)]
    if isinstance(outcome, TryAgain) and not outcome.stops_channel and performance.attempts >= kind.max_attempts:
        outcome = GivenUp(outcome.error)
    answer = outcome.answer if isinstance(outcome, Done) else None
    if isinstance(outcome, GivenUp):
        answer = kind.answer_to_failure(performance.effect, outcome.error, settling.now)
        _add_failure(rows, performance, outcome, settling)
    if isinstance(outcome, Done) and isinstance(performance.effect, SendMessage):
        rows.add(_ACCEPT, message=performance.effect.id, provider=outcome.provider_id or None)
    if isinstance(outcome, TryAgain) and outcome.stops_channel:
        rows.add(_STOP, channel=performance.channel_id, reason=outcome.error, at=settling.now)
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
        case TryAgain(error=error, after_s=after_s, stops_channel=stops_channel):
            pause_s = max(after_s, pause_before(performance.attempts + 1, settling.chance))
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
    if outcome.opts_out:
        rows.add(_OPT_OUT, talk=performance.conversation_id)
    if performance.attempts > 1:
        row = {"workspace_id": performance.workspace_id, "conversation_id": performance.conversation_id}
        row |= {"kind": "effect", "subject_id": performance.effect.id, "error": outcome.error[:500]}
        rows.add(_MOURN, id=settling.ids.new(), attempts=performance.attempts, created_at=settling.now, **row)


async def _climb_early(connection: AsyncConnection, settled: Sequence[Settled], now: datetime) -> None:
    """Applies statuses that came before the answer to the send."""
    sent = {
        item.outcome.provider_id: item.performance
        for item in settled
        if isinstance(item.outcome, Done) and item.outcome.provider_id
    }
    if not sent:
        return
    keys = [early_key(provider_id, status) for provider_id in sent for status in RANKS]
    u = updates.c
    early = (
        await connection.execute(
            select(u.workspace_id, u.channel_id, u.key, u.raw).where(
                among(u.channel_id, list({performance.channel_id for performance in sent.values()})),
                among(u.key, keys),
                u.is_handled.is_(False),
            )
        )
    ).all()
    if not early:
        return
    news = [StatusNews(row[0], row[1], msgspec.json.decode(row[3], type=StatusUpdate)) for row in early]
    await move_statuses(connection, news, now)
    await connection.execute(
        update(updates)
        .where(u.channel_id == bindparam("channel"), u.key == bindparam("early"))
        .values(is_handled=True),
        [{"channel": row[1], "early": row[2]} for row in early],
    )
