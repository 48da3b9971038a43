"""Rates let a burst through and then one at a time."""

from backend.cloud_api_stand_in.limits import Rate, spend, spend_always

NOW = 1_795_234_870.0


def test_a_burst_and_then_one_each_interval() -> None:
    rate, booked = Rate(6.0, 45), 0.0
    for _ in range(45):
        given = spend(booked, NOW, rate)
        assert given is not None
        booked = given
    assert spend(booked, NOW, rate) is None
    assert spend(booked, NOW + 5.9, rate) is None
    given = spend(booked, NOW + 6.0, rate)
    assert given is not None
    assert spend(given, NOW + 6.0, rate) is None


def test_what_was_not_used_is_not_saved_up() -> None:
    rate = Rate(1.0, 1)
    booked = spend(0.0, NOW, rate)
    assert booked == NOW + 1
    booked = spend(booked, NOW + 1_000, rate)
    assert booked is not None
    assert spend(booked, NOW + 1_000, rate) is None


def test_what_cannot_be_refused_books_no_more_than_a_burst() -> None:
    rate, booked = Rate(0.0125, 80), 0.0
    for _ in range(1_000):
        booked = spend_always(booked, NOW, rate)
    assert booked == NOW + 1.0
