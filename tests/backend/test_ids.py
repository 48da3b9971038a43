"""Ids are unique, ordered, and of one length."""

from backend.tools.clock import MovableClock
from backend.tools.ids import Ids
from tests.backend.world import BEGINS_AT


def test_ids_are_unique_and_in_order_whatever_the_clock_does() -> None:
    clock = MovableClock(BEGINS_AT)
    ids = Ids(clock)
    made = []
    for step in (0, 0, 0.0005, 1, -5, 0, 3600):
        clock.move(step)
        made += [ids.new() for _ in range(100)]
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {29}


def test_two_makers_at_the_same_moment_differ() -> None:
    clock = MovableClock(BEGINS_AT)
    assert not {Ids(clock).new() for _ in range(100)} & {Ids(clock).new() for _ in range(100)}


def test_the_most_chance_still_fits() -> None:
    clock = MovableClock(BEGINS_AT)
    ids = Ids(clock, lambda bits: 2**bits - 1)
    assert {len(ids.new()) for _ in range(1000)} == {29}
