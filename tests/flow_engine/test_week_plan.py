"""Week plans: when a business is open, when it opens next, and how long it can be closed at most."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, groupby
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from flow_engine.local_time import TURN_BACK_S, at_wall_clock, zone_of
from flow_engine.week_plan import Hours, WeekPlan, is_open, longest_closed_s, next_opening, open_for

BEGINS_ON = date(2026, 3, 2)  # a Monday; clocks change on 8 March in New York and on 29 March in Lisbon
MINUTE = timedelta(minutes=1)
UTC_ZONE = zone_of("UTC")

times_of_day = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
hours = st.builds(Hours, weekday=st.integers(0, 6), opens=times_of_day, closes=times_of_day)
quarters = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
quarter_hours = st.builds(Hours, weekday=st.integers(0, 6), opens=quarters, closes=quarters)
holidays = st.lists(
    st.integers(0, 40).map(lambda offset: (BEGINS_ON + timedelta(days=offset)).isoformat()), max_size=25
)
plans = st.builds(WeekPlan, hours=st.lists(hours, min_size=1, max_size=6), holidays=holidays)
quarter_plans = st.builds(WeekPlan, hours=st.lists(quarter_hours, min_size=1, max_size=4), holidays=holidays)

OFFICE = WeekPlan([Hours(day, "09:00", "18:00") for day in range(5)])  # type: ignore[arg-type]
BAR = WeekPlan([Hours(5, "20:00", "02:00")])


def utc(text: str) -> datetime:
    """Reads a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "at", "expected"),
    [
        (OFFICE, "2026-03-02 08:59", False),
        (OFFICE, "2026-03-02 09:00", True),
        (OFFICE, "2026-03-02 17:59", True),
        (OFFICE, "2026-03-02 18:00", False),
        (OFFICE, "2026-03-01 12:00", False),
        (BAR, "2026-03-07 19:59", False),
        (BAR, "2026-03-07 20:00", True),
        (BAR, "2026-03-08 01:59", True),
        (BAR, "2026-03-08 02:00", False),
        (BAR, "2026-03-07 01:00", False),
        (WeekPlan([Hours(0, "00:00", "00:00")]), "2026-03-02 23:59", True),
        (WeekPlan([Hours(0, "00:00", "00:00")]), "2026-03-03 00:00", False),
        (WeekPlan(BAR.hours, ["2026-03-07"]), "2026-03-08 01:00", False),
        (WeekPlan(BAR.hours, ["2026-03-08"]), "2026-03-08 01:00", True),
        (WeekPlan(OFFICE.hours, ["2026-03-02"]), "2026-03-02 12:00", False),
    ],
)
def test_a_plan_is_open_within_its_hours(plan: WeekPlan, at: str, expected: bool) -> None:
    assert is_open(plan, utc(at), UTC_ZONE) is expected


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("America/Sao_Paulo", "2026-03-02 11:59", False),
        ("America/Sao_Paulo", "2026-03-02 12:00", True),
        ("America/Sao_Paulo", "2026-03-02 20:59", True),
        ("Asia/Tokyo", "2026-03-02 00:00", True),
        ("Asia/Tokyo", "2026-03-02 09:00", False),
    ],
)
def test_the_zones_own_clock_counts(zone: str, at: str, expected: bool) -> None:
    assert is_open(OFFICE, utc(at), zone_of(zone)) is expected


