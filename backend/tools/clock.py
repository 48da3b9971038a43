"""What time it is: the only place that asks."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Gives the present moment, UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Gives the present moment, UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until it is moved; for demos and tests.

    Args:
        at: where it stands at first, UTC.
    """

    def __init__(self, at: datetime) -> None:
        self._now = at

    def now(self) -> datetime:
        """Gives the moment it stands at."""
        return self._now

    def move(self, seconds: float) -> datetime:
        """Puts it forward and gives where it now stands."""
        self._now += timedelta(seconds=seconds)
        return self._now
