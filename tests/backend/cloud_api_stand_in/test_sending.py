"""What is taken, what is refused at once, and what fails later."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.customer.acts import Say
from backend.cloud_api_stand_in.customer.perform import perform
from backend.cloud_api_stand_in.demo import PHONE_NUMBER, PHONE_NUMBER_ID, WABA_ID
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.faults import Fault
from backend.cloud_api_stand_in.media import new_media
from backend.cloud_api_stand_in.world import World
from tests.backend.cloud_api_stand_in.worlds import ANA, customer, new_world, sent, statuses, template, text

HOUR = 3_600


def refused(world: World, body: dict[str, Any], **how: Any) -> GraphError:
    with pytest.raises(GraphError) as refusal:
        sent(world, body, **how)
    return refusal.value


def failures(world: World) -> list[int]:
    return [status["errors"][0]["code"] for status in statuses(world) if status["status"] == "failed"]


def test_a_message_in_the_window_is_answered_as_meta_does() -> None:
    world = new_world()
    customer(world)
    answer = sent(world, text(to="+55 (11) 98765-0001"))
    message_id = answer["messages"][0].pop("id")
    assert message_id.startswith("wamid.")
    assert answer == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+55 (11) 98765-0001", "wa_id": ANA}],
        "messages": [{}],
    }


def test_ids_are_never_given_twice() -> None:
    world = new_world(throughput_per_s=0, pair_burst=0)
    customer(world)
    ids = {sent(world, text())["messages"][0]["id"] for _ in range(2_000)}
    assert len(ids) == 2_000


def test_outside_the_window_a_message_is_taken_and_fails_with_131047() -> None:
    world = new_world()
    assert sent(world, text(biz_opaque_callback_data="e1"))["messages"]
    (failed,) = statuses(world)
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)
    assert failed["biz_opaque_callback_data"] == "e1"
    assert "recipient_user_id" not in failed


def test_the_window_can_be_kept_at_once_too() -> None:
    world = new_world(reengagement="sync")
    assert refused(world, text()).code == 131047
    assert statuses(world) == []


def test_the_window_is_24_hours_from_the_customers_last_message() -> None:
    world = new_world(reengagement="sync")
    perform(world, ANA, Say(text="Hi"), world.clock.now(), "")
    world.clock.advance(24 * HOUR - 1)
    sent(world, text())
    world.clock.advance(1)
    assert refused(world, text()).code == 131047
    perform(world, ANA, Say(text="Hi again"), world.clock.now(), "")
    sent(world, text())


def test_a_template_needs_no_window() -> None:
    world = new_world(reengagement="sync")
    answer = sent(world, template("reopen_conversation"))
    assert answer["messages"][0]["message_status"] == "accepted"
    assert failures(world) == []


def test_one_customer_is_written_to_every_six_seconds_and_45_times_at_once() -> None:
    world = new_world(throughput_per_s=0)
    customer(world)
    for _ in range(45):
        sent(world, text())
    assert refused(world, text()).code == 131056
    customer(world, "5511987650002")
    sent(world, text(to="5511987650002"))
    world.clock.advance(6)
    sent(world, text())
    assert refused(world, text()).code == 131056


def test_a_number_sends_80_messages_a_second() -> None:
    world = new_world(rate_limit_status=429)
    for index in range(80):
        customer(world, f"551190000{index:04d}")
        sent(world, text(to=f"551190000{index:04d}"))
    customer(world)
    refusal = refused(world, text())
    assert (refusal.code, refusal.http_status) == (130429, 429)
    world.clock.advance(1 / 80)
    sent(world, text())


def test_what_customers_write_uses_the_throughput_too() -> None:
    world = new_world()
    for index in range(80):
        perform(world, f"551190000{index:04d}", Say(text="Hi"), world.clock.now(), "")
    assert refused(world, text(to="5511900000000")).code == 130429


def test_customers_written_to_first_are_counted_for_a_day() -> None:
    world = new_world(daily_customers=1)
    sent(world, template("reopen_conversation"))
    sent(world, template("reopen_conversation"))
    assert refused(world, template("reopen_conversation", to="5511987650002")).code == 131048
    customer(world, "5511987650003")
    sent(world, template("reopen_conversation", to="5511987650003"))
    world.clock.advance(24 * HOUR)
    sent(world, template("reopen_conversation", to="5511987650002"))


def test_an_unregistered_number_sends_nothing() -> None:
    world = new_world()
    world.accounts.numbers[PHONE_NUMBER_ID].is_registered = False
    assert refused(world, text()).code == 133010


@pytest.mark.parametrize("to", ["abc", "+", "12", "1" * 16, "+55 11 9876x"])
def test_what_is_no_phone_number_is_refused(to: str) -> None:
    assert refused(new_world(), text(to=to)).code == 131009


@pytest.mark.parametrize("to", [None, "", [], True])
def test_a_message_is_for_somebody(to: Any) -> None:
    assert refused(new_world(), text() | {"to": to}).code == 131008


def test_a_business_does_not_write_to_itself() -> None:
    assert refused(new_world(), text(to=PHONE_NUMBER)).code == 131021


def test_who_cannot_be_reached_gets_nothing() -> None:
    world = new_world()
    customer(world).is_reachable = False
    sent(world, text())
    assert failures(world) == [131026]


def test_a_user_id_stands_for_the_customer() -> None:
    world = new_world()
    user = customer(world)
    body = text() | {"to": None, "recipient": user.user_id}
    assert sent(world, body)["contacts"] == [{"input": user.user_id, "user_id": user.user_id}]
    assert sent(world, body | {"to": ANA})["contacts"] == [{"input": ANA, "wa_id": ANA}]
    assert refused(world, body | {"recipient": "BR.1"}).code == 131026
    assert refused(world, body | {"recipient": "nobody"}).code == 131009


def test_a_code_needs_a_phone_number() -> None:
    world = new_world()
    user = customer(world)
    body = template("login_code", "123456", language="pt_BR") | {"to": None, "recipient": user.user_id}
    assert refused(world, body).code == 131062


def test_the_ninth_digit_can_be_lost() -> None:
    world = new_world(ninth_digit="drop")
    assert sent(world, text())["contacts"] == [{"input": ANA, "wa_id": "551187650001"}]


def test_marketing_reaches_who_did_not_stop_it() -> None:
    world = new_world()
    user = customer(world)
    offer = template("special_offer", "Teeth", language="pt_BR")
    image = {"type": "image", "image": {"link": "https://example.com/a.png"}}
    offer["template"]["components"].append({"type": "header", "parameters": [image]})
    sent(world, offer)
    sent(world, offer, as_marketing=True)
    assert failures(world) == []
    user.refuses_marketing_of = frozenset((PHONE_NUMBER_ID,))
    sent(world, offer)
    sent(world, offer | {"to": "+1 416 555 0123"})
    sent(world, offer | {"to": "+1 212 555 0123"})
    assert sorted(failures(world)) == [131049, 131050]
    world.accounts.wabas[WABA_ID].disables_marketing = True
    assert refused(world, offer).code == 131063
    assert refused(world, text(), as_marketing=True).code == 131009
    assert refused(world, template("reopen_conversation"), as_marketing=True).code == 131009


def test_a_held_template_is_delivered_or_fails_later() -> None:
    world = new_world(template_pacing="delivered")
    answer = sent(world, template("reopen_conversation"))
    assert answer["messages"][0]["message_status"] == "held_for_quality_assessment"
    assert statuses(world, 1) == []
    assert [one["status"] for one in statuses(world, 2)] == ["sent", "delivered", "read"]
    world = new_world(template_pacing="failed")
    sent(world, template("reopen_conversation"))
    assert failures(world) == [132015]


def test_an_unknown_file_is_refused_and_one_of_the_wrong_kind_fails() -> None:
    world = new_world()
    customer(world)
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "image", "image": {"id": "1"}}
    assert refused(world, body).code == 100
    about = {"filename": "", "expires_at": world.clock.now() + 60, "is_received": False}
    world.media.add(new_media("1", PHONE_NUMBER_ID, "application/pdf", b"x", **about))
    sent(world, body)
    assert failures(world) == [131053]
    sent(world, {**body, "type": "document", "document": {"id": "1"}} | {"image": None})
    assert failures(world) == []
    world.media.add(new_media("2", "another number", "image/png", b"x", **about))
    assert refused(world, body | {"image": {"id": "2"}}).code == 100
    world.clock.advance(60)
    assert refused(world, body).code == 100


def test_a_reaction_is_to_a_message_of_the_last_30_days_and_only_sent() -> None:
    world = new_world()
    customer(world)
    message_id = sent(world, text())["messages"][0]["id"]
    statuses(world)
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "reaction"}
    body["reaction"] = {"message_id": message_id, "emoji": "👍"}
    sent(world, body)
    (only,) = statuses(world)
    assert only["status"] == "sent"
    assert "pricing" not in only
    assert refused(world, body | {"reaction": {"message_id": "wamid.abc"}}).code == 131009
    world.clock.advance(31 * 24 * HOUR)
    assert refused(world, body).code == 131009


def test_a_message_can_be_told_to_fail() -> None:
    world = new_world()
    customer(world)
    world.faults.set(Fault(kind="undelivered", code=130472, next=1))
    sent(world, text())
    sent(world, text())
    assert failures(world) == [130472]


def test_groups_are_refused() -> None:
    assert refused(new_world(), text(recipient_type="group")).code == 100
