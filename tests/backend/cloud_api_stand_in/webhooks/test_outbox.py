"""Updates wait for their time, keep their order, share posts, and are tried again for seven days."""

from backend.cloud_api_stand_in.webhooks.outbox import (
    GIVE_UP_AFTER_S,
    LANES,
    MAX_WAITING_PER_LANE,
    RETRY_AFTER_S,
    Outbox,
    Update,
)


def update(about: str = "", number: int = 0, app: str = "app") -> Update:
    return Update(app, "waba", "number", "messages", {"number": number}, about)


def to(one: Update) -> str:
    return one.app_id


def numbers(outbox: Outbox, lane: int, now: float, at_once: int = 1) -> list[list[int]]:
    found = []
    while (delivery := outbox.take(lane, now, at_once, to)) is not None:
        found.append([one.value["number"] for one in delivery.updates])
    return found


def test_an_update_waits_until_it_is_due() -> None:
    outbox = Outbox()
    outbox.push(update(number=2), 20.0)
    outbox.push(update(number=1), 10.0)
    assert outbox.take(0, 9.9, 1, to) is None
    assert outbox.next_due(0) == 10.0
    assert numbers(outbox, 0, 10.0) == [[1]]
    assert numbers(outbox, 0, 20.0) == [[2]]


def test_updates_about_one_customer_keep_to_one_lane_in_their_order() -> None:
    outbox = Outbox()
    for number in range(50):
        outbox.push(update("5511987650001", number), 1.0)
    (lane,) = outbox.touched()
    assert numbers(outbox, lane, 1.0) == [[number] for number in range(50)]


def test_customers_are_spread_over_the_lanes() -> None:
    outbox = Outbox()
    for number in range(200):
        outbox.push(update(f"55119876{number:05d}"), 1.0)
    assert outbox.touched() == set(range(LANES))
    assert outbox.touched() == set()


def test_due_updates_for_the_same_destination_share_a_post() -> None:
    outbox = Outbox()
    for number, app in enumerate(("a", "a", "a", "b", "a")):
        outbox.push(update(number=number, app=app), 1.0)
    outbox.push(update(number=9, app="a"), 2.0)
    assert numbers(outbox, 0, 1.0, at_once=2) == [[0, 1], [2], [3], [4]]


def test_a_delivery_that_is_not_taken_is_tried_at_once_then_less_and_less_often() -> None:
    outbox = Outbox()
    outbox.push(update(), 0.0)
    now, waits = 1_000.0, []
    delivery = outbox.take(0, now, 1, to)
    while delivery is not None and outbox.try_again(0, delivery, now):
        assert len(waits) < 1_000
        due = outbox.next_due(0)
        assert due is not None
        waits.append(due - now)
        now = due
        delivery = outbox.take(0, now, 1, to)
    assert waits[: len(RETRY_AFTER_S)] == list(RETRY_AFTER_S)
    assert waits == sorted(waits)
    assert waits[0] == 0
    assert GIVE_UP_AFTER_S - RETRY_AFTER_S[-1] < sum(waits) <= GIVE_UP_AFTER_S
    assert (len(outbox), outbox.dropped) == (0, 1)


def test_what_was_tried_keeps_its_bundle_and_gets_no_company() -> None:
    outbox = Outbox()
    outbox.push(update(number=1), 1.0)
    outbox.push(update(number=2), 1.0)
    delivery = outbox.take(0, 1.0, 10, to)
    assert delivery is not None
    outbox.try_again(0, delivery, 1.0)
    outbox.push(update(number=3), 1.0)
    assert numbers(outbox, 0, 1.0, at_once=10) == [[1, 2], [3]]


def test_too_many_are_dropped_and_counted() -> None:
    outbox = Outbox()
    for number in range(MAX_WAITING_PER_LANE + 3):
        outbox.push(update(number=number), 1.0)
    assert (len(outbox), outbox.dropped) == (MAX_WAITING_PER_LANE, 3)
