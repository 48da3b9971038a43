"""Clocks change in three zones, both ways: waits, schedules and business hours go by the clock on the wall."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from msgspec import Struct
from sqlalchemy import update

from backend.channels.contract import Sender
from backend.database import Database
from backend.jobs.reach_schedules import note_occurrences, reach_contacts
from backend.jobs.wake_sessions import wake_sessions
from backend.models import workspaces
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

MINUTE = timedelta(minutes=1)
WAITS, REACHED, ASKS = (Sender(phone=f"5511900000{number}", name="Rui") for number in range(100, 103))


class Change(Struct, frozen=True):
    """One change of the clocks, as the almanac of the zone tells it; all moments are UTC.

    Args:
        time: of the day, on the wall; it is skipped or comes twice on the day of the change.
        begins: a moment on the day before, after that time.
        woken: when who waits for the time is woken, on that day and on the next.
        scheduled: when a schedule for the time is due.
        opens, closes: the hours of every day, on the wall.
        opening: from when until when the business is open on the day of the change.
    """

    zone: str
    time: str
    begins: str
    woken: tuple[str, str]
    scheduled: tuple[str, str]
    opens: str
    closes: str
    opening: tuple[str, str]


CHANGES = [
    # 2026-03-08, 02:00 is followed by 03:00 (UTC-5 to UTC-4)
    Change("America/New_York", "02:30", "2026-03-07 12:00", ("2026-03-08 07:30", "2026-03-09 06:30"),
           ("2026-03-08 07:00", "2026-03-09 06:30"), "01:00", "04:00", ("2026-03-08 06:00", "2026-03-08 08:00")),
    # 2026-11-01, 02:00 is followed by 01:00 (UTC-4 to UTC-5)
    Change("America/New_York", "01:30", "2026-10-31 12:00", ("2026-11-01 05:30", "2026-11-02 06:30"),
           ("2026-11-01 05:30", "2026-11-02 06:30"), "00:30", "03:00", ("2026-11-01 04:30", "2026-11-01 08:00")),
    # 2026-03-29, 01:00 is followed by 02:00 (UTC+0 to UTC+1)
    Change("Europe/Lisbon", "01:30", "2026-03-28 12:00", ("2026-03-29 01:30", "2026-03-30 00:30"),
           ("2026-03-29 01:00", "2026-03-30 00:30"), "00:30", "03:00", ("2026-03-29 00:30", "2026-03-29 02:00")),
    # 2026-10-25, 02:00 is followed by 01:00 (UTC+1 to UTC+0)
    Change("Europe/Lisbon", "01:30", "2026-10-24 12:00", ("2026-10-25 00:30", "2026-10-26 01:30"),
           ("2026-10-25 00:30", "2026-10-26 01:30"), "00:30", "03:00", ("2026-10-24 23:30", "2026-10-25 03:00")),
    # 2026-10-04, 02:00 is followed by 02:30 (UTC+10:30 to UTC+11)
    Change("Australia/Lord_Howe", "02:15", "2026-10-03 02:00", ("2026-10-03 15:45", "2026-10-04 15:15"),
           ("2026-10-03 15:30", "2026-10-04 15:15"), "01:30", "03:30", ("2026-10-03 15:00", "2026-10-03 16:30")),
    # 2026-04-05, 02:00 is followed by 01:30 (UTC+11 to UTC+10:30)
    Change("Australia/Lord_Howe", "01:45", "2026-04-04 02:00", ("2026-04-04 14:45", "2026-04-05 15:15"),
           ("2026-04-04 14:45", "2026-04-05 15:15"), "01:00", "03:00", ("2026-04-04 14:00", "2026-04-04 16:30")),
]  # fmt: skip


@pytest_asyncio.fixture
async def world(database: Database) -> World:
    """A workspace."""
    return await World(database).open()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.zone} {change.begins[:7]}")
async def test_waits_schedules_and_hours_go_by_the_clock_on_the_wall(world: World, change: Change) -> None:
    await _set_up(world, change)
    heard: list[tuple[str, str]] = []
    for moment in sorted({utc(one) + step for one in _moments(change) for step in (-MINUTE, timedelta(0), MINUTE)}):
        heard += await _at(world, moment)
    spoken = [f"{moment} {text}" for moment, text in heard if text not in ("open", "closed")]
    expected = [f"{moment} woken" for moment in change.woken] + [f"{moment} due" for moment in change.scheduled]
    assert sorted(spoken) == sorted(expected)
    first, last = change.opening
    hours = {moment: text for moment, text in heard if text in ("open", "closed") and moment <= _after(last)}
    assert hours == {moment: "open" if first <= moment < last else "closed" for moment in hours}
    assert {first, _before(first), last, _before(last)} <= set(hours)


async def _set_up(world: World, change: Change) -> None:
    """Publishes the flows on the day before, and has a customer in each."""
    world.clock.move((utc(change.begins) - world.clock.now()).total_seconds())
    zoned = update(workspaces).where(workspaces.c.id == WORKSPACE).values(time_zone=change.zone)
    await world.database.write(lambda connection: connection.execute(zoned))
    hours = [{"weekday": day, "opens": change.opens, "closes": change.closes} for day in range(7)]
    minute, hour = int(change.time[3:]), int(change.time[:2])
    await world.publish(
        ("keyword_trigger", {"words": ["wait"]}),
        ("wait_until", {"mode": "time_of_day", "time": change.time}),
        ("send_message", {"text": "woken"}),
        flow_id="waits",
        edges=[("a", "next", "b"), ("b", "next", "c"), ("c", "next", "b")],
    )
    await world.publish(
        ("schedule_trigger", {"cron": f"{minute} {hour} * * *", "tag": "club"}),
        ("send_message", {"text": "due"}),
        flow_id="scheduled",
    )
    await world.publish(("keyword_trigger", {"words": ["join"]}), ("tag_contact", {"add": ["club"]}), flow_id="joins")
    await world.publish(
        ("keyword_trigger", {"words": ["open"]}),
        ("business_hours", {"plan": {"hours": hours}}),
        ("send_message", {"text": "open"}),
        ("send_message", {"text": "closed"}),
        flow_id="hours",
        edges=[("a", "next", "b"), ("b", "open", "c"), ("b", "closed", "d")],
    )
    await world.say("wait", "wait", WAITS)
    await world.say("join", "join", REACHED)


async def _at(world: World, moment: datetime) -> list[tuple[str, str]]:
    """Lets the clock show a moment and does all that is due; gives what was sent, with the moment."""
    world.clock.move((moment - world.clock.now()).total_seconds())
    before = len(world.channel.sent)
    for who in (WAITS, REACHED):  # both keep their windows open
        await world.say("hello", f"{who.phone}{moment}", who)
    await world.say("open", f"open{moment}", ASKS)
    now = world.clock.now()
    await world.database.write(lambda connection: wake_sessions(connection, now))
    await world.database.write(lambda connection: note_occurrences(connection, world.published, now))
    while await world.database.write(lambda connection: reach_contacts(connection, now)):
        pass
    await world.run()
    return [(shown(moment), text) for text in world.channel.texts()[before:]]


def _moments(change: Change) -> list[str]:
    return [*change.woken, *change.scheduled, *change.opening]


def utc(text: str) -> datetime:
    """Reads a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(moment: datetime) -> str:
    """Writes a moment."""
    return f"{moment:%Y-%m-%d %H:%M}"


def _before(moment: str) -> str:
    return shown(utc(moment) - MINUTE)


def _after(moment: str) -> str:
    return shown(utc(moment) + MINUTE)
