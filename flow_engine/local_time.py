"""Local time as people mean it, with the hours that daylight saving skips or repeats."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Meta, Struct

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Gives the names of all time zones."""
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo:
    """Gives the zone of an IANA name; an unknown name is read as UTC."""
    return ZoneInfo(name if name in zone_names() else "UTC")


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Gives the moment a wall clock shows a time.

    A time that daylight saving skips is moved on by the gap; of a time that comes twice, the first is meant.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def parse_time(text: TimeOfDay) -> time:
    """Reads `HH:MM`."""
    return time(int(text[:2]), int(text[3:5]))


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours of one weekday; `closes` at or before `opens` reaches into the next day.

    Args:
        weekday: 0 is Monday, 6 is Sunday.
    """

    weekday: Annotated[int, Meta(ge=0, le=6)]
    opens: TimeOfDay
    closes: TimeOfDay


class WeekPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """When a business is open: hours by weekday, less the holidays.

    Args:
        holidays: local days on which nothing opens, `YYYY-MM-DD`.
    """

    hours: Annotated[list[Hours], Meta(max_length=50)]
    holidays: Annotated[list[Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]], Meta(max_length=400)] = []


def is_open(plan: WeekPlan, at: datetime, zone: ZoneInfo) -> bool:
    """Tells whether the plan is open at a moment."""
    today = at.astimezone(zone).date()
    return any(
        opens <= at < closes
        for day in (today - timedelta(days=1), today)
        for opens, closes in _spans(plan, day, zone)
    )


def next_opening(plan: WeekPlan, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Gives the first moment at or after `at` at which the plan is open; None when that is over a year away."""
    if is_open(plan, at, zone):
        return at
    today = at.astimezone(zone).date()
    for offset in range(367):
        openings = [o for o, _ in _spans(plan, today + timedelta(days=offset), zone) if o >= at]
        if openings:
            return min(openings)
    return None


def longest_closed_s(plan: WeekPlan) -> float:
    """Gives the longest time in seconds the plan can be closed in one go, an hour of daylight saving included."""
    if not plan.hours:
        return float("inf")
    days = sorted({date.fromisoformat(day) for day in plan.holidays})
    starts = {date(2001, 1, 1)} | {day + timedelta(days=d) for day in days for d in (-7, -1, 0)}
    utc = ZoneInfo("UTC")
    longest = max(_closed_after(plan, start, utc) for start in starts)
    return longest + 3_600


def _closed_after(plan: WeekPlan, start: date, zone: ZoneInfo) -> float:
    """Gives the longest closed stretch that begins in the eight days after `start`, in seconds."""
    begin = datetime.combine(start, time(0), zone)
    longest = 0.0
    for offset in range(8):
        day = start + timedelta(days=offset)
        moments = [closes for _, closes in _spans(plan, day, zone)] or [datetime.combine(day, time(0), zone)]
        for moment in moments:
            opening = next_opening(plan, max(moment, begin), zone)
            if opening is None:
                return float("inf")
            longest = max(longest, (opening - max(moment, begin)).total_seconds())
    return longest


def _spans(plan: WeekPlan, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Lists the open spans that begin on a local day."""
    if day.isoformat() in plan.holidays:
        return []
    spans = []
    for hours in plan.hours:
        if hours.weekday != day.weekday():
            continue
        opens = datetime.combine(day, parse_time(hours.opens))
        closes = datetime.combine(day, parse_time(hours.closes))
        if closes <= opens:
            closes += timedelta(days=1)
        spans.append((to_utc(opens, zone), to_utc(closes, zone)))
    return spans
