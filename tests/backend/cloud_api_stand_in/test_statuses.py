"""The status ladder: steps, delays, prices, identities, and what can go wrong with its order."""

from itertools import pairwise
from typing import Any

from backend.cloud_api_stand_in.customer.acts import Say
from backend.cloud_api_stand_in.customer.perform import perform
from backend.cloud_api_stand_in.demo import PHONE_NUMBER_ID
from backend.cloud_api_stand_in.media import new_media
from backend.cloud_api_stand_in.options import LADDER, StatusStep
from backend.cloud_api_stand_in.world import World
from tests.backend.cloud_api_stand_in.worlds import (
    ANA,
    AT_ONCE,
    customer,
    new_world,
    sent,
    statuses,
    template,
    text,
    waiting,
)


def names(told: list[dict[str, Any]]) -> list[str]:
    return [status["status"] for status in told]


def times(world: World) -> list[float]:
    customer(world)
    sent(world, text())
    lanes = range(8)
    found: list[float] = []
    for lane in lanes:
        while (due := world.outbox.next_due(lane)) is not None:
            found.append(due - world.clock.now())
            world.outbox.take(lane, due, 1, world.destination)
    return found


def test_a_message_is_sent_delivered_and_read() -> None:
    world = new_world()
    user = customer(world)
    message_id = sent(world, text(biz_opaque_callback_data="effect-7"))["messages"][0]["id"]
    told = statuses(world)
    assert names(told) == ["sent", "delivered", "read"]
    assert {status["id"] for status in told} == {message_id}
    assert {status["biz_opaque_callback_data"] for status in told} == {"effect-7"}
    assert {status["recipient_id"] for status in told} == {ANA}
    assert {status["recipient_user_id"] for status in told} == {user.user_id}
    assert {status["timestamp"] for status in told} == {str(int(world.clock.now()))}


def test_delays_are_small_and_the_same_for_the_same_seed() -> None:
    first, second, other = (times(new_world(status_ladder=LADDER, seed=seed)) for seed in (7, 7, 8))
    assert first == second != other
    assert 0.05 <= first[0] <= 0.2
    assert all(0.05 <= later - earlier <= 0.2 for earlier, later in pairwise(first))


def test_a_phone_that_is_off_for_days_gets_it_later() -> None:
    world = new_world(status_ladder=(StatusStep("sent", (0, 0)), StatusStep("delivered", (172_800_000, 172_800_000))))
    customer(world)
    sent(world, text())
    assert names(statuses(world, 86_400)) == ["sent"]
    assert names(statuses(world, 200_000)) == ["delivered"]


def test_voice_notes_are_played() -> None:
    world = new_world(status_ladder=(*AT_ONCE, StatusStep("played", (0, 0))))
    customer(world)
    about = {"filename": "", "expires_at": world.clock.now() + 60, "is_received": False}
    world.media.add(new_media("1", PHONE_NUMBER_ID, "audio/ogg", b"x", **about))
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "audio", "audio": {"id": "1", "voice": True}}
    sent(world, body)
    assert names(statuses(world)) == ["sent", "delivered", "read", "played"]
    sent(world, body | {"audio": {"id": "1"}})
    assert names(statuses(world)) == ["sent", "delivered", "read"]


def test_delivered_can_be_missing() -> None:
    world = new_world(skip_delivered_every=2)
    customer(world)
    sent(world, text())
    sent(world, text())
    told = statuses(world)
    assert names(told) == ["sent", "delivered", "read", "sent", "read"]
    assert "pricing" in told[-1]


def test_statuses_can_come_backwards_with_their_true_times() -> None:
    steps = tuple(StatusStep(status, (1_000, 1_000)) for status in ("sent", "delivered", "read"))
    world = new_world(reverse_statuses_every=1, status_ladder=steps)
    customer(world)
    sent(world, text())
    told = statuses(world)
    assert names(told) == ["read", "delivered", "sent"]
    assert [int(one["timestamp"]) - int(world.clock.now()) for one in told] == [3, 2, 1]


def test_updates_can_come_twice() -> None:
    world = new_world(duplicate_every=3)
    customer(world)
    sent(world, text())
    assert sorted(names(statuses(world))) == ["delivered", "read", "read", "sent"]


def test_prices_are_told_with_sent_and_delivered() -> None:
    world = new_world()
    customer(world)
    sent(world, text())
    told = statuses(world)
    price = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    assert [status.get("pricing") for status in told] == [price, price, None]
    sent(world, template("reopen_conversation", to="5511987650002"))
    assert statuses(world)[0]["pricing"] == price | {"billable": True, "type": "regular", "category": "utility"}


def test_service_messages_can_be_charged() -> None:
    world = new_world(service_is_charged=True)
    customer(world)
    sent(world, text())
    assert statuses(world)[0]["pricing"]["billable"] is True


def test_answering_who_came_by_an_ad_is_free_for_72_hours() -> None:
    world = new_world()
    perform(world, ANA, Say(text="Hi", referral={"source_type": "ad"}), world.clock.now(), "")
    sent(world, text())
    told = statuses(world)
    assert told[0]["pricing"]["type"] == "free_entry_point"
    assert told[0]["conversation"]["origin"] == {"type": "referral_conversion"}
    assert int(told[0]["conversation"]["expiration_timestamp"]) == int(world.clock.now()) + 72 * 3_600
    world.clock.advance(71 * 3_600)
    sent(world, template("reopen_conversation"))
    assert statuses(world)[0]["pricing"]["type"] == "free_entry_point"
    world.clock.advance(3_600)
    sent(world, template("reopen_conversation"))
    assert statuses(world)[0]["pricing"]["type"] == "regular"


def test_webhooks_tell_as_much_of_a_customer_as_they_may() -> None:
    known = {}
    for identity in ("off", "both", "username", "parent"):
        world = new_world(identity=identity)
        user = customer(world)
        sent(world, text())
        value = waiting(world)[0].value
        known[identity] = (value["contacts"][0], value["statuses"][0])
    contact, status = known["off"]
    assert contact == {"profile": {"name": user.name}, "wa_id": ANA}
    assert "recipient_user_id" not in status
    contact, status = known["username"]
    assert contact == {"profile": {"name": user.name, "username": user.username}, "user_id": user.user_id}
    assert "recipient_id" not in status
    assert known["both"][0]["user_id"] == user.user_id
    contact, status = known["parent"]
    assert contact["parent_user_id"] == status["recipient_parent_user_id"] == user.parent_user_id


def test_a_failed_status_has_contacts_only_when_told_to() -> None:
    for wanted in (False, True):
        world = new_world(failed_with_contacts=wanted)
        sent(world, text())
        assert ("contacts" in waiting(world)[0].value) is wanted
