"""The control API: being a customer over HTTP, waiting for answers, options, snapshots, bad input."""

import asyncio
from typing import Any

import pytest

from backend.cloud_api_stand_in.demo import APP_ID, APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN, WABA_ID
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import ANA, text

pytestmark = pytest.mark.asyncio
MESSAGES = f"users/{ANA}/messages"


async def test_who_waits_for_an_answer_gets_it_when_it_comes(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    waits = asyncio.create_task(stand_in.control("GET", f"{MESSAGES}?after=0&wait_s=30"))
    await stand_in.receiver.wait(1)
    assert not waits.done()
    await stand_in.send(text("Hello Ana"))
    async with asyncio.timeout(5):
        status, inbox = await waits
    assert (status, [message["text"] for message in inbox["messages"]]) == (200, ["Hello Ana"])
    _, inbox = await stand_in.control("GET", f"{MESSAGES}?after={inbox['last']}&wait_s=0.05")
    assert inbox == {"messages": [], "last": 1, "is_typing": False}


async def test_a_customer_answers_what_was_offered(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    buttons = [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]
    interactive = {"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": buttons}}
    await stand_in.send({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": interactive})
    _, inbox = await stand_in.control("GET", MESSAGES)
    assert inbox["messages"][0]["choices"] == [{"kind": "button_reply", "id": "y", "title": "Yes"}]
    await stand_in.act("tap", choice="Yes")
    posts = await stand_in.receiver.wait(5)
    replies = [one for post in posts for change in post.changes for one in change["value"].get("messages", ())]
    assert replies[-1]["interactive"]["button_reply"] == {"id": "y", "title": "Yes"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"users/{ANA}/acts", {"act": "fly"}, 400),
        (f"users/{ANA}/acts", {"act": "say"}, 400),
        (f"users/{ANA}/acts", {"act": "say", "text": "x", "txt": "y"}, 400),
        (f"users/{ANA}/acts", {"act": "tap", "choice": "1"}, 400),
        (f"users/{ANA}/acts", {"act": "send_media", "kind": "image", "data_base64": "%"}, 400),
        (f"users/{ANA}/acts", {"act": "say", "text": "x", "phone_number_id": "1"}, 404),
        ("users/nobody/acts", {"act": "say", "text": "x"}, 400),
        ("clock", {"advance_s": -1}, 400),
        ("clock", {"advance_s": 1e12}, 400),
        ("snapshots/none/restore", {}, 404),
        ("updates", {"waba_id": "1", "field": "x", "value": {}}, 404),
        ("accounts", {"phone_number": "1"}, 400),
        ("nothing", {}, 404),
    ],
)
async def test_bad_input_is_refused_with_a_reason(stand_in: StandIn, path: str, body: Any, status: int) -> None:
    given, answer = await stand_in.control("POST", path, json=body)
    assert given == status
    assert answer["detail"]
    assert stand_in.receiver.posts == []


async def test_customers_are_changed_and_listed(stand_in: StandIn) -> None:
    status, user = await stand_in.control("PATCH", f"users/{ANA}", json={"name": "Ana Lima", "identity": "username"})
    assert (status, user["name"], user["identity"]) == (200, "Ana Lima", "username")
    await stand_in.act("say", text="Hi")
    (post,) = await stand_in.receiver.wait(1)
    (contact,) = post.changes[0]["value"]["contacts"]
    assert contact["profile"] == {"name": "Ana Lima", "username": user["username"]}
    _, user = await stand_in.control("PATCH", f"users/{ANA}", json={"identity": None})
    assert (user["name"], user["identity"]) == ("Ana Lima", None)
    _, users = await stand_in.control("GET", "users")
    assert [one["wa_id"] for one in users] == [ANA]
    assert PHONE_NUMBER_ID in users[0]["window_until"]
    assert (await stand_in.control("PATCH", f"users/{ANA}", json={"age": 5}))[0] == 400


async def test_options_are_changed_all_or_none(stand_in: StandIn) -> None:
    wrong = {"reengagement": "never", "colour": "blue", "seed": 5}
    status, answer = await stand_in.control("PATCH", "options", json=wrong)
    assert status == 400
    assert "reengagement" in answer["detail"]
    assert "colour" in answer["detail"]
    _, options = await stand_in.control("GET", "options")
    assert options["seed"] == 1
    ladder = [{"status": "sent", "after_ms": [0, 0]}]
    status, options = await stand_in.control("PATCH", "options", json={"status_ladder": ladder, "reengagement": "sync"})
    assert (status, options["status_ladder"]) == (200, ladder)
    assert (await stand_in.send(text()))[1]["error"]["code"] == 131047


async def test_a_snapshot_brings_everything_back(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    await stand_in.send(text("one"))
    await stand_in.receiver.wait(4)
    assert await stand_in.control("POST", "snapshots/here") == (201, ["here"])
    await stand_in.send(text("two"))
    await stand_in.control("PATCH", f"users/{ANA}", json={"name": "Somebody else"})
    await stand_in.control("PATCH", "options", json={"seed": 9})
    for _ in range(2):
        await stand_in.control("POST", "snapshots/here/restore")
        _, inbox = await stand_in.control("GET", MESSAGES)
        assert [message["text"] for message in inbox["messages"]] == ["one"]
        assert (await stand_in.control("GET", "options"))[1]["seed"] == 1
        await stand_in.send(text("after it"))
    await stand_in.control("POST", "reset")
    assert (await stand_in.control("GET", "users"))[1] == []
    assert (await stand_in.control("GET", MESSAGES))[1]["messages"] == []


async def test_ids_go_on_after_a_reset(stand_in: StandIn) -> None:
    first = await stand_in.act("say", text="Hi")
    await stand_in.control("POST", "reset")
    assert await stand_in.act("say", text="Hi") != first


async def test_calls_and_webhooks_are_logged_without_the_token(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    await stand_in.send(text("Hello"))
    await stand_in.receiver.wait(4)
    _, calls = await stand_in.control("GET", "calls")
    (call,) = calls
    assert (call["method"], call["status"]) == ("POST", 200)
    assert '"Hello"' in call["request"]
    assert "wamid." in call["answer"]
    assert (await stand_in.control("GET", f"calls?after={call['number']}"))[1] == []
    _, state = await stand_in.control("GET", "state")
    assert (state["calls"], state["messages_sent"], state["webhook_posts"] >= 3) == (1, 1, True)
    assert "demo-access-token" not in str(calls)


async def test_tokens_and_pins_are_not_logged(stand_in: StandIn) -> None:
    await stand_in.graph("POST", f"{PHONE_NUMBER_ID}/register", json={"pin": "123456"})
    body = {"override_callback_uri": stand_in.receiver.url, "verify_token": VERIFY_TOKEN}
    await stand_in.graph("POST", f"{WABA_ID}/subscribed_apps", json=body)
    await stand_in.graph("POST", PHONE_NUMBER_ID, json={"webhook_configuration": body})
    path = f"oauth/access_token?client_id={APP_ID}&client_secret={APP_SECRET}"
    _, answer = await stand_in.graph("GET", path)
    _, calls = await stand_in.control("GET", "calls")
    assert [call["status"] for call in calls] == [200] * 4
    for secret in ("123456", VERIFY_TOKEN, APP_SECRET, answer["access_token"]):
        assert secret not in str(calls)


async def test_faults_have_an_end(stand_in: StandIn) -> None:
    statuses = {
        (await stand_in.control("POST", "faults", json={"kind": "hang", "endpoint": "x"}))[0] for _ in range(101)
    }
    assert statuses == {201, 400}


async def test_updates_of_any_field_go_out(stand_in: StandIn) -> None:
    update = {"waba_id": WABA_ID, "field": "phone_number_quality_update", "value": {"event": "FLAGGED"}}
    assert (await stand_in.control("POST", "updates", json=update))[0] == 201
    (post,) = await stand_in.receiver.wait(1)
    assert post.changes == [{"field": "phone_number_quality_update", "value": {"event": "FLAGGED"}}]


async def test_where_webhooks_go_is_set_with_a_handshake_or_without(stand_in: StandIn) -> None:
    other = stand_in.receiver.url.replace("webhooks", "other")
    given = {"webhook_url": other, "verify_token": "wrong"}
    status, answer = await stand_in.control("PUT", "callback", json=given)
    assert (status, answer["error"]) == (400, "handshake_failed")
    assert (await stand_in.control("PUT", "callback", json=given | {"app_id": "1"}))[0] == 404
    status, accounts = await stand_in.control("PUT", "callback", json=given | {"verify_token": VERIFY_TOKEN})
    assert (status, accounts[0]["callback_url"], accounts[0]["app_ids"]) == (200, other, [APP_ID])
    elsewhere = {"webhook_url": "http://127.0.0.1:1/", "shakes_hands": False}
    assert (await stand_in.control("PUT", "callback", json=elsewhere))[1][0]["callback_url"] == "http://127.0.0.1:1/"


async def test_a_number_is_added_once(stand_in: StandIn) -> None:
    new = {"phone_number": "+1 555 000", "phone_number_id": "77", "access_token": "t", "app_secret": "s"}
    assert (await stand_in.control("POST", "accounts", json=new))[0] == 201
    status, answer = await stand_in.control("POST", "accounts", json=new)
    assert (status, answer["error"]) == (409, "number_exists")
    _, listed = await stand_in.control("GET", "accounts")
    assert [one["phone_number"] for one in listed] == ["551140028922", "1555000"]
    assert "secret" not in str(listed)
