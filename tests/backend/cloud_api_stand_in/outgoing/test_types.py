"""Every limit of the Cloud API's message types: what just fits is taken, what is one too many is refused."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.outgoing.types import MESSAGE_TYPES, check_message

BODY = {"text": "Choose"}


def button(identity: str = "a", title: str = "A") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": identity, "title": title}}


def buttons(*given: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "button", "body": BODY, "action": {"buttons": list(given) or [button()]}, **more}


def row(identity: str = "a", title: str = "A", **more: str) -> dict[str, str]:
    return {"id": identity, "title": title, **more}


def rows(count: int, first: int = 0) -> list[dict[str, str]]:
    return [row(str(index), f"Row {index}") for index in range(first, first + count)]


def listed(*sections: dict[str, Any], label: str = "Open", **more: Any) -> dict[str, Any]:
    given = list(sections) or [{"rows": rows(1)}]
    return {"type": "list", "body": BODY, "action": {"button": label, "sections": given}, **more}


def link(label: str = "Open", url: str = "https://example.com", **more: Any) -> dict[str, Any]:
    parameters = {"display_text": label, "url": url}
    return {"type": "cta_url", "body": BODY, "action": {"name": "cta_url", "parameters": parameters}, **more}


def flow(**parameters: str) -> dict[str, Any]:
    given = {"flow_message_version": "3", "flow_cta": "Book", "flow_id": "1", **parameters}
    return {"type": "flow", "body": BODY, "action": {"name": "flow", "parameters": given}}


def products(count: int, **more: Any) -> dict[str, Any]:
    items = [{"product_retailer_id": str(index)} for index in range(count)]
    sections = [{"title": "All", "product_items": items}]
    header = {"type": "text", "text": "Shop"}
    action = {"catalog_id": "1", "sections": sections}
    return {"type": "product_list", "header": header, "body": BODY, "action": action, **more}


def carousel(count: int, card_text: str = "Card") -> dict[str, Any]:
    card = {"card_index": 0, "body": {"text": card_text}, "action": {"name": "cta_url"}}
    return {"type": "carousel", "body": BODY, "action": {"cards": [card] * count}}


def contact(**name: str) -> dict[str, Any]:
    return {"name": {"formatted_name": "Ana Lima", "first_name": "Ana", **name}}


TAKEN: list[tuple[str, Any]] = [
    ("text", {"body": "x" * 4_096, "preview_url": True}),
    ("text", {"body": "é" * 4_096}),
    ("image", {"id": "1", "caption": "x" * 1_024}),
    ("video", {"link": "https://example.com/a.mp4"}),
    ("audio", {"id": "1", "voice": True}),
    ("document", {"id": "1", "filename": "a.pdf", "caption": None}),
    ("sticker", {"id": "1"}),
    ("location", {"latitude": -23.5, "longitude": "-46.6", "name": "Praça", "address": ""}),
    ("contacts", [contact()] * 257),
    ("reaction", {"message_id": "wamid.x", "emoji": ""}),
    ("template", {"name": "a", "language": {"code": "en"}}),
    ("pin", {"type": "pin", "message_id": "wamid.x", "expiration_days": 30}),
    ("interactive", buttons(button("a", "x" * 20), button("b" * 256, "B"), button("c", "C"))),
    ("interactive", buttons(header={"type": "text", "text": "x" * 60}, footer={"text": "x" * 60})),
    ("interactive", buttons(header={"type": "image", "image": {"id": "1"}})),
    ("interactive", buttons(body={"text": "x" * 1_024})),
    ("interactive", listed({"title": "One", "rows": rows(5)}, {"title": "Two", "rows": rows(5, 5)}, label="x" * 20)),
    ("interactive", listed({"rows": [row("i" * 200, "x" * 24, description="d" * 72)]})),
    ("interactive", link("x" * 20)),
    ("interactive", flow(mode="draft", flow_action="navigate", flow_token="t")),
    ("interactive", {"type": "location_request_message", "body": BODY, "action": {"name": "send_location"}}),
    ("interactive", {"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "2"}}),
    ("interactive", products(30)),
    ("interactive", {"type": "catalog_message", "body": BODY, "action": {"name": "catalog_message"}}),
    ("interactive", carousel(2, "one\ntwo\nthree")),
    ("interactive", carousel(10, "x" * 160)),
    ("interactive", {"type": "contact_request", "body": BODY, "action": {"name": "request_contact_info"}}),
    ("interactive", {"type": "request_contact_info", "body": BODY, "action": {"name": "request_contact_info"}}),
    ("interactive", {"type": "call_permission_request", "action": {"name": "call_permission_request"}}),
    ("interactive", {"type": "voice_call", "body": BODY, "action": {"name": "voice_call"}}),
]

REFUSED: list[tuple[int, str, Any, str]] = [
    (100, "text", {"body": "x" * 4_097}, "at most 4096"),
    (131008, "text", {}, "text['body']"),
    (131008, "text", {"body": " \n"}, "text['body']"),
    (100, "text", {"body": 5}, "must be a string"),
    (100, "text", {"body": "x", "preview_url": "yes"}, "must be a boolean"),
    (100, "text", {"body": "x", "prevew_url": True}, "prevew_url"),
    (100, "text", "x", "must be a JSON object"),
    (131008, "image", {}, "image['id'] or image['link']"),
    (100, "image", {"id": "1", "link": "https://example.com"}, "not both"),
    (100, "image", {"link": "ftp://example.com"}, "not a valid URI"),
    (100, "image", {"id": "1", "caption": "x" * 1_025}, "at most 1024"),
    (100, "audio", {"id": "1", "caption": "x"}, "caption"),
    (100, "sticker", {"id": "1", "caption": "x"}, "caption"),
    (131008, "location", {"latitude": 1}, "longitude"),
    (100, "location", {"latitude": 91, "longitude": 1}, "from -90 to 90"),
    (100, "location", {"latitude": "north", "longitude": 1}, "must be a number"),
    (100, "location", {"latitude": True, "longitude": 1}, "from -90 to 90"),
    (100, "contacts", [contact()] * 258, "from 1 to 257"),
    (131008, "contacts", [{"name": {"formatted_name": "Ana"}}], "besides formatted_name"),
    (131008, "contacts", [{"name": {"first_name": "Ana"}}], "formatted_name"),
    (131008, "reaction", {"emoji": "x"}, "message_id"),
    (131008, "template", {"name": "a"}, "language"),
    (131009, "interactive", buttons(*[button(str(i), str(i)) for i in range(4)]), "from 1 to 3"),
    (131009, "interactive", {"type": "button", "body": BODY, "action": {"buttons": []}}, "from 1 to 3"),
    (131009, "interactive", buttons(button("a", "x" * 21)), "at most 20"),
    (131009, "interactive", buttons(button("x" * 257)), "at most 256"),
    (131009, "interactive", buttons(button("a", "A"), button("a", "B")), "ids must be unique"),
    (131009, "interactive", buttons(button("a", "A"), button("b", "A")), "titles must be unique"),
    (131009, "interactive", buttons(button(" a")), "space"),
    (131008, "interactive", buttons(button("")), "['id']"),
    (131009, "interactive", buttons(body={"text": "x" * 1_025}), "at most 1024"),
    (131008, "interactive", {"type": "button", "action": {"buttons": [button()]}}, "interactive['body']"),
    (131009, "interactive", buttons(header={"type": "text", "text": "x" * 61}), "at most 60"),
    (131009, "interactive", buttons(header={"type": "audio", "audio": {"id": "1"}}), "must be one of"),
    (131008, "interactive", buttons(header={"type": "image", "image": {}}), "['id']"),
    (131009, "interactive", buttons(footer={"text": "x" * 61}), "at most 60"),
    (131009, "interactive", listed({"rows": rows(11)}), "from 1 to 10"),
    (131009, "interactive", listed({"title": "a", "rows": rows(6)}, {"title": "b", "rows": rows(5, 6)}), "10 rows in"),
    (131008, "interactive", listed({"title": "a", "rows": rows(1)}, {"rows": rows(1, 1)}), "[1]['title']"),
    (131009, "interactive", listed(*[{"title": str(i), "rows": rows(1, i)} for i in range(11)]), "from 1 to 10"),
    (131009, "interactive", listed(label="x" * 21), "at most 20"),
    (131009, "interactive", listed({"rows": rows(1), "title": "x" * 25}), "at most 24"),
    (131009, "interactive", listed({"rows": [row("a", "x" * 25)]}), "at most 24"),
    (131009, "interactive", listed({"rows": [row("a", "A", description="x" * 73)]}), "at most 72"),
    (131009, "interactive", listed({"rows": [row("x" * 201)]}), "at most 200"),
    (131009, "interactive", listed({"rows": [row("a"), row("a", "B")]}), "row ids must be unique"),
    (131009, "interactive", listed(header={"type": "image", "image": {"id": "1"}}), "must be one of {text}"),
    (131009, "interactive", link("x" * 21), "at most 20"),
    (131009, "interactive", link(url="example.com"), "must match"),
    (131009, "interactive", flow(flow_name="both"), "either flow_id or flow_name"),
    (131009, "interactive", flow(flow_cta="x" * 21), "at most 20"),
    (131009, "interactive", flow(flow_message_version="2"), "must be one of {3}"),
    (100, "interactive", {"type": "location_request_message", "body": BODY, "footer": BODY, "action": {}}, "footer"),
    (131009, "interactive", products(31), "from 1 to 30"),
    (131008, "interactive", products(1, header=None), "interactive['header']"),
    (131009, "interactive", carousel(1), "from 2 to 10"),
    (131009, "interactive", carousel(11), "from 2 to 10"),
    (131009, "interactive", carousel(2, "x" * 161), "at most 160"),
    (131009, "interactive", carousel(2, "1\n2\n3\n4"), "2 line breaks"),
    (131009, "interactive", {"type": "poll", "action": {}}, "must be one of"),
    (131008, "interactive", {"action": {}}, "['type']"),
]


@pytest.mark.parametrize(("kind", "content"), TAKEN)
def test_what_just_fits_is_taken(kind: str, content: Any) -> None:
    assert check_message({"messaging_product": "whatsapp", "to": "1", "type": kind, kind: content}) == kind


@pytest.mark.parametrize(("code", "kind", "content", "detail"), REFUSED)
def test_what_breaks_a_limit_is_refused(code: int, kind: str, content: Any, detail: str) -> None:
    with pytest.raises(GraphError) as refusal:
        check_message({"messaging_product": "whatsapp", "to": "1", "type": kind, kind: content})
    assert refusal.value.code == code
    assert detail in refusal.value.details


def test_every_type_is_in_both_tables() -> None:
    assert {kind for kind, _ in TAKEN} == set(MESSAGE_TYPES)
    assert {kind for _, kind, _, _ in REFUSED} >= set(MESSAGE_TYPES) - {"video", "document", "pin"}


@pytest.mark.parametrize("kind", ["poll", "", 7, ["text"], {}])
def test_an_unknown_type_is_131051(kind: Any) -> None:
    with pytest.raises(GraphError) as refusal:
        check_message({"to": "1", "type": kind})
    assert refusal.value.code == 131051


@pytest.mark.parametrize(
    ("more", "code", "detail"),
    [
        ({"context": {}}, 131008, "context['message_id']"),
        ({"biz_opaque_callback_data": "x" * 513}, 100, "at most 512"),
        ({"image": {"id": "1"}}, 100, 'Unexpected key "image"'),
    ],
)
def test_what_stands_beside_the_content_is_checked_too(more: dict[str, Any], code: int, detail: str) -> None:
    with pytest.raises(GraphError) as refusal:
        check_message({"to": "1", "type": "text", "text": {"body": "x"}, **more})
    assert (refusal.value.code, detail in refusal.value.details) == (code, True)


def test_a_tracker_of_512_characters_fits() -> None:
    assert check_message({"to": "1", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 512}) == "text"
