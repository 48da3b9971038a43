"""What a customer does becomes the webhook Meta would post."""

import json
from base64 import b64encode
from typing import Any

import pytest

from backend.cloud_api_stand_in.customer.acts import (
    AnswerCallRequest,
    AnyAct,
    Call,
    ChangeIdentity,
    ChangeNumber,
    CompleteFlow,
    Edit,
    Order,
    React,
    ResumeMarketing,
    Revoke,
    Say,
    SendContacts,
    SendLocation,
    SendMedia,
    SendRaw,
    SendUnsupported,
    StopMarketing,
    Tap,
)
from backend.cloud_api_stand_in.customer.perform import perform
from backend.cloud_api_stand_in.demo import PHONE_NUMBER, PHONE_NUMBER_ID
from backend.cloud_api_stand_in.errors import ControlError
from backend.cloud_api_stand_in.world import World
from tests.backend.cloud_api_stand_in.worlds import ANA, customer, new_world, sent, template, text, waiting

URL = "http://127.0.0.1:1"


def done(world: World, act: AnyAct) -> str:
    return perform(world, ANA, act, world.clock.now(), URL)


def told(world: World, act: AnyAct) -> dict[str, Any]:
    """Does something and gives the message that was posted."""
    waiting(world)
    message_id = done(world, act)
    (update,) = waiting(world)
    (message,) = update.value["messages"]
    assert message["id"] == message_id
    assert message["timestamp"] == str(int(world.clock.now()))
    result: dict[str, Any] = message
    return result


def offer(world: World, interactive: dict[str, Any]) -> str:
    customer(world)
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": interactive}
    message_id: str = sent(world, body)["messages"][0]["id"]
    return message_id


def buttons(*titles: str) -> dict[str, Any]:
    given = [{"type": "reply", "reply": {"id": f"id-{title}", "title": title}} for title in titles]
    return {"type": "button", "body": {"text": "Choose"}, "action": {"buttons": given}}


def test_words() -> None:
    world = new_world()
    message = told(world, Say(text="Hi"))
    user = world.users.of_phone(ANA)
    assert (message["type"], message["text"]) == ("text", {"body": "Hi"})
    assert (message["from"], message["from_user_id"]) == (ANA, user.user_id)
    assert user.thread(PHONE_NUMBER_ID).window_until == world.clock.now() + 86_400


@pytest.mark.parametrize("choice", ["id-No", "No", "no", "2"])
def test_a_button_is_tapped_by_id_title_or_place(choice: str) -> None:
    world = new_world()
    message_id = offer(world, buttons("Yes", "No"))
    message = told(world, Tap(choice=choice))
    assert message["context"] == {"from": PHONE_NUMBER, "id": message_id}
    reply = {"id": "id-No", "title": "No"}
    assert message["interactive"] == {"type": "button_reply", "button_reply": reply}


def test_a_row_is_tapped_with_its_description() -> None:
    world = new_world()
    rows = [{"id": "a", "title": "A"}, {"id": "b", "title": "B", "description": "The second"}]
    offer(world, {"type": "list", "body": {"text": "x"}, "action": {"button": "Open", "sections": [{"rows": rows}]}})
    assert told(world, Tap(choice="2"))["interactive"] == {"type": "list_reply", "list_reply": rows[1]}
    assert "description" not in told(world, Tap(choice="1"))["interactive"]["list_reply"]


def test_a_quick_reply_of_a_template_comes_as_a_button() -> None:
    world = new_world()
    body = template("appointment_reminder", "Ana", "Monday")
    payload = {"type": "payload", "payload": "confirm-7"}
    body["template"]["components"].append(
        {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [payload]}
    )
    sent(world, body)
    assert told(world, Tap(choice="Confirm"))["button"] == {"payload": "confirm-7", "text": "Confirm"}
    message = told(world, Tap(choice="2"))
    assert (message["type"], message["button"]) == ("button", {"payload": "Reschedule", "text": "Reschedule"})


def test_an_older_message_can_be_tapped_on() -> None:
    world = new_world()
    first = offer(world, buttons("Old"))
    offer(world, buttons("New"))
    assert told(world, Tap(choice="1", message_id=first))["interactive"]["button_reply"]["title"] == "Old"
    assert told(world, Tap(choice="1"))["interactive"]["button_reply"]["title"] == "New"


