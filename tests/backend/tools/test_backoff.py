"""Waits between attempts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.tools.backoff import LONGEST_WAIT_S, read_retry_after, wait_s

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    assert [wait_s(attempt, 0) for attempt in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, LONGEST_WAIT_S, LONGEST_WAIT_S]


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_chance_takes_up_to_half_of_a_wait(attempt: int, chance: float) -> None:
    assert wait_s(attempt, 0) / 2 <= wait_s(attempt, chance) <= wait_s(attempt, 0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3),
        (" 120 ", 120),
        ("0", 0),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, None),
        ("Sat, 99 Nov 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert read_retry_after(header, NOW) == seconds
