"""Who may ask for what: tokens, ids, versions."""

from typing import Any

import aiohttp
import pytest

from backend.cloud_api_stand_in.accounts import Token
from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, APP_ID, APP_SECRET, PHONE_NUMBER_ID, WABA_ID
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import text

pytestmark = pytest.mark.asyncio


def about(answer: Any) -> tuple[int, int | None]:
    assert answer["error"]["fbtrace_id"]
    return answer["error"]["code"], answer["error"].get("error_subcode")


@pytest.mark.parametrize("token", ["", "nobody"])
async def test_without_a_good_token_everything_is_401(stand_in: StandIn, token: str) -> None:
    for method, path in (("GET", PHONE_NUMBER_ID), ("POST", f"{PHONE_NUMBER_ID}/messages"), ("GET", "12345")):
        status, answer = await stand_in.graph(method, path, token=token)
        assert (status, about(answer)) == (401, (190, None))


async def test_a_token_ends_with_its_time(stand_in: StandIn) -> None:
    until = stand_in.world.clock.now() + 60
    stand_in.world.accounts.tokens["short"] = Token(app_id=APP_ID, expires_at=until)
    assert (await stand_in.graph("GET", PHONE_NUMBER_ID, token="short"))[0] == 200
    await stand_in.control("POST", "clock", json={"advance_s": 60})
    status, answer = await stand_in.graph("GET", PHONE_NUMBER_ID, token="short")
    assert (status, about(answer)) == (401, (190, 463))


async def test_a_token_may_stand_in_the_address(stand_in: StandIn) -> None:
    status, answer = await stand_in.graph("GET", f"{PHONE_NUMBER_ID}?access_token={ACCESS_TOKEN}", token="")
    assert (status, answer["id"]) == (200, PHONE_NUMBER_ID)
    _, log = await stand_in.control("GET", "calls")
    assert ACCESS_TOKEN not in str(log)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "999"),
        ("GET", "nobody"),
        ("POST", "999/messages"),
        ("POST", f"{WABA_ID}/messages"),
        ("GET", f"{PHONE_NUMBER_ID}/nothing"),
        ("DELETE", PHONE_NUMBER_ID),
        ("GET", "oauth/access_token?client_id=999"),
    ],
)
async def test_an_unknown_object_is_100_33(stand_in: StandIn, method: str, path: str) -> None:
    status, answer = await stand_in.graph(method, path, json={})
    assert (status, about(answer)) == (400, (100, 33))


@pytest.mark.parametrize("version", ["v25.0/", "v16.0/", "v99.9/", ""])
async def test_every_version_and_none_is_taken(stand_in: StandIn, version: str) -> None:
    headers = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
    async with stand_in.session.get(f"{stand_in.url}/{version}{PHONE_NUMBER_ID}/", headers=headers) as answer:
        assert (await answer.json())["id"] == PHONE_NUMBER_ID


async def test_an_app_gets_a_token_for_its_secret(stand_in: StandIn) -> None:
    path = f"oauth/access_token?grant_type=client_credentials&client_id={APP_ID}&client_secret="
    status, answer = await stand_in.graph("GET", path + APP_SECRET, token="")
    assert (status, answer["token_type"]) == (200, "bearer")
    assert (await stand_in.graph("GET", WABA_ID, token=answer["access_token"]))[0] == 200
    assert (await stand_in.graph("GET", path + "wrong", token=""))[0] == 400
    await stand_in.control("POST", "clock", json={"advance_s": 3_600})
    assert (await stand_in.graph("GET", WABA_ID, token=answer["access_token"]))[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 200_000, b'{"messaging_product":"sms"}'])
async def test_what_is_no_message_is_code_100(stand_in: StandIn, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with stand_in.session.post(
        f"{stand_in.url}/v25.0/{PHONE_NUMBER_ID}/messages",
        data=body,
        headers=headers | {"Authorization": f"Bearer {ACCESS_TOKEN}"},
    ) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)


async def test_a_refusal_has_the_shape_of_the_graph_api(stand_in: StandIn) -> None:
    status, answer = await stand_in.send(text("x" * 4_097))
    answer["error"].pop("fbtrace_id")
    assert (status, answer) == (
        400,
        {
            "error": {
                "message": "(#100) Invalid parameter",
                "type": "OAuthException",
                "code": 100,
                "error_data": {
                    "messaging_product": "whatsapp",
                    "details": "Param text['body'] must be at most 4096 characters long.",
                },
            }
        },
    )


async def test_read_receipts_and_typing(stand_in: StandIn) -> None:
    message_id = await stand_in.act("say", text="Hi")
    body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    assert await stand_in.send(body) == (200, {"success": True})
    assert await stand_in.send(body | {"typing_indicator": {"type": "text"}}) == (200, {"success": True})
    _, inbox = await stand_in.control("GET", "users/5511987650001/messages")
    assert inbox["is_typing"]
    await stand_in.control("POST", "clock", json={"advance_s": 25})
    _, inbox = await stand_in.control("GET", "users/5511987650001/messages")
    assert not inbox["is_typing"]
    _, sent = await stand_in.send(text())
    for wrong in ("wamid.x", "", sent["messages"][0]["id"]):
        assert (await stand_in.send(body | {"message_id": wrong}))[0] == 400
    assert (await stand_in.send(body | {"status": "seen"}))[0] == 400
    assert (await stand_in.send(body | {"typing_indicator": {"type": "voice"}}))[0] == 400


async def test_a_connection_stays_open_between_calls(stand_in: StandIn) -> None:
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=connector) as session:
        for _ in range(3):
            async with session.get(f"{stand_in.url}/control/state") as answer:
                await answer.read()
                assert answer.headers.get("connection", "") != "close"