def test_what_was_not_offered_cannot_be_tapped() -> None:
    world = new_world()
    customer(world)
    sent(world, text())
    with pytest.raises(ControlError) as refusal:
        done(world, Tap(choice="1"))
    assert refusal.value.code == "nothing_to_tap"
    offer(world, buttons("Yes", "No"))
    with pytest.raises(ControlError) as refusal:
        done(world, Tap(choice="3"))
    assert (refusal.value.code, "1. Yes, 2. No" in refusal.value.detail) == ("no_such_choice", True)


def test_what_did_not_arrive_cannot_be_tapped() -> None:
    world = new_world()
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": buttons("Yes")}
    sent(world, body)
    with pytest.raises(ControlError):
        done(world, Tap(choice="1"))


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (SendMedia(kind="image", caption="Look"), {"caption": "Look"}),
        (SendMedia(kind="audio", is_voice=True), {"voice": True}),
        (SendMedia(kind="sticker", is_animated=True), {"animated": True}),
        (SendMedia(kind="document", filename="a.pdf"), {"filename": "a.pdf"}),
        (SendMedia(kind="video", mime_type="video/3gpp", data_base64=b64encode(b"12345").decode()), {}),
    ],
)
def test_files_have_an_id_a_digest_and_an_address(act: SendMedia, more: dict[str, Any]) -> None:
    world = new_world()
    message = told(world, act)
    file = message[act.kind]
    media = world.media.find(file["id"], world.clock.now())
    assert media is not None
    assert file["url"].startswith(f"{URL}/whatsapp_business/attachments/?mid={media.id}&")
    assert file["sha256"] == b64encode(media.digest).decode()
    assert {name: value for name, value in file.items() if name not in ("id", "sha256", "url", "mime_type")} == more
    assert media.content == (b"12345" if act.data_base64 else media.content)


def test_other_contents() -> None:
    world = new_world()
    place = {"latitude": -23.5, "longitude": -46.6, "name": "Praça"}
    assert told(world, SendLocation(latitude=-23.5, longitude=-46.6, name="Praça"))["location"] == place
    contacts = [{"name": {"formatted_name": "Rui"}}]
    assert told(world, SendContacts(contacts=contacts))["contacts"] == contacts
    items = [{"product_retailer_id": "a", "quantity": 1, "item_price": 5, "currency": "BRL"}]
    assert told(world, Order(product_items=items))["order"]["product_items"] == items
    unsupported = told(world, SendUnsupported())
    assert (unsupported["type"], unsupported["errors"][0]["code"]) == ("unsupported", 131051)
    assert told(world, SendRaw(message={"type": "hologram", "hologram": {}}))["type"] == "hologram"


def test_reactions_edits_and_revocations_name_their_message() -> None:
    world = new_world()
    own = told(world, Say(text="Hi"))["id"]
    assert told(world, Edit(text="Hello"))["edit"] == {
        "original_message_id": own,
        "message": {"type": "text", "text": {"body": "Hello"}},
    }
    assert told(world, Revoke())["revoke"] == {"original_message_id": own}
    answer = sent(world, text())["messages"][0]["id"]
    assert told(world, React(emoji="👍"))["reaction"] == {"message_id": answer, "emoji": "👍"}
    assert told(world, React())["reaction"] == {"message_id": answer}
    assert told(world, React(emoji="x", message_id="wamid.unknown"))["reaction"]["message_id"] == "wamid.unknown"


@pytest.mark.parametrize("act", [React(emoji="x"), Edit(text="x"), Revoke()])
def test_there_must_be_a_message_to_change(act: AnyAct) -> None:
    with pytest.raises(ControlError):
        done(new_world(), act)


def test_flows_and_call_requests_are_answered() -> None:
    world = new_world()
    customer(world)
    answered = sent(world, text())["messages"][0]["id"]
    message = told(world, CompleteFlow(response={"name": "José"}))
    assert message["context"]["id"] == answered
    assert json.loads(message["interactive"]["nfm_reply"]["response_json"]) == {"name": "José"}
    assert "response_json" not in told(world, CompleteFlow(response=None))["interactive"]["nfm_reply"]
    accepted = told(world, AnswerCallRequest(accepts=True))["interactive"]["call_permission_reply"]
    assert (accepted["response"], accepted["expiration_timestamp"] > world.clock.now()) == ("accept", True)
    refused = told(world, AnswerCallRequest(accepts=False))["interactive"]["call_permission_reply"]
    assert refused == {"response": "reject", "response_source": "user_action"}


