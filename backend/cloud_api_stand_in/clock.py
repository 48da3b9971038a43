"""The clock of the stand-in: the real time, moved on by whoever tests what happens later."""

from backend.tools.clock import Clock


class VirtualClock:
    """Gives the time as seconds since 1970: the real time and what it was moved by."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self.offset_s = 0.0

    def now(self) -> float:
        """Gives the time as the stand-in sees it."""
        return self._real.now().timestamp() + self.offset_s

    def advance(self, seconds: float) -> None:
        """Moves the clock on; it never goes back."""
        if seconds < 0:
            raise ValueError("the clock goes forward only")
        self.offset_s += seconds
