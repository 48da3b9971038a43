"""Looks after everything the installation depends on."""

import asyncio
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.health.schemas import Dependency, Health
from backend.errors import DatabaseError
from backend.models import channels, conversations, effects, heartbeats
from backend.web.services import Services

TIMEOUT_S = 5
UNWRITTEN = timedelta(seconds=30)  # chosen: whoever is up writes so every two seconds
WORKER_SILENT = timedelta(seconds=90)  # chosen: three times what a busy worker may be late
NOT_ESSENTIAL = frozenset({"channels", "wake_ups"})
QUEUE_LATE = timedelta(seconds=60)  # chosen: turns are taken within milliseconds


class _Found(Struct, frozen=True):
    """What the database says.

    Args:
        oldest_due_at: since when the longest waiting turn has been due.
        written_at: when any process last gave a sign of life; this one does too.
        worker_seen_at: when a worker did.
        stopped_channels: how many numbers cannot send.
    """

    oldest_due_at: datetime | None
    written_at: datetime | None
    worker_seen_at: datetime | None
    stopped_channels: int
    open_effects: int


async def health(services: Services) -> Health:
    """Tells how each dependency is; one that fails makes the whole fail.

    Not so a channel, which is one customer's, and wake-ups, without which everything comes a second later.
    """
    found = await _look(services)
    now = services.clock.now()
    dependencies = {"database": _database(found, now)}
    cut_off = Dependency(state="failing", detail="workers look for work once a second")
    dependencies["wake_ups"] = cut_off if services.waker.is_cut_off else _OK
    if found:
        dependencies["queue"] = _queue(found, now)
        dependencies["worker"] = _worker(found, now)
        dependencies["channels"] = _channels(found)
    essential = [item for name, item in dependencies.items() if name not in NOT_ESSENTIAL]
    is_well = all(item.state != "failing" for item in essential)
    return Health(state="ok" if is_well else "failing", dependencies=dependencies)


async def gauges(services: Services) -> list[tuple[str, str, float]]:
    """Gives what is so at the moment, for the metrics."""
    found = await _look(services)
    now = services.clock.now()
    up = ("fluxo_database_up", "1 when the database answers.", float(found is not None))
    if not found:
        return [up]
    late_s = (now - found.oldest_due_at).total_seconds() if found.oldest_due_at else 0
    return [
        up,
        ("fluxo_turns_late_seconds", "For how long the longest waiting turn has been due.", max(0.0, late_s)),
        ("fluxo_effects_open", "Effects that are to be performed or under way.", found.open_effects),
        ("fluxo_channels_stopped", "Channels that cannot send.", found.stopped_channels),
    ]


_OK = Dependency(state="ok")


async def _look(services: Services) -> _Found | None:
    try:
        async with asyncio.timeout(TIMEOUT_S), services.database.read() as connection:
            return await _read(connection)
    except (DatabaseError, TimeoutError):
        return None


async def _read(connection: AsyncConnection) -> _Found:
    late = select(func.min(conversations.c.due_at)).where(conversations.c.due_at.is_not(None))
    written = select(func.max(heartbeats.c.seen_at))
    seen = written.where(heartbeats.c.role == "worker")
    stopped = select(func.count()).select_from(channels).where(channels.c.status == "stopped")
    open_ = select(func.count()).select_from(effects).where(effects.c.state.in_(("due", "performing", "in_doubt")))
    return _Found(
        (await connection.execute(late)).scalar_one(),
        (await connection.execute(written)).scalar_one(),
        (await connection.execute(seen)).scalar_one(),
        (await connection.execute(stopped)).scalar_one(),
        (await connection.execute(open_)).scalar_one(),
    )


def _database(found: _Found | None, now: datetime) -> Dependency:
    if found is None:
        return Dependency(state="failing", detail="it does not answer")
    if found.written_at is not None and now - found.written_at > UNWRITTEN:
        silent_s = int((now - found.written_at).total_seconds())
        return Dependency(state="failing", detail=f"nothing could be written for {silent_s} s")
    return _OK


def _queue(found: _Found, now: datetime) -> Dependency:
    if found.oldest_due_at is None or now - found.oldest_due_at <= QUEUE_LATE:
        return _OK
    late_s = int((now - found.oldest_due_at).total_seconds())
    return Dependency(state="failing", detail=f"a turn has been due for {late_s} s")


def _worker(found: _Found, now: datetime) -> Dependency:
    if found.worker_seen_at is None:
        return Dependency(state="failing", detail="none has given a sign of life")
    if now - found.worker_seen_at > WORKER_SILENT:
        return Dependency(state="failing", detail=f"silent for {int((now - found.worker_seen_at).total_seconds())} s")
    return _OK


def _channels(found: _Found) -> Dependency:
    if found.stopped_channels == 0:
        return _OK
    return Dependency(state="failing", detail=f"{found.stopped_channels} cannot send")