def test_riders_ride_along() -> None:
    world = new_world()
    answered = sent(world, template("reopen_conversation"))["messages"][0]["id"]
    assert told(world, Say(text="x", reply_to="wamid.a"))["context"] == {"from": PHONE_NUMBER, "id": "wamid.a"}
    assert told(world, Say(text="x", forwarded="yes"))["context"] == {"forwarded": True}
    assert told(world, Say(text="x", forwarded="often"))["context"] == {"frequently_forwarded": True}
    product = {"catalog_id": "1", "product_retailer_id": "2"}
    context = told(world, Say(text="x", referred_product=product))["context"]
    assert context == {"from": PHONE_NUMBER, "id": answered, "referred_product": product}
    referral = {"source_type": "ad", "source_id": "7"}
    assert told(world, Say(text="x", referral=referral))["referral"] == referral


def test_a_new_number_brings_a_new_user_id() -> None:
    world = new_world()
    user = customer(world)
    old, new_wa_id = user.user_id, "5511987659999"
    message_id = done(world, ChangeNumber(wa_id="+55 11 98765-9999"))
    system, change = waiting(world)
    assert "contacts" not in system.value
    (message,) = system.value["messages"]
    assert (message["id"], message["from"], message["type"]) == (message_id, ANA, "system")
    assert message["system"]["type"] == "user_changed_number"
    assert (message["system"]["wa_id"], message["system"]["user_id"]) == (new_wa_id, user.user_id)
    assert change.field == "user_id_update"
    assert change.value["user_id_update"][0]["user_id"] == {"previous": old, "current": user.user_id}
    assert user.user_id != old
    assert world.users.of_user_id(old) is None
    assert world.users.of_phone(new_wa_id) is user
    with pytest.raises(ControlError):
        done(world, ChangeNumber(wa_id="nobody"))


def test_a_hidden_number_stays_hidden() -> None:
    world = new_world(identity="username")
    waiting(world)
    done(world, Say(text="Hi"))
    value = waiting(world)[0].value
    assert ANA not in json.dumps(value["contacts"])
    assert "from" not in value["messages"][0]
    done(world, ChangeNumber(wa_id="5511987659999"))
    message = waiting(world)[0].value["messages"][0]
    assert message["system"]["type"] == "user_changed_user_id"
    assert "wa_id" not in message["system"]


def test_a_new_phone_changes_the_identity() -> None:
    message = told(new_world(), ChangeIdentity())
    assert message["system"]["type"] == "customer_identity_changed"
    assert message["identity"]["hash"]


def test_marketing_is_stopped_and_resumed() -> None:
    world = new_world()
    for act, word in ((StopMarketing(), "stop"), (ResumeMarketing(), "resume")):
        assert done(world, act) == ""
        (update,) = waiting(world)
        (preference,) = update.value["user_preferences"]
        assert (update.field, preference["value"], preference["wa_id"]) == ("user_preferences", word, ANA)
    assert not world.users.of_phone(ANA).refuses_marketing_of


def test_a_call_opens_the_window() -> None:
    world = new_world(reengagement="sync")
    done(world, Call())
    calls = [update.value["calls"][0] for update in waiting(world)]
    assert [call["event"] for call in calls] == ["connect", "terminate"]
    assert sent(world, text())["messages"]


def test_neither_preferences_nor_edits_open_the_window() -> None:
    world = new_world()
    for act in (StopMarketing(), ChangeIdentity(), Revoke(message_id="wamid.x"), Edit(text="x", message_id="wamid.x")):
        done(world, act)
    assert world.users.of_phone(ANA).thread(PHONE_NUMBER_ID).window_until == 0


def test_an_unknown_business_number_is_named() -> None:
    with pytest.raises(ControlError) as refusal:
        done(new_world(), Say(text="Hi", phone_number_id="1"))
    assert (refusal.value.code, PHONE_NUMBER_ID in refusal.value.detail) == ("no_such_number", True)


def test_a_message_may_be_under_way_for_a_while() -> None:
    world = new_world(inbound_delay_ms=(2_000, 2_000))
    done(world, Say(text="Hi"))
    assert waiting(world, 1.9) == []
    assert len(waiting(world, 2.1)) == 1
