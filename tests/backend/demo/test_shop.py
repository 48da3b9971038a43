"""The demo's shop answers what is meant for it, and nothing else."""

import pytest

from backend.demo.shop import answering_for_the_shop
from backend.effects.contract import HttpAnswer
from flow_engine.effects import CallHttp
from tests.backend.outside import FakeHttp

pytestmark = pytest.mark.asyncio


def order(url: str, id_: str = "e1") -> CallHttp:
    return CallHttp(id=id_, method="POST", url=url, headers={}, body="{}", timeout_s=5)


async def test_the_same_order_always_gets_the_same_number() -> None:
    http = FakeHttp()
    call = answering_for_the_shop(http)
    answers = [await call(order("https://pizzeria.example/api/orders"), "w1") for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0].status == 201
    assert isinstance(answers[0].body, dict)
    assert answers[0].body["minutes"] == 35
    assert http.calls == []


@pytest.mark.parametrize("url", ["https://pizzeria.example.com/x", "https://shop.test/", "https://x/pizzeria.example"])
async def test_other_calls_go_their_way(url: str) -> None:
    http = FakeHttp()
    assert await answering_for_the_shop(http)(order(url), "w1") == HttpAnswer(200, {"ok": True})
    assert [call.url for call in http.calls] == [url]
