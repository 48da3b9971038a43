"""A channel sends, and says what became of it: taken, refused with what to do, or in doubt. It never raises."""

import socket
from typing import Any

import pytest

from backend.channels.cloud_api.client import CloudApiChannel
from backend.channels.cloud_api.outbound import ButtonKind
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.channels.contract import Channel, InDoubt, RefusalAction, Refused, Sender, Sent
from backend.tools.http import HttpClient
from flow_engine.contents import TemplateContent, TemplateParameter, TextContent
from tests.backend.channels.cloud_api.graph_fake import TOKEN, asked_json, channel_to, graph, refuses, says
from tests.fakes.web_server import HANG, answer

pytestmark = pytest.mark.asyncio

ANA = Sender("5511999990000")
HI = TextContent("Hi")
TAKEN = says({"contacts": [{"input": "+5511999990000", "wa_id": "551199990000"}], "messages": [{"id": "wamid.1"}]})


async def test_a_message_that_is_taken_has_the_providers_id() -> None:
    async with graph(TAKEN) as (channel, server):
        assert await channel.send(ANA, HI, "in1.1") == Sent("wamid.1", Sender("551199990000"))
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v25.0/300/messages")
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-type"] == "application/json"
    assert asked_json(asked)["biz_opaque_callback_data"] == "in1.1"


async def test_a_send_to_a_user_id_learns_no_number() -> None:
    taken = says({"contacts": [{"input": "BR.1", "user_id": "BR.1"}], "messages": [{"id": "wamid.1"}]})
    async with graph(taken) as (channel, server):
        assert await channel.send(Sender(bsuid="BR.1"), HI, "e") == Sent("wamid.1", Sender(bsuid="BR.1"))
    assert asked_json(server.asked[0])["recipient"] == "BR.1"


async def test_the_address_and_version_are_the_channels_own() -> None:
    async with (
        graph(TAKEN) as (_, server),
        channel_to(server.url, graph_base_url=f"{server.url}/meta/", version="v26.0") as channel,
    ):
        await channel.send(ANA, HI, "e")
        assert server.asked[0].path == "/meta/v26.0/300/messages"


async def test_connections_are_kept() -> None:
    async with graph(TAKEN) as (channel, server):
        for number in range(5):
            assert isinstance(await channel.send(ANA, HI, f"e{number}"), Sent)
        assert server.connections == 1


@pytest.mark.parametrize(
    ("given", "code", "action", "wait_s"),
    [
        (refuses(131047), 131047, "window_closed", 0),
        (refuses(131050), 131050, "opted_out", 0),
        (refuses(190, 401), 190, "stop_channel", 0),
        (refuses(131056), 131056, "retry", 4),
        (refuses(131000, 500), 131000, "retry", 2),
        (refuses(132001, 404), 132001, "give_up", 0),
        (answer(429, b"slow down", retry_after="7"), -429, "retry", 7),
        (answer(302, location="https://elsewhere.example"), -302, "stop_channel", 0),
    ],
)
async def test_a_refusal_says_what_to_do(given: Any, code: int, action: RefusalAction, wait_s: float) -> None:
    async with graph(given) as (channel, server):
        refused = await channel.send(ANA, HI, "e")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.action, refused.retry_after_s) == (code, action, wait_s)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "given",
    [
        answer(500, b"<html>sorry</html>"),
        answer(502),
        answer(200, b"<html>fine</html>"),
        says({"messages": []}),
        says({"messages": [{"id": ""}]}),
        says([]),
        answer(200, b"[" * 100_000),
        [b"", HANG],
        [b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{"],
        [b"nonsense\r\n\r\n"],
        [HANG],
        [b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n", HANG],
    ],
    ids=range(12),
)
async def test_a_send_without_a_readable_answer_is_in_doubt_and_is_not_repeated(given: Any) -> None:
    async with graph(given, timeout_s=0.3) as (channel, server):
        doubt = await channel.send(ANA, HI, "e")
    assert isinstance(doubt, InDoubt)
    assert doubt.reason
    assert len(server.asked) == 1


async def test_a_server_that_is_not_there_has_taken_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    async with channel_to(f"http://127.0.0.1:{port}") as channel:
        refused = await channel.send(ANA, HI, "e")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.action) == (-1, "retry")


async def test_an_address_inside_is_not_called_and_stops_the_channel() -> None:
    settings = CloudApiSettings(graph_base_url="http://127.0.0.1:1")
    async with HttpClient() as http:
        refused = await CloudApiChannel(http, "300", settings, CloudApiSecrets()).send(ANA, HI, "e")
    assert isinstance(refused, Refused)
    assert refused.action == "stop_channel"


@pytest.mark.parametrize(
    ("recipient", "text", "told"),
    [
        (ANA, "x" * 5_000, "text: 5,000 characters, at most 4,096"),
        (ANA, "", "empty_message: text"),
        (ANA, "half \ud83d", "text: holds half a character"),
        (Sender(name="Ana"), "Hi", "recipient: has neither a phone number nor a user id"),
    ],
)
async def test_what_cannot_be_sent_is_not_sent(recipient: Sender, text: str, told: str) -> None:
    async with graph(TAKEN) as (channel, server):
        assert await channel.send(recipient, TextContent(text), "e") == Refused(131009, told, "give_up")
    assert server.asked == []


async def test_buttons_of_known_message_templates_are_filled_by_their_kind() -> None:
    content = TemplateContent("offer", "es", [TemplateParameter("stop", "button", 1)])
    kinds: dict[tuple[str, str], list[ButtonKind]] = {("offer", "es"): ["url", "quick_reply"]}
    async with graph(TAKEN) as (_, server), channel_to(server.url, button_kinds=kinds) as channel:
        await channel.send(ANA, content, "e")
        (button,) = asked_json(server.asked[0])["template"]["components"]
        assert button["sub_type"] == "quick_reply"


async def test_a_message_is_marked_as_read() -> None:
    async with graph(says({"success": True}), refuses(131009), answer(502)) as (channel, server):
        assert await channel.mark_read("wamid.9", shows_typing=True) is None
        assert isinstance(await channel.mark_read("wamid.9"), Refused)
        assert isinstance(await channel.mark_read("wamid.9"), InDoubt)
    assert asked_json(server.asked[0]) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.9",
        "typing_indicator": {"type": "text"},
    }


async def test_the_channel_is_one() -> None:
    async with channel_to("http://127.0.0.1:1") as opened:
        channel: Channel = opened
        assert not channel.is_genuine({}, b"{}")
        assert (
            opened.handshake_answer({"hub.mode": "subscribe", "hub.verify_token": "ours", "hub.challenge": "7"}) == "7"
        )
