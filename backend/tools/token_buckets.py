"""How much may be asked for now: token buckets as values."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

SET_BACK_S = 60  # chosen: no two machines' clocks differ by as much; one that is further behind was set back


class Limit(Struct, frozen=True):
    """A bucket's form.

    Args:
        capacity: how many may go at once when nothing went for long.
        per_s: how many come back each second.
    """

    capacity: float
    per_s: float


class Bucket(Struct, frozen=True):
    """How many may go, and when that was so."""

    tokens: float
    filled_at: datetime


class Attempt(Struct, frozen=True):
    """What an attempt to take came to.

    Args:
        wait_s: 0 when it went well; else how long to wait, and nothing was taken.
        buckets: those that changed.
    """

    wait_s: float
    buckets: dict[str, Bucket]


def take(buckets: Mapping[str, Bucket], limits: Mapping[str, Limit], now: datetime) -> Attempt:
    """Takes one from every bucket named in `limits`, or from none of them.

    Args:
        buckets: one that is missing is full.
    """
    filled = {key: refilled(buckets.get(key), limit, now) for key, limit in limits.items()}
    wait_s = max(((1 - filled[key].tokens) / limit.per_s for key, limit in limits.items()), default=0)
    if wait_s > 0:
        return Attempt(wait_s, {key: new for key, new in filled.items() if _was_set_back(buckets.get(key), new)})
    return Attempt(0, {key: Bucket(bucket.tokens - 1, bucket.filled_at) for key, bucket in filled.items()})


def given_back(bucket: Bucket, limit: Limit) -> Bucket:
    """Puts one back."""
    return Bucket(min(limit.capacity, bucket.tokens + 1), bucket.filled_at)


def refilled(bucket: Bucket | None, limit: Limit, now: datetime) -> Bucket:
    """Adds what came back since; a clock that is behind another's adds nothing, one that was set back begins anew."""
    if bucket is None:
        return Bucket(limit.capacity, now)
    seconds = (now - bucket.filled_at).total_seconds()
    tokens = min(limit.capacity, bucket.tokens + max(0.0, seconds) * limit.per_s)
    return Bucket(tokens, now if seconds < -SET_BACK_S else max(now, bucket.filled_at))


def _was_set_back(before: Bucket | None, after: Bucket) -> bool:
    return before is not None and after.filled_at < before.filled_at
