"""Faults strike always, the next N times or every Nth time, and only where they are meant."""

import json
from typing import Any

import aiohttp
import pytest

from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER_ID
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import text

pytestmark = pytest.mark.asyncio
BEARER = {"Authorization": f"Bearer {ACCESS_TOKEN}"}


async def set_fault(stand_in: StandIn, **fault: Any) -> None:
    status, answer = await stand_in.control("POST", "faults", json=fault)
    assert status == 201, answer


def post(stand_in: StandIn, **more: Any) -> Any:
    url = f"{stand_in.url}/v25.0/{PHONE_NUMBER_ID}/messages"
    return stand_in.session.post(url, json=text(), headers=BEARER, **more)


async def codes(stand_in: StandIn, count: int) -> list[int]:
    return [(await stand_in.send(text()))[0] for _ in range(count)]


async def test_how_often(stand_in: StandIn) -> None:
    await set_fault(stand_in, kind="server_error", next=2)
    assert await codes(stand_in, 4) == [500, 500, 200, 200]
    assert (await stand_in.control("GET", "faults"))[1] == []
    await set_fault(stand_in, kind="server_error", every=3, status=503)
    assert await codes(stand_in, 6) == [200, 200, 503, 200, 200, 503]
    await stand_in.control("DELETE", "faults")
    await set_fault(stand_in, kind="graph_error", code=131016)
    assert await codes(stand_in, 3) == [500, 500, 500]
    await stand_in.control("DELETE", "faults")
    assert await codes(stand_in, 1) == [200]


async def test_only_the_endpoint_that_is_meant(stand_in: StandIn) -> None:
    await set_fault(stand_in, kind="server_error", endpoint="object")
    assert await codes(stand_in, 1) == [200]
    assert (await stand_in.graph("GET", PHONE_NUMBER_ID))[0] == 500
    await set_fault(stand_in, kind="server_error", endpoint="*")
    assert await codes(stand_in, 1) == [500]


async def test_a_rate_limit_says_when_to_come_back(stand_in: StandIn) -> None:
    await set_fault(stand_in, kind="rate_limited", retry_after_s=7)
    async with post(stand_in) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
        assert (await answer.json())["error"]["code"] == 130429


async def test_a_page_of_a_proxy(stand_in: StandIn) -> None:
    await set_fault(stand_in, kind="html")
    async with post(stand_in) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
        assert b"<html>" in await answer.read()


async def test_half_an_object(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    await set_fault(stand_in, kind="broken_json")
    async with post(stand_in) as answer:
        assert answer.status == 200
        raw = await answer.read()
    with pytest.raises(json.JSONDecodeError):
        json.loads(raw)
    assert stand_in.world.sent.count == 1


async def test_an_answer_that_is_lost_though_the_message_was_taken(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    await set_fault(stand_in, kind="cut", next=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        async with post(stand_in) as answer:
            await answer.read()
    assert stand_in.world.sent.count == 1
    statuses = await stand_in.receiver.statuses(4)
    assert [one["status"] for one in statuses] == ["sent", "delivered", "read"]
    assert await codes(stand_in, 1) == [200]


async def test_no_answer_at_all(stand_in: StandIn) -> None:
    await set_fault(stand_in, kind="hang", next=1)
    with pytest.raises(TimeoutError):
        async with post(stand_in, timeout=aiohttp.ClientTimeout(total=0.2)):
            pass
    assert stand_in.world.sent.count == 0
    await set_fault(stand_in, kind="hang", next=1, hang_s=0.05)
    with pytest.raises(aiohttp.ClientPayloadError):
        async with post(stand_in) as answer:
            await answer.read()


async def test_a_message_that_is_taken_and_fails_later(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")
    await set_fault(stand_in, kind="undelivered", code=131026, next=1)
    assert await codes(stand_in, 1) == [200]
    (failed,) = await stand_in.receiver.statuses(2)
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131026)


@pytest.mark.parametrize("fault", [{}, {"kind": "fire"}, {"kind": "hang", "next": -1}, {"kind": "hang", "nxt": 1}])
async def test_a_fault_nobody_knows_is_refused(stand_in: StandIn, fault: dict[str, Any]) -> None:
    assert (await stand_in.control("POST", "faults", json=fault))[0] == 400
    assert await codes(stand_in, 1) == [200]
