"""A message out of a webhook becomes the engine's, by its kind."""

from typing import Any

import pytest

from backend.channels.cloud_api.incoming_message import message_of
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, SharedContact


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"type": "text", "text": {"body": "Olá"}}, Message(text="Olá")),
        ({"type": "text"}, Message()),
        ({"type": "text", "text": {"body": "a\x00b"}}, Message(text="ab")),
        (
            {"type": "button", "button": {"payload": "yes-1", "text": "Yes"}},
            Message(kind="reply", text="Yes", reply_id="yes-1"),
        ),
        ({"type": "button", "button": {"text": "Yes"}}, Message(kind="reply", text="Yes", reply_id="Yes")),
        ({"type": "button"}, Message(kind="other", other_kind="button")),
        (
            {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}},
            Message(kind="reply", text="A", reply_id="a"),
        ),
        (
            {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "b", "title": "B"}}},
            Message(kind="reply", text="B", reply_id="b"),
        ),
        (
            {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}},
            Message(kind="other", other_kind="nfm_reply"),
        ),
        (
            {"type": "interactive", "interactive": {"type": "call_permission_reply"}},
            Message(kind="other", other_kind="call_permission_reply"),
        ),
        ({"type": "interactive"}, Message(kind="other", other_kind="interactive")),
        (
            {"type": "image", "image": {"id": "9", "mime_type": "image/jpeg", "caption": "Look", "sha256": "x"}},
            Message(kind="image", text="Look", media=Media("image", id="9", mime_type="image/jpeg")),
        ),
        ({"type": "video", "video": {"id": 9}}, Message(kind="video", media=Media("video", id="9"))),
        ({"type": "audio", "audio": {"id": "9", "voice": True}}, Message(kind="audio", media=Media("audio", id="9"))),
        ({"type": "sticker", "sticker": {"url": "u"}}, Message(kind="sticker", media=Media("sticker", url="u"))),
        (
            {"type": "document", "document": {"id": "9", "filename": "a.pdf", "mime_type": "application/pdf"}},
            Message(kind="document", media=Media("document", id="9", mime_type="application/pdf", filename="a.pdf")),
        ),
        (
            {"type": "video", "errors": [{"code": 131052}], "video": {"caption": "Long"}},
            Message(kind="other", text="Long", other_kind="video"),
        ),
        (
            {"type": "location", "location": {"latitude": -23.5, "longitude": "-46.6", "name": "Sé", "url": "u"}},
            Message(kind="location", location=Location(-23.5, -46.6, "Sé")),
        ),
        ({"type": "location", "location": {"latitude": 91}}, Message(kind="other", other_kind="location")),
        ({"type": "contacts", "contacts": [{}]}, Message(kind="contacts", contacts=[SharedContact()])),
        ({"type": "contacts", "contacts": "none"}, Message(kind="contacts")),
        (
            {
                "type": "contacts",
                "contacts": [
                    {"name": {"formatted_name": "Rui Lima"}, "phones": [{}, {"phone": "+55 11 9"}, {"phone": "8"}]},
                    {"name": "Eva", "phones": [{"wa_id": "5511"}]},
                ],
            },
            Message(kind="contacts", contacts=[SharedContact("Rui Lima", "+55 11 9"), SharedContact(phone="5511")]),
        ),
        (
            {"type": "order", "order": {"catalog_id": "1", "text": "Two, please"}},
            Message(kind="other", text="Two, please", other_kind="order"),
        ),
        ({"type": "unsupported", "errors": [{}]}, Message(kind="other", other_kind="unsupported")),
        ({"type": "hologram", "hologram": 5}, Message(kind="other", other_kind="hologram")),
        ({}, Message(kind="other")),
    ],
)
def test_a_message_is_read_by_its_kind(raw: dict[str, Any], message: Message) -> None:
    assert message_of(raw) == message
