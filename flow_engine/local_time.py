"""Local time as people mean it, with the hours that daylight saving skips or repeats."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Meta

from flow_engine.whole import whole

TimeOfDay = Annotated[
    str, Meta(pattern=whole(r"([01][0-9]|2[0-3]):[0-5][0-9]"), extra_json_schema={"widget": "time_of_day"})
]
Weekday: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6]  # 0 is Monday

DAY_S = 86_400
TURN_BACK_S = 3_600  # the most that clocks are turned back; assumed: only stations in Antarctica do more


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Gives the names of all time zones."""
    return frozenset(available_timezones() - {"localtime"})  # that is the zone of the machine


def zone_of(name: str) -> ZoneInfo:
    """Gives the zone of an IANA name; an unknown name is read as UTC."""
    return ZoneInfo(name if name in zone_names() else "UTC")


def at_wall_clock(day: date, time_of_day: TimeOfDay, zone: ZoneInfo) -> datetime:
    """Gives the moment, UTC, at which the wall clocks of a zone show a time.

    A time that daylight saving skips is moved on by the gap; of a time that comes twice, the first is meant.
    """
    local = datetime.combine(day, time.fromisoformat(time_of_day), zone)
    try:
        return local.astimezone(UTC)
    except OverflowError:  # hours outside the years 1 to 9999
        return local.replace(tzinfo=UTC)


def next_at_wall_clock(
    weekdays: frozenset[Weekday], time_of_day: TimeOfDay, after: datetime, zone: ZoneInfo
) -> datetime:
    """Gives the first moment after another one at which the wall clocks show a time on one of some weekdays.

    Args:
        weekdays: at least one.
    """
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=offset) for offset in range(-1, 8))  # yesterday's last hour may have been skipped
    moments = (at_wall_clock(day, time_of_day, zone) for day in days if day.weekday() in weekdays)
    return next(moment for moment in moments if moment > after)