def open_minutes(plan: WeekPlan, zone: str, day: str) -> list[str]:
    """Lists the spans in which a plan is open on a local day, by the clock on the wall and the hour of UTC."""
    here = zone_of(zone)
    moments = [utc(f"{day} 00:00") + MINUTE * offset for offset in range(-24 * 60, 48 * 60)]
    found = [m for m in moments if m.astimezone(here).date().isoformat() == day and is_open(plan, m, here)]
    spans = groupby(enumerate(found), key=lambda pair: pair[1] - MINUTE * pair[0])
    ends = [[moment for _, moment in span] for _, span in spans]
    return [f"{span[0].astimezone(here):%H:%M}-{span[-1].astimezone(here):%H:%M} {len(span)}" for span in ends]


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "spans"),
    [
        # Clocks are put forward over 02:00 to 03:00 in New York, over 01:00 to 02:00 in Lisbon.
        ("America/New_York", "2026-03-08", "01:00", "04:00", ["01:00-03:59 120"]),
        ("America/New_York", "2026-03-08", "02:30", "05:00", ["03:30-04:59 90"]),
        ("America/New_York", "2026-03-08", "01:00", "02:30", ["01:00-03:29 90"]),
        ("America/New_York", "2026-03-08", "02:00", "03:00", ["03:00-03:59 60"]),
        ("Europe/Lisbon", "2026-03-29", "01:15", "01:45", ["02:15-02:44 30"]),
        ("Africa/Cairo", "2026-04-24", "00:00", "01:00", ["01:00-01:59 60"]),
        ("America/Nuuk", "2026-03-28", "22:30", "23:30", ["22:30-22:59 30"]),
        # Clocks are turned back: 01:00 to 02:00 comes twice in New York and in Lisbon, 23:00 to 24:00 in Cairo.
        ("America/New_York", "2026-11-01", "00:30", "03:00", ["00:30-02:59 210"]),
        ("America/New_York", "2026-11-01", "01:15", "01:45", ["01:15-01:44 30"]),
        ("Europe/Lisbon", "2026-10-25", "01:30", "02:00", ["01:30-01:59 90"]),
        ("Africa/Cairo", "2026-10-29", "23:00", "00:00", ["23:00-23:59 120"]),
    ],
)
def test_hours_hold_when_clocks_change(zone: str, day: str, opens: str, closes: str, spans: list[str]) -> None:
    plan = WeekPlan([Hours(date.fromisoformat(day).weekday(), opens, closes)])  # type: ignore[arg-type]
    assert open_minutes(plan, zone, day) == spans


@pytest.mark.parametrize(
    ("plan", "at", "opening"),
    [
        (OFFICE, "2026-03-02 12:00", "2026-03-02 12:00"),
        (OFFICE, "2026-03-02 18:00", "2026-03-03 09:00"),
        (OFFICE, "2026-03-06 18:00", "2026-03-09 09:00"),
        (BAR, "2026-03-08 02:00", "2026-03-14 20:00"),
        (WeekPlan(OFFICE.hours, ["2026-03-09", "2026-03-10"]), "2026-03-06 18:00", "2026-03-11 09:00"),
        (WeekPlan(BAR.hours, ["2026-03-14", "2026-03-21"]), "2026-03-08 02:00", "2026-03-28 20:00"),
    ],
)
def test_the_next_opening_is_the_first_moment_at_which_the_plan_is_open(plan: WeekPlan, at: str, opening: str) -> None:
    assert next_opening(plan, utc(at), UTC_ZONE) == utc(opening)


def test_the_next_opening_is_found_behind_years_of_holidays() -> None:
    saturdays = [(date(2026, 3, 7) + timedelta(weeks=week)).isoformat() for week in range(200)]
    opening = next_opening(WeekPlan(BAR.hours, saturdays), utc("2026-03-02 12:00"), UTC_ZONE)
    assert opening == utc("2026-03-07 20:00") + timedelta(weeks=200)


def test_hours_skipped_before_midnight_come_after_it() -> None:
    plan = WeekPlan([Hours(5, "23:00", "00:00"), Hours(6, "00:15", "00:20")])
    nuuk = zone_of("America/Nuuk")  # clocks were put forward from 23:00 to midnight
    assert open_minutes(plan, "America/Nuuk", "2026-03-29") == ["00:00-00:59 60"]
    assert next_opening(plan, utc("2026-03-28 12:00"), nuuk) == at_wall_clock(date(2026, 3, 29), "00:00", nuuk)


@settings(max_examples=60, deadline=None)
@given(plan=plans, offset=st.integers(0, 45 * 24 * 60))
def test_a_plan_agrees_with_a_calendar_of_minutes(plan: WeekPlan, offset: int) -> None:
    calendar = calendar_of(plan)
    at = datetime.combine(BEGINS_ON, datetime.min.time(), UTC) + MINUTE * offset
    assert is_open(plan, at, UTC_ZONE) is bool(calendar[offset + CALENDAR_LEAD])
    minutes_closed = calendar.index(1, offset + CALENDAR_LEAD) - offset - CALENDAR_LEAD
    assert next_opening(plan, at, UTC_ZONE) == at + MINUTE * minutes_closed


@settings(max_examples=60, deadline=None)
@given(plan=plans, offset=st.integers(0, 30 * 24 * 60), length=st.integers(1, 600))
def test_time_while_open_is_that_of_a_calendar_of_minutes(plan: WeekPlan, offset: int, length: int) -> None:
    at = datetime.combine(BEGINS_ON, datetime.min.time(), UTC) + MINUTE * offset
    so_far = accumulate(calendar_of(plan)[offset + CALENDAR_LEAD :])
    ends = next((minute for minute, total in enumerate(so_far, 1) if total == length), None)
    assume(ends is not None)
    assert open_for(plan, at, MINUTE * length, UTC_ZONE) == at + MINUTE * (ends or 0)


