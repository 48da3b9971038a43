"""How long to wait before trying again. Pure; chance and time are passed in."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from msgspec import Struct

FIRST_WAIT_S: Final = 0.5  # chosen: a passing fault is often over by then, and the customer waits
LONGEST_WAIT_S: Final = 20.0  # chosen: within the 60 s a call may take


class Pace(Struct, frozen=True):
    """What trying again needs of the world.

    Args:
        elapsed: gives seconds that only grow, from any beginning.
        sleep: waits so many seconds.
        chance: gives a number from 0 up to 1.
    """

    elapsed: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]]
    chance: Callable[[], float]


def wait_s(attempt: int, chance: float) -> float:
    """Gives the wait after an attempt: doubled each time, of which chance takes up to half.

    Args:
        attempt: which one failed, from 1.
        chance: from 0 up to 1.
    """
    doubled = FIRST_WAIT_S * float(2 ** (attempt - 1))
    return min(doubled, LONGEST_WAIT_S) * (1 - chance / 2)


def read_retry_after(header: str, now: datetime) -> float | None:
    """Reads a Retry-After header, RFC 9110, 10.2.3: seconds, or a date; None when it is neither."""
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
