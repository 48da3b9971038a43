"""Who books gets a place in line that keeps to WhatsApp's limits, over any time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.channels.cloud_api.rate_limits import PAIR_LIMIT, emptied, number_limit, reserve
from backend.tools.token_buckets import Bucket, Limit

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAIR = {"pair": PAIR_LIMIT}


def after(seconds: float) -> datetime:
    """A later moment."""
    return NOW + timedelta(seconds=seconds)


def booked(limits: dict[str, Limit], count: int, at: datetime = NOW) -> tuple[list[float], dict[str, Bucket]]:
    """Books so many at once; gives their waits and what is then stored."""
    buckets: dict[str, Bucket] = {}
    waits: list[float] = []
    for _ in range(count):
        reserved = reserve(buckets, limits, at)
        waits.append(reserved.wait_s)
        buckets |= reserved.buckets
    return waits, buckets


def test_forty_five_go_at_once_to_one_customer_and_then_one_in_six_seconds() -> None:
    waits, buckets = booked(PAIR, 47)
    assert waits[:45] == [0] * 45
    assert waits[45:] == pytest.approx([6, 12])
    assert reserve(buckets, PAIR, after(12)).wait_s == pytest.approx(6)


def test_eighty_go_in_a_second_from_one_number() -> None:
    limits = {"number": number_limit(80)}
    waits, buckets = booked(limits, 81)
    assert waits[79:] == pytest.approx([0, 1 / 80])
    assert reserve(buckets, limits, after(1)).wait_s == 0


def test_the_tighter_limit_decides() -> None:
    waits, buckets = booked({"number": number_limit(1_000), "pair": Limit(1, 0.5)}, 2)
    assert waits == pytest.approx([0, 2])
    assert buckets["number"].tokens == pytest.approx(998)


def test_a_clock_that_went_back_gives_nothing_and_takes_nothing() -> None:
    _, buckets = booked(PAIR, 45)
    assert reserve(buckets, PAIR, after(-3_600)).wait_s == pytest.approx(6)
    _, buckets = booked(PAIR, 44)
    assert reserve(buckets, PAIR, after(-3_600)).wait_s == 0


@pytest.mark.parametrize("limit", [number_limit(80), PAIR_LIMIT, Limit(0.5, 0.1)])
def test_a_limit_that_whatsapp_says_is_used_up_lets_one_through_after_the_wait(limit: Limit) -> None:
    buckets, limits = {"it": emptied(limit, NOW, 16)}, {"it": limit}
    assert reserve(buckets, limits, NOW).wait_s == pytest.approx(16)
    assert reserve(buckets, limits, after(15)).wait_s == pytest.approx(1)
    assert reserve(buckets, limits, after(16)).wait_s == 0


@given(st.lists(st.floats(0, 20), max_size=150))
def test_never_more_goes_than_the_burst_and_what_came_back(pauses: list[float]) -> None:
    buckets: dict[str, Bucket] = {}
    now, goes = 0.0, []
    for pause in pauses:
        now += pause
        reserved = reserve(buckets, PAIR, after(now))
        goes.append(now + reserved.wait_s)
        buckets |= reserved.buckets
    for number, at in enumerate(sorted(goes), 1):
        assert number <= 45 + at / 6 + 0.01
