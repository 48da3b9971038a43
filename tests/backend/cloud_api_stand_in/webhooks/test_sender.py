"""Webhooks as a receiver meets them: signed, tried again, in order, in batches, and forged on demand."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest

from backend.cloud_api_stand_in.demo import APP_SECRET, PHONE_NUMBER_ID, WABA_ID
from backend.cloud_api_stand_in.webhooks.outbox import RETRY_AFTER_S
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import ANA, text

pytestmark = pytest.mark.asyncio


def with_options(**options: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("stand_in", [options], indirect=True)


async def test_a_message_comes_signed_over_its_exact_bytes(stand_in: StandIn) -> None:
    message_id = await stand_in.act("say", text="Olá, José 😀")
    (post,) = await stand_in.receiver.wait(1)
    digest = hmac.new(APP_SECRET.encode(), post.body, hashlib.sha256).hexdigest()
    assert post.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert post.headers["Content-Type"] == "application/json"
    assert b"Ol\\u00e1, Jos\\u00e9 \\ud83d\\ude00" in post.body
    (change,) = post.changes
    assert change["field"] == "messages"
    assert change["value"]["metadata"]["phone_number_id"] == PHONE_NUMBER_ID
    (message,) = change["value"]["messages"]
    assert (message["id"], message["from"], message["text"]) == (message_id, ANA, {"body": "Olá, José 😀"})


async def test_statuses_follow_a_send_in_order(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    _, answer = await stand_in.send(text(biz_opaque_callback_data="e1"))
    told = await stand_in.receiver.statuses(4)
    assert [one["status"] for one in told] == ["sent", "delivered", "read"]
    assert {one["id"] for one in told} == {answer["messages"][0]["id"]}


async def test_what_is_not_taken_comes_again_by_the_virtual_clock(stand_in: StandIn) -> None:
    stand_in.receiver.answers.extend([500, 404, 302])
    await stand_in.act("say", text="Hi")
    await stand_in.receiver.wait(2)  # the first retry is immediate
    assert await stand_in.control("POST", "clock", json={"advance_s": RETRY_AFTER_S[1] - 0.5})
    assert len(stand_in.receiver.posts) == 2
    for count, seconds in ((3, 0.5), (4, RETRY_AFTER_S[2])):
        await stand_in.control("POST", "clock", json={"advance_s": seconds})
        await stand_in.receiver.wait(count)
    bodies = {post.body for post in stand_in.receiver.posts}
    assert len(bodies) == 1
    await stand_in.act("say", text="After it")
    await stand_in.receiver.wait(5)
    _, log = await stand_in.control("GET", "webhooks")
    assert [(one["attempt"], one["status"]) for one in log[:4]] == [(1, 500), (2, 404), (3, 302), (4, 200)]


async def test_a_receiver_that_is_away_loses_nothing(stand_in: StandIn) -> None:
    url, stand_in.world.accounts.apps["100000000000001"].callback_url = stand_in.receiver.url, "http://127.0.0.1:1/"
    await stand_in.act("say", text="Hi")
    async with asyncio.timeout(5):
        while len((await stand_in.control("GET", "webhooks"))[1]) < 2:
            pass
    stand_in.world.accounts.apps["100000000000001"].callback_url = url
    await stand_in.control("POST", "clock", json={"advance_s": 5})
    (post,) = await stand_in.receiver.wait(1)
    assert post.changes[0]["value"]["messages"][0]["text"] == {"body": "Hi"}
    _, log = await stand_in.control("GET", "webhooks")
    assert [one["status"] for one in log] == [0, 0, 200]
    assert "Cannot connect" in log[0]["note"]


@with_options(signature="wrong")
async def test_a_wrong_signature_on_demand(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    (post,) = await stand_in.receiver.wait(1)
    given = post.headers["X-Hub-Signature-256"]
    assert given.startswith("sha256=")
    assert given != f"sha256={hmac.new(APP_SECRET.encode(), post.body, hashlib.sha256).hexdigest()}"


@with_options(signature="missing")
async def test_no_signature_on_demand(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    (post,) = await stand_in.receiver.wait(1)
    assert "X-Hub-Signature-256" not in post.headers


@with_options(webhook_batch=1_000, pair_burst=0, throughput_per_s=0, inbound_delay_ms=(10_000, 10_000))
async def test_a_thousand_updates_in_one_post(stand_in: StandIn) -> None:
    for number in range(1_000):
        await stand_in.act("say", text=str(number))
    await stand_in.control("POST", "clock", json={"advance_s": 10})
    (post,) = await stand_in.receiver.wait(1)
    messages = post.changes[0]["value"]["messages"]
    assert [message["text"]["body"] for message in messages] == [str(number) for number in range(1_000)]


@with_options(webhook_batch=1_000, pair_burst=0, throughput_per_s=0, inbound_delay_ms=(10_000, 10_000))
async def test_no_post_is_larger_than_three_megabytes(stand_in: StandIn) -> None:
    for number in range(200):
        await stand_in.act("say", text=f"{number} " + "é" * 4_000)
    await stand_in.control("POST", "clock", json={"advance_s": 10})
    posts = await stand_in.receiver.wait(2)
    assert all(len(post.body) <= 3 * 2**20 for post in posts)
    messages = [one for post in posts for one in post.changes[0]["value"]["messages"]]
    assert [int(one["text"]["body"].split()[0]) for one in messages] == list(range(200))


@with_options(webhook_batch=10, inbound_delay_ms=(10_000, 10_000))
async def test_two_accounts_in_one_post(stand_in: StandIn) -> None:
    about = {"phone_number": "+55 11 5555 0000", "access_token": "other", "app_secret": APP_SECRET}
    status, account = await stand_in.control("POST", "accounts", json={**about, "app_id": "100000000000001"})
    assert status == 201
    await stand_in.act("say", text="one", phone_number_id=PHONE_NUMBER_ID)
    await stand_in.act("say", text="two", phone_number_id=account["phone_number_id"])
    await stand_in.control("POST", "clock", json={"advance_s": 10})
    (post,) = await stand_in.receiver.wait(1)
    assert [entry["id"] for entry in json.loads(post.body)["entry"]] == [WABA_ID, account["waba_id"]]


async def test_two_apps_with_their_own_secrets(stand_in: StandIn) -> None:
    about = {"phone_number": "+55 11 5555 0000", "access_token": "other", "app_secret": "another secret"}
    _, account = await stand_in.control("POST", "accounts", json={**about, "webhook_url": stand_in.receiver.url})
    await stand_in.act("say", text="Hi", phone_number_id=account["phone_number_id"])
    (post,) = await stand_in.receiver.wait(1)
    digest = hmac.new(b"another secret", post.body, hashlib.sha256).hexdigest()
    assert post.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert (await stand_in.graph("GET", account["phone_number_id"]))[0] == 200
    for theirs in (PHONE_NUMBER_ID, WABA_ID, f"{WABA_ID}/message_templates", "400000000000001"):
        assert (await stand_in.graph("GET", theirs, token="other"))[1]["error"]["code"] == 100


async def test_without_an_address_the_log_says_so(stand_in: StandIn) -> None:
    stand_in.world.accounts.apps["100000000000001"].callback_url = ""
    await stand_in.act("say", text="Hi")
    async with asyncio.timeout(5):
        while not (log := (await stand_in.control("GET", "webhooks"))[1]):
            pass
    assert (log[0]["status"], log[0]["note"]) == (0, "no callback address is set")
