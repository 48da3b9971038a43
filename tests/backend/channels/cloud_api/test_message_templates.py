"""Message templates are read page by page, and what the checks and the sends need is known of each."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from backend.channels.cloud_api.errors import GraphRefused, NoAnswer
from backend.channels.cloud_api.message_templates import MAX_PAGES, MessageTemplateRow, list_message_templates
from flow_engine.check.surroundings import KnownMessageTemplate
from tests.backend.channels.cloud_api.graph_fake import graph, refuses, says


def raw(name: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Makes a message template as the Graph API lists it."""
    whole = {"id": 1, "name": name, "language": "es", "category": "UTILITY", "status": "APPROVED"}
    return {**whole, "components": list(components), **more}


def row(*components: dict[str, Any], status: str = "APPROVED") -> MessageTemplateRow:
    """Makes a stored message template."""
    return MessageTemplateRow("1", "a", "es", "UTILITY", status, components=list(components))


@pytest.mark.asyncio
async def test_all_pages_are_read() -> None:
    one = {"data": [raw("a", {"type": "BODY", "text": "Hi"})], "paging": {"cursors": {"after": "c1"}, "next": "u"}}
    two = {"data": [raw("b"), "junk"], "paging": {"cursors": {"after": "c2"}}}
    async with graph(says(one), says(two)) as (channel, server):
        rows = await list_message_templates(channel.graph, channel.waba_id)
    assert [(r.id, r.name, r.components) for r in rows] == [
        ("1", "a", [{"type": "BODY", "text": "Hi"}]),
        ("1", "b", []),
    ]
    queries = [parse_qs(urlsplit(asked.path).query) for asked in server.asked]
    assert [query.get("after") for query in queries] == [None, ["c1"]]
    assert urlsplit(server.asked[0].path).path == "/v25.0/200/message_templates"


@pytest.mark.asyncio
@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": [], "paging": {"next": "u"}}])
async def test_no_page_is_no_message_template(answer: dict[str, Any]) -> None:
    async with graph(says(answer)) as (channel, server):
        assert await list_message_templates(channel.graph, "200") == []
    assert len(server.asked) == 1


@pytest.mark.asyncio
async def test_pages_without_end_end() -> None:
    page = {"data": [], "paging": {"cursors": {"after": "c"}, "next": "u"}}
    async with graph(says(page)) as (channel, server):
        with pytest.raises(NoAnswer):
            await list_message_templates(channel.graph, "200")
    assert len(server.asked) == MAX_PAGES


@pytest.mark.asyncio
async def test_a_refusal_is_told() -> None:
    async with graph(refuses(200, 403)) as (channel, _):
        with pytest.raises(GraphRefused, match="why"):
            await list_message_templates(channel.graph, "200")


@pytest.mark.parametrize(
    ("components", "places", "kinds"),
    [
        ([], (0, 0, 0), []),
        ([{"type": "BODY", "text": "Hi {{1}}, {{ 2 }} and {{1}}"}], (0, 2, 0), []),
        ([{"type": "body", "text": "Hi {{first_name}}"}], (0, 1, 0), []),
        ([{"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"}], (1, 0, 0), []),
        ([{"type": "HEADER", "format": "TEXT", "text": "Order"}], (0, 0, 0), []),
        ([{"type": "HEADER", "format": "IMAGE"}], (1, 0, 0), []),
        (
            [
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "Stop"},
                        {"type": "URL", "url": "https://shop.example/{{1}}"},
                        {"type": "URL", "url": "https://shop.example"},
                        {"type": "COPY_CODE"},
                        {"type": "OTP"},
                        {"type": "PHONE_NUMBER"},
                    ],
                }
            ],
            (0, 0, 3),
            ["quick_reply", "url", "url", "copy_code", "url", "url"],
        ),
        ([{"type": "BUTTONS", "buttons": "junk"}, {"type": 5}, {"type": "BODY", "text": None}], (0, 0, 0), []),
    ],
)
def test_its_places_and_buttons_are_known(
    components: list[dict[str, Any]], places: tuple[int, int, int], kinds: list[str]
) -> None:
    assert row(*components).known == KnownMessageTemplate("a", "es", "APPROVED", *places)
    assert row(*components).parts.buttons == kinds


@pytest.mark.parametrize(
    ("status", "known_as"),
    [
        ("APPROVED", "APPROVED"),
        ("PAUSED", "PAUSED"),
        ("IN_APPEAL", "REJECTED"),
        ("ARCHIVED", "DISABLED"),
        ("?", "PENDING"),
    ],
)
def test_only_what_is_approved_is_ready(status: str, known_as: str) -> None:
    assert row(status=status).known.status == known_as
