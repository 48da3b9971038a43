"""How much may be sent now: token buckets as values, so that a restart forgives nothing.

Two limits hold for every send: one for the number, one for the number and the customer together. WhatsApp counts
what a customer sends against the number's limit too.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct


class Limit(Struct, frozen=True):
    """A bucket's form.

    Args:
        capacity: how many may go at once when nothing went for long.
        per_s: how many come back each second.
    """

    capacity: float
    per_s: float


# WhatsApp Cloud API, throughput: 80 messages a second for a number, 20 while its phone app is used too, 1,000 after
# WhatsApp raised it. The pair limit: one in six seconds; up to 45 at once are borrowed from the time to come.
NUMBER_LIMIT = Limit(capacity=80, per_s=80)
PAIR_LIMIT = Limit(capacity=45, per_s=1 / 6)


_ROUNDING = 1e-3  # chosen: of a message; times are kept in whole microseconds


class Bucket(Struct, frozen=True):
    """How many may go, and when that was so."""

    tokens: float
    filled_at: datetime


Buckets = Mapping[str, Bucket]


class Taken(Struct, frozen=True):
    """What an attempt to take came to.

    Args:
        wait_s: 0 when it went well; else how long to wait before the next attempt, nothing was taken.
        buckets: those to be stored.
    """

    wait_s: float
    buckets: dict[str, Bucket]


def number_limit(per_s: float) -> Limit:
    """Makes the limit of a number that may send so many messages a second."""
    return Limit(capacity=per_s, per_s=per_s)


def take(buckets: Buckets, limits: Mapping[str, Limit], now: datetime, count: int = 1) -> Taken:
    """Takes from every bucket named in `limits`, or from none of them.

    Args:
        buckets: as stored; one that is missing is full.
    """
    filled = {key: filled_up(buckets.get(key), limit, now) for key, limit in limits.items()}
    wait_s = max((_missing_s(filled[key], limits[key], count) for key in limits), default=0)
    if wait_s > 0:
        return Taken(wait_s, {})
    return Taken(0, {key: Bucket(bucket.tokens - count, bucket.filled_at) for key, bucket in filled.items()})


def reserve(buckets: Buckets, limits: Mapping[str, Limit], now: datetime) -> Taken:
    """Takes from every bucket named in `limits`, also where that leaves a debt: whoever comes later waits longer.

    Returns:
        The buckets to be stored, and how long to wait before sending; nothing is to be taken again then.
    """
    filled = {key: filled_up(buckets.get(key), limit, now) for key, limit in limits.items()}
    wait_s = max((_missing_s(filled[key], limits[key], 1) for key in limits), default=0)
    return Taken(wait_s, {key: Bucket(bucket.tokens - 1, bucket.filled_at) for key, bucket in filled.items()})


def is_full(bucket: Bucket, limit: Limit, now: datetime) -> bool:
    """Tells whether a bucket need no longer be kept: a missing one is full."""
    return filled_up(bucket, limit, now).tokens >= limit.capacity


def emptied(limit: Limit, now: datetime, wait_s: float) -> Bucket:
    """Makes the bucket of a limit that WhatsApp says is used up: nothing goes before the wait is over."""
    return Bucket(min(limit.capacity, 1) - wait_s * limit.per_s, now)


def write_buckets(buckets: Buckets) -> bytes:
    """Gives the JSON of a set of buckets."""
    return msgspec.json.encode(buckets)


def read_buckets(data: bytes) -> dict[str, Bucket]:
    """Reads what `write_buckets` gave."""
    return msgspec.json.decode(data, type=dict[str, Bucket])


def filled_up(bucket: Bucket | None, limit: Limit, now: datetime) -> Bucket:
    """Lets what came back since then flow in; a clock that went back gives nothing and takes nothing."""
    if bucket is None:
        return Bucket(limit.capacity, now)
    passed_s = (now - bucket.filled_at).total_seconds()
    if passed_s <= 0:
        return bucket
    return Bucket(min(limit.capacity, bucket.tokens + passed_s * limit.per_s), now)


def _missing_s(bucket: Bucket, limit: Limit, count: int) -> float:
    """Gives the time until so many are there; a rounding error never makes a wait."""
    missing = min(count, limit.capacity) - bucket.tokens
    return missing / limit.per_s if missing > _ROUNDING else 0
