"""When a business is open: hours by weekday, less the holidays."""

import math
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from flow_engine.local_time import DAY_S, TURN_BACK_S, TimeOfDay, Weekday, at_wall_clock
from flow_engine.values import to_date
from flow_engine.whole import whole

Day = Annotated[
    str, Meta(pattern=whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), max_length=10, extra_json_schema={"widget": "date"})
]


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours of one weekday; `closes` at or before `opens` reaches into the next day."""

    weekday: Weekday
    opens: TimeOfDay
    closes: TimeOfDay


class WeekPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """When a business is open.

    Args:
        holidays: local days on which nothing opens, `YYYY-MM-DD`; one that is no real day changes nothing.
    """

    hours: Annotated[list[Hours], Meta(min_length=1, max_length=50)]
    holidays: Annotated[list[Day], Meta(max_length=200)] = []


def is_open(plan: WeekPlan, at: datetime, zone: ZoneInfo) -> bool:
    """Tells whether the plan is open at a moment."""
    return next_opening(plan, at, zone) == at


def next_opening(plan: WeekPlan, at: datetime, zone: ZoneInfo) -> datetime:
    """Gives the first moment, not before `at`, at which the plan is open."""
    today = at.astimezone(zone).date()
    days = (today + timedelta(days=offset) for offset in count(-1))
    # Where the hour before midnight is skipped, a day's last opening can come after the next day's first.
    spans_ahead = (_spans(plan, day, zone) + _spans(plan, following, zone) for day, following in pairwise(days))
    openings = ([opens for opens, closes in spans if at < closes] for spans in spans_ahead)
    return max(at, min(next(filter(None, openings))))


def open_for(plan: WeekPlan, after: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """Gives the moment at which the plan has been open for so long since another one."""
    today = after.astimezone(zone).date()
    at, left = after, length
    for offset in count(-1):
        for opens, closes in sorted(_spans(plan, today + timedelta(days=offset), zone)):
            begins = max(opens, at)
            if begins + left <= closes:
                return begins + left
            left -= max(closes - begins, timedelta())
            at = max(at, closes)
    raise AssertionError("a plan opens every week")


def longest_closed_s(plan: WeekPlan) -> float:
    """Gives the longest time in seconds the plan can be closed in one go, in whatever zone.

    It is found among the days around the holidays and some ordinary days after the last one.
    """
    holidays = {date.fromisoformat(day).toordinal() for day in map(to_date, plan.holidays) if day}
    last = max(holidays, default=0)
    days = {day + offset for day in holidays for offset in range(-8, 9)} | set(range(last + 1, last + 17))
    by_weekday = [_seconds_open(plan, weekday) for weekday in range(7)]
    longest_s, open_until, exact_from = 0.0, 0.0, 0.0
    for day in sorted(days):
        if day - 1 not in days:  # what opened on the days left out is closed again by the end of this one
            open_until, exact_from = -math.inf, (day + 1) * DAY_S
        for opens_s, closes_s in () if day in holidays else by_weekday[(day - 1) % 7]:
            if open_until >= exact_from:
                longest_s = max(longest_s, day * DAY_S + opens_s - open_until)
            open_until = max(open_until, day * DAY_S + closes_s)
    return longest_s + TURN_BACK_S


def _seconds_open(plan: WeekPlan, weekday: int) -> list[tuple[int, int]]:
    """Lists the spans that open on a weekday, in seconds since its midnight, the earliest first."""
    opening = [(_seconds_into_day(h.opens), _length_s(h)) for h in plan.hours if h.weekday == weekday]
    return sorted((opens_s, opens_s + length_s) for opens_s, length_s in opening)


def _length_s(hours: Hours) -> int:
    return (_seconds_into_day(hours.closes) - _seconds_into_day(hours.opens)) % DAY_S or DAY_S


def _seconds_into_day(time_of_day: TimeOfDay) -> int:
    return int(time_of_day[:2]) * 3_600 + int(time_of_day[3:]) * 60


def _spans(plan: WeekPlan, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Lists the spans that open on a local day; one that daylight saving would skip is moved on as a whole."""
    if day.isoformat() in plan.holidays:
        return []
    spans = []
    for hours in plan.hours:
        if hours.weekday == day.weekday():
            closes_on = day + timedelta(days=hours.closes <= hours.opens)
            opens = at_wall_clock(day, hours.opens, zone)
            closes = at_wall_clock(closes_on, hours.closes, zone)
            spans.append((opens, closes if closes > opens else opens + timedelta(seconds=_length_s(hours))))
    return spans
