"""Schedules: each local time once, through every change of the clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.schedule import MAX_OCCURRENCES, CronError, Occurrence, cron_fault, next_time, occurrences

NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
LISBON = ZoneInfo("Europe/Lisbon")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")


def due(cron: str, zone: ZoneInfo, after: str, until: str) -> list[tuple[str, str]]:
    """Lists local keys with the moments, both as short texts; `after` and `until` are UTC."""
    found = occurrences(cron, zone, datetime.fromisoformat(after + "Z"), datetime.fromisoformat(until + "Z"))
    return [(o.local_key, o.at.astimezone(UTC).strftime("%dT%H:%M")) for o in found]


# Plain days


def test_a_schedule_is_due_by_the_clock_of_its_zone() -> None:
    found = due("0 9 * * MON-FRI", SAO_PAULO, "2026-03-05T00:00", "2026-03-10T00:00")
    assert found == [
        ("2026-03-05T09:00", "05T12:00"),
        ("2026-03-06T09:00", "06T12:00"),
        ("2026-03-09T09:00", "09T12:00"),
    ]


def test_the_first_moment_is_left_out_and_the_last_counts() -> None:
    assert due("0 9 * * *", ZoneInfo("UTC"), "2026-03-01T09:00", "2026-03-02T09:00") == [
        ("2026-03-02T09:00", "02T09:00")
    ]
    assert due("0 9 * * *", ZoneInfo("UTC"), "2026-03-01T08:59:59.9", "2026-03-01T09:00") == [
        ("2026-03-01T09:00", "01T09:00")
    ]
    assert due("0 9 * * *", ZoneInfo("UTC"), "2026-03-01T09:00:00.1", "2026-03-02T08:59:59") == []


def test_a_day_and_a_weekday_are_either_or_as_in_cron() -> None:
    found = due("0 0 13 * FRI", ZoneInfo("UTC"), "2026-03-11T00:00", "2026-04-14T00:00")
    days = ["03-13", "03-20", "03-27", "04-03", "04-10", "04-13"]
    assert [key for key, _ in found] == [f"2026-{day}T00:00" for day in days]


def test_a_leap_day_comes_every_fourth_year() -> None:
    found = due("0 12 29 2 *", LISBON, "2026-01-01T00:00", "2037-01-01T00:00")
    assert [key[:4] for key, _ in found] == ["2028", "2032", "2036"]


# The clocks go forward


@pytest.mark.parametrize(
    ("cron", "zone", "day", "key", "at"),
    [
        ("30 2 * * *", NEW_YORK, "2026-03-08", "2026-03-08T02:30", "08T07:00"),
        ("0 0 * * *", SAO_PAULO, "2018-11-04", "2018-11-04T00:00", "04T03:00"),
        ("59 0 * * *", SAO_PAULO, "2018-11-04", "2018-11-04T00:59", "04T03:00"),
        ("15 1 * * *", LISBON, "2026-03-29", "2026-03-29T01:15", "29T01:00"),
        ("10 2 * * *", LORD_HOWE, "2026-10-03", "2026-10-04T02:10", "03T15:30"),
    ],
)
def test_a_time_that_is_skipped_is_due_once_right_after_the_gap(
    cron: str, zone: ZoneInfo, day: str, key: str, at: str
) -> None:
    found = due(cron, zone, f"{day}T00:00", f"{day}T23:59")
    assert [pair for pair in found if pair[0] == key] == [(key, at)]
    assert len(found) <= 2


def test_a_time_after_the_gap_is_due_as_ever() -> None:
    found = due("35 2 * * *", LORD_HOWE, "2026-10-03T12:00", "2026-10-04T12:00")
    assert found == [("2026-10-04T02:35", "03T15:35")]


def test_times_that_one_gap_skips_are_due_together_once() -> None:
    found = due("*/20 * * * *", NEW_YORK, "2026-03-08T06:30", "2026-03-08T07:30")
    assert found == [
        ("2026-03-08T01:40", "08T06:40"),
        ("2026-03-08T02:00", "08T07:00"),
        ("2026-03-08T03:20", "08T07:20"),
    ]


def test_a_skipped_day_is_due_when_the_next_begins() -> None:
    found = due("0 9 * * *", APIA, "2011-12-29T12:00", "2011-12-31T00:00")
    assert found == [
        ("2011-12-29T09:00", "29T19:00"),
        ("2011-12-30T09:00", "30T10:00"),
        ("2011-12-31T09:00", "30T19:00"),
    ]


# The clocks go back


@pytest.mark.parametrize(
    ("cron", "zone", "day", "key", "at"),
    [
        ("30 1 * * *", NEW_YORK, "2026-11-01", "2026-11-01T01:30", "01T05:30"),
        ("30 23 * * *", SAO_PAULO, "2018-02-18", "2018-02-17T23:30", "18T01:30"),
        ("30 1 * * *", LISBON, "2026-10-25", "2026-10-25T01:30", "25T00:30"),
        ("45 1 * * *", LORD_HOWE, "2026-04-04", "2026-04-05T01:45", "04T14:45"),
    ],
)
def test_a_time_that_comes_twice_is_due_the_first_time_only(
    cron: str, zone: ZoneInfo, day: str, key: str, at: str
) -> None:
    found = due(cron, zone, f"{day}T00:00", f"{day}T23:59")
    assert [pair for pair in found if pair[0] == key] == [(key, at)]


def test_looking_on_between_the_two_does_not_find_the_second() -> None:
    assert due("30 1 * * *", NEW_YORK, "2026-11-01T05:30", "2026-11-02T06:00") == []
    assert due("30 1 * * *", NEW_YORK, "2026-11-01T06:10", "2026-11-02T06:00") == []


# Bounds and faults


@pytest.mark.parametrize("cron", ["* * * * *", "0 9 * * mon", "0 9 L * *", "0 9 * * 1#2", "*/5 8-18 1,15 JAN-MAR *"])
def test_a_schedule_that_comes_to_be_due_has_no_fault(cron: str) -> None:
    assert cron_fault(cron) == ""


@pytest.mark.parametrize(
    ("cron", "fault"),
    [
        ("", "Wrong number of fields"),
        ("@daily", "Wrong number of fields"),
        ("0 0 9 * * *", "Wrong number of fields"),
        ("60 * * * *", "Bad minute"),
        ("0 24 * * *", "Bad hour"),
        ("0 0 32 * *", "Bad day-of-month"),
        ("0 0 30 2 *", "Bad day-of-month"),
        ("0 0 * 13 *", "Bad month"),
        ("0 0 * * FUN", "Bad day-of-week"),
        ("0 0 */31 2 MON#5", "Never due"),
    ],
)
def test_what_is_never_due_has_a_fault(cron: str, fault: str) -> None:
    assert cron_fault(cron) == fault


def test_a_malformed_schedule_is_refused_by_name() -> None:
    with pytest.raises(CronError):
        occurrences("0 24 * * *", LISBON, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))


def test_a_schedule_that_is_never_due_gives_nothing_and_comes_to_an_end() -> None:
    assert due("0 0 */31 2 MON#5", LISBON, "2026-01-01T00:00", "2099-01-01T00:00") == []


def test_a_crowded_span_is_cut_and_goes_on_where_it_was_cut() -> None:
    after, until = datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC)
    found = occurrences("* * * * *", NEW_YORK, after, until)
    rest = occurrences("* * * * *", NEW_YORK, found[-1].at, until)
    assert len(found) == MAX_OCCURRENCES
    assert [o.at for o in found + rest] == [after + timedelta(minutes=m) for m in range(1, 24 * 60 + 1)]


cron_letters = st.text("0123456789*/,-#L W SUNMONJAN", min_size=1, max_size=12)


@given(st.lists(cron_letters, min_size=5, max_size=5).map(" ".join) | st.text(max_size=40))
def test_any_text_has_a_fault_or_is_due(text: str) -> None:
    fault = cron_fault(text)
    after = datetime(2026, 1, 1, tzinfo=UTC)
    if not fault:
        assert occurrences(text, LISBON, after, after + timedelta(days=50 * 366))
    elif fault != "Never due":
        with pytest.raises(CronError):
            occurrences(text, LISBON, after, after)


# Against a walk, minute by minute

CHANGES = [
    (NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC)),
    (NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC)),
    (SAO_PAULO, datetime(2018, 11, 4, 3, tzinfo=UTC)),
    (SAO_PAULO, datetime(2018, 2, 18, 2, tzinfo=UTC)),
    (LISBON, datetime(2026, 3, 29, 1, tzinfo=UTC)),
    (LISBON, datetime(2026, 10, 25, 1, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 4, 4, 15, tzinfo=UTC)),
    (APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),
]


def wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    """Gives what a clock on the wall shows."""
    return at.astimezone(zone).replace(tzinfo=None)


def walk(minutes: set[int], hours: set[int], zone: ZoneInfo, after: datetime, until: datetime) -> list[Occurrence]:
    """Looks at the wall clock every minute; a local time is due when the clock shows it or a later one first.

    The walk begins two days early, so that it knows what the clock has shown before.
    """
    found: list[Occurrence] = []
    at = after.replace(second=0, microsecond=0) - timedelta(days=2)
    shown = wall_clock(at, zone)
    while at < until:
        at += timedelta(minutes=1)
        keys = []
        while shown < wall_clock(at, zone):
            shown += timedelta(minutes=1)
            if shown.minute in minutes and shown.hour in hours:
                keys.append(shown.isoformat(timespec="minutes"))
        if keys and after < at <= until:
            found.append(Occurrence(keys[0], at))
    return found


@given(
    st.sampled_from(CHANGES),
    st.sets(st.integers(0, 59), min_size=1, max_size=4),
    st.sets(st.integers(0, 23), min_size=1, max_size=24),
    st.integers(-36 * 60, 3 * 60),
    st.integers(1, 48 * 60),
)
def test_a_schedule_is_due_just_when_a_walk_by_the_minute_says(
    change: tuple[ZoneInfo, datetime], minutes: set[int], hours: set[int], offset: int, length: int
) -> None:
    zone, changes_at = change
    after = changes_at + timedelta(minutes=offset)
    until = after + timedelta(minutes=length)
    cron = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    assert occurrences(cron, zone, after, until) == walk(minutes, hours, zone, after, until)


@given(
    st.sampled_from(CHANGES),
    st.sampled_from(["*/7 * * * *", "30 1,2 * * *", "0 * * * *", "15 0 * * *", "0,59 0-3,23 * * *"]),
    st.lists(st.integers(0, 72 * 60), max_size=6).map(sorted),
)
def test_looking_in_pieces_finds_the_same_as_looking_once(
    change: tuple[ZoneInfo, datetime], cron: str, cuts: list[int]
) -> None:
    zone, changes_at = change
    moments = [changes_at - timedelta(hours=36) + timedelta(minutes=minute) for minute in (0, *cuts, 72 * 60)]
    pieces = [occurrences(cron, zone, a, b) for a, b in pairwise(moments)]
    found = [occurrence for piece in pieces for occurrence in piece]
    assert found == occurrences(cron, zone, moments[0], moments[-1])
    assert len({o.local_key for o in found}) == len({o.at for o in found}) == len(found)


@given(
    st.sampled_from(CHANGES),
    st.sampled_from(["*/7 * * * *", "30 1,2 * * *", "0 * * * *", "15 0 * * *"]),
    st.integers(-36 * 60, 36 * 60),
)
def test_the_next_time_is_that_of_the_first_occurrence_after(
    change: tuple[ZoneInfo, datetime], cron: str, offset: int
) -> None:
    zone, changes_at = change
    after = changes_at + timedelta(minutes=offset)
    assert next_time(cron, zone, after) == occurrences(cron, zone, after, after + timedelta(hours=49))[0].at


def test_a_schedule_that_is_over_has_no_next_time() -> None:
    assert next_time("0 0 */31 2 MON#5", ZoneInfo("UTC"), datetime(2026, 3, 1, tzinfo=UTC)) is None
