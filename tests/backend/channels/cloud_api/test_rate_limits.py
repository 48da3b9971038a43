"""Buckets let through what WhatsApp does, over any time, and across a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.channels.cloud_api.rate_limits import (
    NUMBER_LIMIT,
    PAIR_LIMIT,
    Bucket,
    Limit,
    emptied,
    is_full,
    number_limit,
    read_buckets,
    take,
    write_buckets,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAIR = {"pair": PAIR_LIMIT}


def after(seconds: float) -> datetime:
    """A later moment."""
    return NOW + timedelta(seconds=seconds)


def burst(limits: dict[str, Limit], count: int) -> dict[str, Bucket]:
    """Takes so many at once."""
    buckets: dict[str, Bucket] = {}
    for _ in range(count):
        taken = take(buckets, limits, NOW)
        assert taken.wait_s == 0
        buckets |= taken.buckets
    return buckets


def test_forty_five_go_at_once_to_one_customer_and_then_one_in_six_seconds() -> None:
    buckets = burst(PAIR, 45)
    refused = take(buckets, PAIR, NOW)
    assert refused.wait_s == pytest.approx(6)
    assert refused.buckets == {}
    assert take(buckets, PAIR, after(5.9)).wait_s == pytest.approx(0.1)
    taken = take(buckets, PAIR, after(6))
    assert taken.wait_s == 0
    assert take(taken.buckets, PAIR, after(6)).wait_s == pytest.approx(6)


def test_eighty_go_in_a_second_from_one_number() -> None:
    buckets = burst({"number": NUMBER_LIMIT}, 80)
    assert take(buckets, {"number": NUMBER_LIMIT}, NOW).wait_s == pytest.approx(1 / 80)
    assert take(buckets, {"number": NUMBER_LIMIT}, after(1), count=80).wait_s == 0


def test_both_buckets_give_or_none_does() -> None:
    limits = {"number": number_limit(1_000), "pair": Limit(1, 0.5)}
    buckets = burst(limits, 1)
    refused = take(buckets, limits, NOW)
    assert refused.wait_s == pytest.approx(2)
    assert refused.buckets == {}
    assert take(buckets, limits, after(2)).buckets["number"].tokens == pytest.approx(999)


def test_more_than_fits_is_borrowed_from_the_time_to_come() -> None:
    taken = take({}, PAIR, NOW, count=50)
    assert taken.wait_s == 0
    assert take(taken.buckets, PAIR, NOW).wait_s == pytest.approx(36)


def test_a_restart_forgives_nothing() -> None:
    buckets = burst(PAIR | {"number": NUMBER_LIMIT}, 45)
    assert read_buckets(write_buckets(buckets)) == buckets


def test_a_clock_that_went_back_gives_nothing_and_takes_nothing() -> None:
    buckets = burst(PAIR, 45)
    taken = take(buckets, PAIR, after(-3_600))
    assert taken.wait_s == pytest.approx(6)
    assert take(burst(PAIR, 44), PAIR, after(-3_600)).wait_s == 0


def test_a_full_bucket_need_not_be_kept() -> None:
    bucket = burst(PAIR, 45)["pair"]
    assert not is_full(bucket, PAIR_LIMIT, after(269))
    assert is_full(bucket, PAIR_LIMIT, after(270))


@pytest.mark.parametrize("limit", [NUMBER_LIMIT, PAIR_LIMIT, Limit(0.5, 0.1)])
def test_a_limit_that_whatsapp_says_is_used_up_lets_one_through_after_the_wait(limit: Limit) -> None:
    buckets = {"it": emptied(limit, NOW, 16)}
    limits = {"it": limit}
    assert take(buckets, limits, NOW).wait_s == pytest.approx(16)
    assert take(buckets, limits, after(15)).wait_s == pytest.approx(1)
    assert take(buckets, limits, after(16)).wait_s == 0


@given(st.lists(st.floats(0, 20), max_size=150))
def test_never_more_goes_than_the_burst_and_what_came_back(pauses: list[float]) -> None:
    buckets: dict[str, Bucket] = {}
    now, gone = 0.0, 0
    for pause in pauses:
        now += pause
        taken = take(buckets, PAIR, after(now))
        gone += taken.wait_s == 0
        buckets |= taken.buckets
    assert gone <= 45 + now / 6 + 0.01


@given(st.integers(1, 60), st.floats(0, 100))
def test_who_waits_as_told_gets_through(count: int, pause: float) -> None:
    buckets = burst(PAIR, min(count, 45))
    told = take(buckets, PAIR, after(pause))
    assert take(buckets, PAIR, after(pause + told.wait_s)).wait_s == 0
