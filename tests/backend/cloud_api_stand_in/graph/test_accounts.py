"""Accounts, numbers, profiles, registration, subscriptions, blocked customers."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.demo import APP_ID, PHONE_NUMBER_ID, VERIFY_TOKEN, WABA_ID
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import ANA, text

pytestmark = pytest.mark.asyncio


async def test_a_number_an_account_and_its_numbers(stand_in: StandIn) -> None:
    _, number = await stand_in.graph("GET", f"{PHONE_NUMBER_ID}?fields=display_phone_number,quality_rating")
    assert number == {"id": PHONE_NUMBER_ID, "display_phone_number": "+55 11 4002-8922", "quality_rating": "GREEN"}
    _, waba = await stand_in.graph("GET", WABA_ID)
    assert waba["id"] == WABA_ID
    _, numbers = await stand_in.graph("GET", f"{WABA_ID}/phone_numbers")
    assert [one["id"] for one in numbers["data"]] == [PHONE_NUMBER_ID]


async def test_the_profile_is_changed_and_read(stand_in: StandIn) -> None:
    path = f"{PHONE_NUMBER_ID}/whatsapp_business_profile"
    change = {
        "messaging_product": "whatsapp",
        "about": "Open",
        "websites": ["https://example.com"],
        "vertical": "HEALTH",
    }
    assert await stand_in.graph("POST", path, json=change) == (200, {"success": True})
    _, answer = await stand_in.graph("GET", f"{path}?fields=about,vertical")
    assert answer == {"data": [{"messaging_product": "whatsapp", "about": "Open", "vertical": "HEALTH"}]}
    wrong: list[dict[str, Any]] = [{"about": "x" * 140}, {"email": 5}, {"websites": ["a", "b", "c"]}, {"websites": "a"}]
    for one in wrong:
        assert (await stand_in.graph("POST", path, json=change | one))[0] == 400
    assert (await stand_in.graph("POST", path, json={"about": "Open"}))[0] == 400


async def test_a_number_is_registered_with_a_pin(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    assert await stand_in.graph("POST", f"{PHONE_NUMBER_ID}/deregister") == (200, {"success": True})
    assert (await stand_in.send(text()))[1]["error"]["code"] == 133010
    path = f"{PHONE_NUMBER_ID}/register"
    for pin in ("12345", "abcdef", 123456, None):
        assert (await stand_in.graph("POST", path, json={"messaging_product": "whatsapp", "pin": pin}))[0] == 400
    assert (await stand_in.graph("POST", path, json={"pin": "123456"}))[0] == 200
    assert (await stand_in.send(text()))[0] == 200
    assert (await stand_in.graph("POST", path, json={"pin": "654321"}))[1]["error"]["code"] == 133005


async def test_a_callback_address_has_to_give_the_challenge_back(stand_in: StandIn) -> None:
    other = stand_in.receiver.url.replace("webhooks", "other")
    body = {"override_callback_uri": other, "verify_token": VERIFY_TOKEN}
    path = f"{WABA_ID}/subscribed_apps"
    stand_in.receiver.challenges_back = False
    status, answer = await stand_in.graph("POST", path, json=body)
    assert (status, answer["error"]["code"]) == (400, 100)
    stand_in.receiver.challenges_back, stand_in.receiver.challenge_status = True, 202
    assert (await stand_in.graph("POST", path, json=body))[0] == 400
    stand_in.receiver.challenge_status = 200
    assert (await stand_in.graph("POST", path, json=body | {"verify_token": "wrong"}))[0] == 400
    assert (await stand_in.graph("POST", path, json=body | {"override_callback_uri": "http://127.0.0.1:1/"}))[0] == 400
    assert (await stand_in.graph("POST", path, json=body | {"override_callback_uri": "ftp://a"}))[0] == 400
    assert await stand_in.graph("POST", path, json=body) == (200, {"success": True})
    await stand_in.act("say", text="Hi")
    assert (await stand_in.receiver.wait(1))[0].path == "/other"


async def test_the_nearest_callback_address_wins(stand_in: StandIn) -> None:
    at = {name: stand_in.receiver.url.replace("webhooks", name) for name in ("app", "account", "number")}
    query = f"object=whatsapp_business_account&callback_url={at['app']}&verify_token={VERIFY_TOKEN}&fields=messages"
    account = {"override_callback_uri": at["account"], "verify_token": VERIFY_TOKEN}
    number = {"webhook_configuration": {"override_callback_uri": at["number"], "verify_token": VERIFY_TOKEN}}
    assert (await stand_in.graph("POST", f"{APP_ID}/subscriptions?{query}"))[0] == 200
    for count, (path, body) in enumerate(
        [("", {}), (f"{WABA_ID}/subscribed_apps", account), (f"{PHONE_NUMBER_ID}/", number)], 1
    ):
        assert not path or (await stand_in.graph("POST", path, json=body))[0] == 200
        await stand_in.act("say", text="Hi")
        await stand_in.receiver.wait(count)
    end = {"webhook_configuration": {"override_callback_uri": ""}}
    assert (await stand_in.graph("POST", PHONE_NUMBER_ID, json=end))[0] == 200
    assert (await stand_in.graph("POST", f"{WABA_ID}/subscribed_apps"))[0] == 200
    await stand_in.act("say", text="Hi")
    posts = await stand_in.receiver.wait(4)
    assert [post.path for post in posts] == ["/app", "/account", "/number", "/app"]


async def test_only_subscribed_apps_and_fields_get_webhooks(stand_in: StandIn) -> None:
    path = f"{WABA_ID}/subscribed_apps"
    _, listed = await stand_in.graph("GET", path)
    assert [one["whatsapp_business_api_data"]["id"] for one in listed["data"]] == [APP_ID]
    assert (await stand_in.graph("DELETE", path))[0] == 200
    await stand_in.act("say", text="Nobody hears this")
    assert (await stand_in.graph("GET", path))[1] == {"data": []}
    assert (await stand_in.graph("POST", path))[0] == 200
    stand_in.world.accounts.apps[APP_ID].fields = ("messages",)
    await stand_in.act("stop_marketing")
    await stand_in.act("say", text="Hi")
    (post,) = await stand_in.receiver.wait(1)
    assert post.changes[0]["value"]["messages"][0]["text"] == {"body": "Hi"}


async def test_blocked_customers_reach_nobody(stand_in: StandIn) -> None:
    path = f"{PHONE_NUMBER_ID}/block_users"
    body = {"messaging_product": "whatsapp", "block_users": [{"user": f"+{ANA}"}, {"user_id": "BR.9"}]}
    _, answer = await stand_in.graph("POST", path, json=body)
    assert answer["block_users"]["added_users"] == []
    assert len(answer["block_users"]["failed_users"]) == 2
    await stand_in.act("say", text="Hi")
    _, answer = await stand_in.graph("POST", path, json=body)
    (added,) = answer["block_users"]["added_users"]
    assert (added["input"], added["wa_id"]) == (f"+{ANA}", ANA)
    assert [one["wa_id"] for one in (await stand_in.graph("GET", path))[1]["data"]] == [ANA]
    await stand_in.act("say", text="Nobody hears this")
    by_id = body | {"block_users": [{"user_id": added["user_id"]}]}
    _, answer = await stand_in.graph("DELETE", path, json=by_id)
    assert [one["wa_id"] for one in answer["block_users"]["removed_users"]] == [ANA]
    await stand_in.act("say", text="Hello again")
    posts = await stand_in.receiver.wait(2)
    assert [post.changes[0]["value"]["messages"][0]["text"]["body"] for post in posts] == ["Hi", "Hello again"]
    for wrong in ({}, {"block_users": [{}]}, {"block_users": "x"}):
        assert (await stand_in.graph("POST", path, json={"messaging_product": "whatsapp", **wrong}))[0] == 400
