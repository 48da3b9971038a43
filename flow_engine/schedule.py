"""When a cron schedule is due in a time zone, through the hours that daylight saving skips or repeats."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from msgspec import Struct

MAX_OCCURRENCES = 1_000  # chosen: sixteen hours of a schedule that is due every minute


class CronError(Exception):
    """The text is not a cron schedule of five fields."""


class Occurrence(Struct, frozen=True):
    """One time at which a schedule is due.

    Args:
        local_key: the local date and time, `YYYY-MM-DDTHH:MM`; a schedule has each but once, whatever the clocks do.
        at: when that is, UTC.
    """

    local_key: str
    at: datetime


def cron_fault(text: str) -> str:
    """Tells why a cron text is no schedule, in a few English words; empty when it is one and comes to be due."""
    try:
        first = next(_read(text, datetime(2000, 1, 1)), None)  # noqa: DTZ001  a wall clock, without a zone
    except CronError as error:
        return str(error)
    return "" if first else "Never due"


def occurrences(cron: str, zone: ZoneInfo, after: datetime, until: datetime) -> list[Occurrence]:
    """Lists when a schedule is due: each local time once, the moment the wall clock first shows it or a later one.

    So a time that is repeated counts when it comes first, and a time that is skipped right after the gap. Times that
    one gap skips are due together: they are one occurrence.

    Args:
        after: the first moment not looked at, UTC.
        until: the last moment looked at, UTC; past `MAX_OCCURRENCES` the rest follows after the last one's `at`.

    Raises:
        CronError: the schedule is malformed.
    """
    found: list[Occurrence] = []
    latest = after
    for local in _read(cron, after.astimezone(zone).replace(tzinfo=None)):
        at = _first_shown(local, zone)
        if at > until or len(found) == MAX_OCCURRENCES:
            break
        if at > latest:
            found.append(Occurrence(local.isoformat(timespec="minutes"), at))
            latest = at
    return found


def next_time(cron: str, zone: ZoneInfo, after: datetime) -> datetime | None:
    """Gives when a schedule is due next; None when it never is again.

    Raises:
        CronError: the schedule is malformed.
    """
    times = (_first_shown(local, zone) for local in _read(cron, after.astimezone(zone).replace(tzinfo=None)))
    return next((at for at in times if at > after), None)


def _read(cron: str, after: datetime) -> CronSim:
    """Walks the local times of a schedule; cronsim gives up after fifty years without one."""
    if len(cron.split()) != 5:
        raise CronError("Wrong number of fields")
    try:
        return CronSim(cron, after)
    except CronSimError as error:
        raise CronError(str(error)) from error


def _first_shown(local: datetime, zone: ZoneInfo) -> datetime:
    """Gives the moment a wall clock first shows a time or, where that is skipped, the first time after the gap."""
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _wall_clock(at, zone) == local:
        return at
    before_gap = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((at - before_gap).total_seconds()))
    gap_s = bisect_left(seconds, True, key=lambda s: _wall_clock(before_gap + timedelta(seconds=s), zone) >= local)
    return before_gap + timedelta(seconds=gap_s)


def _wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
