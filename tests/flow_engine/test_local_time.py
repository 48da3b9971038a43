"""Local time: what a wall clock shows when, through the hours that are skipped or come twice."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.local_time import DAY_S, TURN_BACK_S, at_wall_clock, next_at_wall_clock, zone_names, zone_of

EVERY_DAY = frozenset(range(7))

zones = st.sampled_from(["UTC", "America/New_York", "Europe/Lisbon", "Australia/Lord_Howe", "America/Nuuk"])
moments = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
times_of_day = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


def utc(text: str) -> datetime:
    """Reads a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        # Clocks are put forward: 01:59 is followed by 03:00 in New York, 00:59 by 02:00 in Lisbon, and in Cairo the
        # hour after midnight is left out.
        ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
        ("America/New_York", "2026-03-08 02:00", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        ("Europe/Lisbon", "2026-03-29 00:59", "2026-03-29 00:59"),
        ("Europe/Lisbon", "2026-03-29 01:30", "2026-03-29 01:30"),
        ("Europe/Lisbon", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:30"),
        # Clocks are turned back: an hour comes twice.
        ("America/New_York", "2026-11-01 00:59", "2026-11-01 04:59"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        ("Europe/Lisbon", "2026-10-25 01:30", "2026-10-25 00:30"),
        ("Europe/Lisbon", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("Africa/Cairo", "2026-10-29 23:30", "2026-10-29 20:30"),
        # São Paulo has kept one time since 2019; before, midnight itself was skipped.
        ("America/Sao_Paulo", "2026-03-02 09:00", "2026-03-02 12:00"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),
        ("America/Sao_Paulo", "2018-11-04 01:00", "2018-11-04 03:00"),
    ],
)
def test_a_wall_clock_shows_a_time_at_a_moment(zone: str, local: str, moment: str) -> None:
    day, time_of_day = local.split()
    assert at_wall_clock(date.fromisoformat(day), time_of_day, zone_of(zone)) == utc(moment)


@given(at=moments, zone=zones)
def test_the_moment_a_clock_shows_a_time_is_that_moment_or_the_first_of_two(at: datetime, zone: str) -> None:
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(zone_of(zone))
    found = at_wall_clock(local.date(), f"{local:%H:%M}", zone_of(zone))
    assert found.astimezone(zone_of(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    assert at - timedelta(seconds=TURN_BACK_S * local.fold) <= found <= at


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Sao_Paulo"])
def test_the_first_and_the_last_day_of_all_have_moments_too(day: date, zone: str) -> None:
    found = at_wall_clock(day, "23:59" if day == date.max else "00:00", zone_of(zone))
    assert abs((found.date() - day).days) <= 1
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("weekdays", "time_of_day", "after", "moment"),
    [
        (EVERY_DAY, "09:00", "2026-03-02 11:59", "2026-03-02 12:00"),
        (EVERY_DAY, "09:00", "2026-03-02 12:00", "2026-03-03 12:00"),
        (EVERY_DAY, "22:00", "2026-03-03 00:59", "2026-03-03 01:00"),
        ({0}, "09:00", "2026-03-02 11:59", "2026-03-02 12:00"),
        ({0}, "09:00", "2026-03-02 12:00", "2026-03-09 12:00"),
        ({1, 4}, "09:00", "2026-03-03 12:00", "2026-03-06 12:00"),
        ({0}, "00:00", "2026-03-08 22:00", "2026-03-09 03:00"),
    ],
)
def test_the_next_time_lies_after_the_moment(weekdays: set[int], time_of_day: str, after: str, moment: str) -> None:
    zone = zone_of("America/Sao_Paulo")
    assert next_at_wall_clock(frozenset(weekdays), time_of_day, utc(after), zone) == utc(moment)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "moment"),
    [
        ("2026-03-07 07:30", "2026-03-08 07:30"),  # the skipped 02:30 comes at 03:30
        ("2026-03-08 07:30", "2026-03-09 06:30"),
        ("2026-10-31 06:30", "2026-11-01 07:30"),  # 25 hours, since an hour came twice
    ],
)
def test_the_next_time_is_right_when_clocks_change(after: str, moment: str) -> None:
    assert next_at_wall_clock(EVERY_DAY, "02:30", utc(after), zone_of("America/New_York")) == utc(moment)  # type: ignore[arg-type]


def test_a_time_skipped_before_midnight_comes_the_day_after() -> None:
    nuuk = zone_of("America/Nuuk")  # clocks were put forward from 23:00 to midnight
    after = at_wall_clock(date(2026, 3, 29), "00:10", nuuk)
    found = next_at_wall_clock(frozenset({5}), "23:30", after, nuuk)
    assert found == at_wall_clock(date(2026, 3, 29), "00:30", nuuk) == after + timedelta(minutes=20)


@given(
    at=moments,
    zone=zones,
    time_of_day=times_of_day,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_time_is_the_first_the_clock_shows(
    at: datetime, zone: str, time_of_day: str, weekdays: frozenset[int]
) -> None:
    here = zone_of(zone)
    found = next_at_wall_clock(weekdays, time_of_day, at, here)  # type: ignore[arg-type]
    today = at.astimezone(here).date()
    later = [today + timedelta(days=offset) for offset in range(-1, 10)]
    shown = [at_wall_clock(day, time_of_day, here) for day in later if day.weekday() in weekdays]
    assert found == min(moment for moment in shown if moment > at)
    assert 0 < (found - at).total_seconds() <= 7 * DAY_S + TURN_BACK_S


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../etc/passwd", "America", "localtime", "a" * 5_000, "\x00"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert zone_of(name).key == "UTC"


def test_every_zone_can_be_read() -> None:
    assert {zone_of(name).key for name in zone_names()} == zone_names()


def test_no_clock_is_turned_back_by_more_than_an_hour_but_in_antarctica() -> None:
    weeks = [utc("2024-01-01 00:00") + timedelta(weeks=number) for number in range(52 * 14)]
    offsets = {
        name: [week.astimezone(zone_of(name)).utcoffset() or timedelta(0) for week in weeks] for name in zone_names()
    }
    turned_back_s = {name: max(a - b for a, b in pairwise(found)).total_seconds() for name, found in offsets.items()}
    assert all(name.startswith("Antarctica/") for name, most_s in turned_back_s.items() if most_s > TURN_BACK_S)
    assert turned_back_s["Europe/Lisbon"] == TURN_BACK_S
