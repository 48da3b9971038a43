"""Keeps the token buckets of this process; a restart fills them."""

from collections.abc import Mapping
from math import ceil

from backend.errors import TooManyRequests
from backend.tools.clock import Clock
from backend.tools.token_buckets import Bucket, Limit, given_back, refilled, take

MAX_BUCKETS = 50_000  # chosen: some ten megabytes; whoever has that many addresses is stopped by the instance's limit


class LimitReached(TooManyRequests):
    """The rate limit is used up.

    Args:
        retry_after_s: when to ask again.
    """

    def __init__(self, what: str, retry_after_s: int) -> None:
        super().__init__(what)
        self.retry_after_s = retry_after_s


class RateLimits:
    """Lets through or refuses."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def take(self, limits: Mapping[str, Limit]) -> None:
        """Takes one from each bucket, or from none.

        Raises:
            LimitReached: one of them is empty.
        """
        now = self._clock.now()
        attempt = take(self._buckets, limits, now)
        for key, bucket in attempt.buckets.items():
            self._buckets.pop(key, None)
            self._buckets[key] = bucket
        while len(self._buckets) > MAX_BUCKETS:  # the one that was not asked for longest is the fullest
            del self._buckets[next(iter(self._buckets))]
        if attempt.wait_s > 0:
            raise LimitReached(", ".join(key.partition(":")[0] for key in limits), ceil(attempt.wait_s))

    def give_back(self, limits: Mapping[str, Limit]) -> None:
        """Puts back what was taken."""
        now = self._clock.now()
        for key, limit in limits.items():
            self._buckets[key] = given_back(refilled(self._buckets.get(key), limit, now), limit)
