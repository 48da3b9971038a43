"""New ids: unique everywhere, and in the order in which they were made within one process."""

from collections.abc import Callable
from random import Random
from secrets import randbits

from backend.tools.clock import Clock

_CHANCE_BITS = 72
_STEP_BITS = 32  # chosen: nobody who knows one id guesses the next one made in the same millisecond at once


class Ids:
    """Makes ids of 29 hexadecimal digits: the millisecond, then chance; each is above the last of its millisecond.

    They are unique, not secret.

    Args:
        chance: gives so many random bits.
    """

    def __init__(self, clock: Clock, chance: Callable[[int], int] | None = None) -> None:
        self._clock = clock
        self._chance = chance or Random(randbits(256)).getrandbits  # noqa: S311  no id is a secret
        self._ms = 0
        self._number = 0

    def new(self) -> str:
        """Makes an id."""
        ms = int(self._clock.now().timestamp() * 1000)
        if ms > self._ms:
            self._ms = ms
            self._number = self._chance(_CHANCE_BITS - 1)
        else:
            self._number += 1 + self._chance(_STEP_BITS)
        return f"{self._ms:011x}{self._number:018x}"