@settings(max_examples=400, deadline=None)
@given(plan=plans)
def test_the_longest_closed_time_is_that_of_a_calendar_of_minutes_and_an_hour(plan: WeekPlan) -> None:
    calendar = calendar_of(plan)
    begins, ends = calendar.index(1, 2 * 24 * 60), calendar.rindex(1)  # the first day's night before is not painted
    longest_minutes = max(map(len, bytes(calendar[begins:ends]).split(b"\x01")))
    assert longest_closed_s(plan) == longest_minutes * 60 + TURN_BACK_S


CLOCKS_CHANGE = [utc("2026-02-26 00:00"), utc("2026-04-10 00:00"), utc("2026-10-10 00:00")]


@settings(max_examples=60, deadline=None)
@example(plan=WeekPlan([Hours(6, "02:00", "03:00")]), zone="America/New_York", begins=CLOCKS_CHANGE[0])
@example(plan=WeekPlan([Hours(5, "23:00", "00:00")]), zone="America/Nuuk", begins=CLOCKS_CHANGE[0])
@given(
    plan=quarter_plans,
    zone=st.sampled_from(["America/New_York", "America/Nuuk", "Africa/Cairo"]),
    begins=st.sampled_from(CLOCKS_CHANGE),
)
def test_nowhere_is_a_plan_closed_for_longer_than_said(plan: WeekPlan, zone: str, begins: datetime) -> None:
    assert longest_closed_by_the_clock_s(plan, begins, zone_of(zone)) <= longest_closed_s(plan)


CALENDAR_LEAD = 21 * 24 * 60  # minutes before `BEGINS_ON`


def calendar_of(plan: WeekPlan) -> bytearray:
    """Paints the open minutes of fifteen weeks, by nothing but the plan's words."""
    calendar = bytearray(CALENDAR_LEAD + 90 * 24 * 60)
    for number in range(-20, 85):
        day = BEGINS_ON + timedelta(days=number)
        midnight = CALENDAR_LEAD + number * 24 * 60
        for span in plan.hours:
            if span.weekday == day.weekday() and day.isoformat() not in plan.holidays:
                opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in (span.opens, span.closes))
                closes += 24 * 60 if closes <= opens else 0
                calendar[midnight + opens : midnight + closes] = b"\x01" * (closes - opens)
    return calendar


def longest_closed_by_the_clock_s(plan: WeekPlan, begins: datetime, zone: ZoneInfo) -> float:
    """Walks five weeks in steps of a quarter of an hour, and measures the closed stretches between two openings."""
    longest_s, closed_since = 0.0, None
    for step in range(35 * 24 * 4):
        at = begins + timedelta(minutes=15) * step
        if is_open(plan, at, zone):
            longest_s = max(longest_s, (at - closed_since).total_seconds() if closed_since else 0)
            closed_since = None
        elif closed_since is None and step > 0:
            closed_since = at
    return longest_s


@pytest.mark.parametrize(
    ("plan", "closed_hours"),
    [
        (OFFICE, 63),
        (BAR, 162),
        (WeekPlan([Hours(day, "00:00", "00:00") for day in range(7)]), 0),  # type: ignore[arg-type]
        (WeekPlan(OFFICE.hours, ["2026-03-09"]), 87),
        (WeekPlan(OFFICE.hours, ["2026-03-09", "2026-13-45", "0000-00-00"]), 87),
        (WeekPlan(OFFICE.hours, ["0001-01-01", "9999-12-31"]), 87),
        (WeekPlan(BAR.hours, ["2026-03-07", "2026-03-14"]), 162 + 2 * 168),
        (WeekPlan([Hours(0, "10:00", "09:00"), Hours(1, "01:00", "02:00")]), 145),
    ],
)
def test_the_longest_closed_time_is_told_with_an_hour_for_clocks_turned_back(plan: WeekPlan, closed_hours: int) -> None:
    assert longest_closed_s(plan) == closed_hours * 3_600 + TURN_BACK_S


@pytest.mark.parametrize(
    "plan",
    [
        {"hours": []},
        {"hours": [{"weekday": 7, "opens": "09:00", "closes": "18:00"}]},
        {"hours": [{"weekday": 0, "opens": "9:00", "closes": "18:00"}]},
        {"hours": [{"weekday": 0, "opens": "09:00", "closes": "24:00"}]},
        {"hours": [{"weekday": 0, "opens": "09:00", "closes": "18:00"}], "holidays": ["25/12/2026"]},
    ],
)
def test_what_is_no_plan_is_refused(plan: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(plan, WeekPlan)
