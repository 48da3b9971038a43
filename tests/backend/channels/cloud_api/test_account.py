"""A number is ready, or all that is wrong is told at once."""

from typing import Any, get_args

import msgspec
import pytest

from backend.channels import cloud_api
from backend.channels.cloud_api.account import NumberReport, Problem, ProblemCode, check_number, subscribe_app
from backend.channels.cloud_api.errors import GraphRefused
from tests.backend.channels.cloud_api.graph_fake import asked_json, graph, refuses, says
from tests.fakes.web_server import answer

NUMBER = {
    "id": "300",
    "display_phone_number": "+55 11 4002-8922",
    "verified_name": "Fluxo",
    "quality_rating": "GREEN",
    "status": "CONNECTED",
    "platform_type": "CLOUD_API",
    "throughput": {"level": "STANDARD"},
}
NUMBERS = says({"data": [{"id": "299"}, {"id": "300"}]})
APPS = says({"data": [{"whatsapp_business_api_data": {"id": "100"}}]})


async def report(*answers: Any, waba_id: str = "200") -> NumberReport:
    """Checks a number against these answers."""
    async with graph(*answers) as (channel, _):
        return await check_number(channel.graph, "300", waba_id)


@pytest.mark.asyncio
async def test_a_number_that_is_ready_has_no_problems() -> None:
    assert await report(says(NUMBER), NUMBERS, APPS) == NumberReport(
        "+55 11 4002-8922", "Fluxo", "GREEN", "CONNECTED", 80, []
    )


@pytest.mark.asyncio
async def test_all_that_is_wrong_is_told_at_once() -> None:
    bad = NUMBER | {"quality_rating": "RED", "status": "DISCONNECTED", "platform_type": "NOT_APPLICABLE"}
    found = await report(says(bad), says({"data": []}), says({"data": []}))
    assert [problem.code for problem in found.problems] == [
        "number_not_connected",
        "number_not_on_cloud_api",
        "quality_low",
        "number_not_in_account",
        "app_not_subscribed",
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (refuses(190, 401), "token_refused"),
        (refuses(200, 403), "permission_missing"),
        (refuses(100), "number_not_found"),
        (refuses(4), "other"),
        (answer(502), "unreachable"),
        (says([]), "unreachable"),
    ],
)
async def test_a_number_that_cannot_be_asked_has_one_problem(given: Any, code: str) -> None:
    assert [problem.code for problem in (await report(given)).problems] == [code]


@pytest.mark.asyncio
async def test_the_account_is_asked_too() -> None:
    found = await report(says(NUMBER), refuses(100, details="no such account"))
    assert found.problems == [Problem("number_not_in_account", "no such account")]
    assert (await report(says(NUMBER), waba_id="")).problems == [Problem("no_account")]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("more", "messages_per_s"),
    [({"throughput": {"level": "HIGH"}}, 1_000), ({"is_on_biz_app": True}, 20), ({"throughput": None}, 80)],
)
async def test_how_fast_a_number_may_send_is_known(more: dict[str, Any], messages_per_s: int) -> None:
    assert (await report(says(NUMBER | more), NUMBERS, APPS)).messages_per_s == messages_per_s


@pytest.mark.asyncio
async def test_what_a_number_does_not_say_is_no_problem() -> None:
    assert (await report(says({"id": "300"}), NUMBERS, APPS)).problems == []


@pytest.mark.asyncio
async def test_the_app_is_subscribed_with_an_address_of_its_own_or_without() -> None:
    async with graph(says({"success": True}), says({"success": True}), refuses(100)) as (channel, server):
        await subscribe_app(channel.graph, "200")
        await subscribe_app(channel.graph, "200", "https://fluxo.example/webhooks", "ours")
        with pytest.raises(GraphRefused):
            await subscribe_app(channel.graph, "200")
    assert server.asked[0].path == "/v25.0/200/subscribed_apps"
    assert [asked_json(asked) for asked in server.asked[:2]] == [
        {},
        {"override_callback_uri": "https://fluxo.example/webhooks", "verify_token": "ours"},
    ]


def test_every_problem_has_words() -> None:
    folder = next(iter(cloud_api.__path__))
    with open(f"{folder}/problem_words.en.json", "rb") as file:
        assert set(msgspec.json.decode(file.read())) == set(get_args(ProblemCode))
