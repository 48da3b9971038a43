"""How much may be sent now, as WhatsApp limits it: token buckets that go into debt.

Two limits hold for every send: one for the number, one for the number and the customer together. WhatsApp counts
what a customer sends against the number's limit too.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from backend.tools.token_buckets import Bucket, Limit, refilled

# WhatsApp Cloud API, pair limit: one message in six seconds; up to 45 at once are borrowed from the time to come
PAIR_LIMIT = Limit(capacity=45, per_s=1 / 6)

_ROUNDING = 1e-3  # chosen: of a message; times are kept in whole microseconds


class Reserved(Struct, frozen=True):
    """A message that is booked.

    Args:
        wait_s: how long it has to wait; nothing is to be booked again then.
        buckets: those to be stored.
    """

    wait_s: float
    buckets: dict[str, Bucket]


def number_limit(per_s: float) -> Limit:
    """Makes the limit of a number that may send so many messages a second."""
    return Limit(capacity=per_s, per_s=per_s)


def reserve(buckets: Mapping[str, Bucket], limits: Mapping[str, Limit], now: datetime) -> Reserved:
    """Takes from every bucket named in `limits`, also where that leaves a debt: whoever comes later waits longer.

    Args:
        buckets: as stored; one that is missing is full.
    """
    filled = {key: refilled(buckets.get(key), limit, now) for key, limit in limits.items()}
    wait_s = max((_missing_s(filled[key], limits[key]) for key in limits), default=0)
    return Reserved(wait_s, {key: Bucket(bucket.tokens - 1, bucket.filled_at) for key, bucket in filled.items()})


def emptied(limit: Limit, now: datetime, wait_s: float) -> Bucket:
    """Makes the bucket of a limit that WhatsApp says is used up: nothing goes before the wait is over."""
    return Bucket(min(limit.capacity, 1) - wait_s * limit.per_s, now)


def _missing_s(bucket: Bucket, limit: Limit) -> float:
    """Gives the time until there is enough for one; a rounding error never makes a wait."""
    missing = min(1, limit.capacity) - bucket.tokens
    return missing / limit.per_s if missing > _ROUNDING else 0
