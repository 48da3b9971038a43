"""Time zones: those that this Python knows."""

from functools import lru_cache
from zoneinfo import available_timezones

from backend.errors import BadInput, InputFault


def refuse_unknown_time_zone(name: str, path: str) -> None:
    """Lets the names of the IANA database through.

    Raises:
        BadInput: it is none of them.
    """
    if name not in _names():
        raise BadInput("time zone", [InputFault(path, "time_zone_unknown")])


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
