"""Webhook bodies become messages, whatever else stands in them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.channels.cloud_api.inbound import InboundMessage, messages_of
from flow_engine.inputs import Message
from flow_engine.values import Location, Media


def body(*messages: Any, **value: Any) -> dict[str, Any]:
    """A webhook body with these messages."""
    change = {"field": "messages", "value": {"messages": list(messages), **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def read(raw: dict[str, Any]) -> Message:
    """The message of a body that has one."""
    (inbound,) = messages_of(body({"from": "5511", "id": "w", "timestamp": "1", **raw}))
    return inbound.message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"type": "text", "text": {"body": "Olá"}}, Message(text="Olá")),
        (
            {"type": "button", "button": {"payload": "yes-1", "text": "Yes"}},
            Message(kind="reply", text="Yes", reply_id="yes-1"),
        ),
        (
            {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}},
            Message(kind="reply", text="A", reply_id="a"),
        ),
        (
            {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "b", "title": "B"}}},
            Message(kind="reply", text="B", reply_id="b"),
        ),
        (
            {"type": "image", "image": {"id": "9", "mime_type": "image/jpeg", "caption": "Look", "sha256": "x"}},
            Message(kind="image", text="Look", media=Media("image", id="9", mime_type="image/jpeg")),
        ),
        (
            {"type": "document", "document": {"id": "9", "filename": "a.pdf", "mime_type": "application/pdf"}},
            Message(kind="document", media=Media("document", id="9", mime_type="application/pdf", filename="a.pdf")),
        ),
        (
            {"type": "location", "location": {"latitude": -23.5, "longitude": "-46.6", "name": "Sé", "url": "u"}},
            Message(kind="location", location=Location(-23.5, -46.6, "Sé")),
        ),
        ({"type": "contacts", "contacts": [{}]}, Message(kind="contacts")),
        ({"type": "reaction", "reaction": {"emoji": "x"}}, Message(kind="other", other_kind="reaction")),
        (
            {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}},
            Message(kind="other", other_kind="nfm_reply"),
        ),
        ({"type": "interactive"}, Message(kind="other", other_kind="interactive")),
        ({"type": "location", "location": {"latitude": 91}}, Message(kind="other", other_kind="location")),
        ({"type": "hologram", "hologram": 5}, Message(kind="other", other_kind="hologram")),
        ({}, Message(kind="other")),
        ({"type": "text"}, Message()),
    ],
)
def test_a_message_is_read_by_its_kind(raw: dict[str, Any], message: Message) -> None:
    assert read(raw) == message


def test_every_entry_change_and_message_is_read_in_order() -> None:
    one, two, three = ({"from": "1", "id": id_, "type": "text", "text": {"body": id_}} for id_ in "abc")
    both = body(one, two)
    both["entry"] += [{"changes": [None, {"field": "statuses"}, {"value": {"messages": [three]}}]}, "junk"]
    assert [(m.id, m.message.text) for m in messages_of(both)] == [("a", "a"), ("b", "b"), ("c", "c")]


def test_changes_of_other_fields_hold_no_messages() -> None:
    echo = body({"id": "w", "type": "text", "text": {"body": "from the business"}})
    echo["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
    assert messages_of(echo) == []


@pytest.mark.parametrize(
    ("raw", "value", "sender"),
    [
        ({"from": "5511", "from_user_id": "BR.1"}, {}, "5511"),
        ({"from_user_id": "BR.1"}, {}, "BR.1"),
        ({}, {"contacts": [{"user_id": "BR.2"}]}, "BR.2"),
        ({}, {"contacts": [{"user_id": "BR.2"}, {"user_id": "BR.3"}]}, ""),
    ],
)
def test_the_sender_is_the_number_or_the_user_id(raw: dict[str, Any], value: dict[str, Any], sender: str) -> None:
    (inbound,) = messages_of(body(raw, **value))
    assert inbound.sender == sender


@pytest.mark.parametrize(("timestamp", "read_as"), [("1700", 1700), (1700, 1700), ("soon", None), (None, None)])
def test_a_timestamp_is_a_number_in_either_form(timestamp: object, read_as: int | None) -> None:
    assert messages_of(body({"timestamp": timestamp}))[0].timestamp == read_as


def test_halves_of_characters_become_question_marks() -> None:
    assert read({"type": "text", "text": {"body": "a\ud83d"}}).text == "a?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
KINDS = st.sampled_from(["text", "button", "interactive", "image", "location", "contacts", "order"])


@given(JSON)
def test_no_json_is_refused(anything: object) -> None:
    assert all(isinstance(m, InboundMessage) for m in messages_of(anything))


@given(KINDS, JSON, JSON)
def test_a_known_kind_with_anything_in_it_is_one_message(kind: str, part: object, timestamp: object) -> None:
    assert len(messages_of(body({"type": kind, kind: part, "timestamp": timestamp}))) == 1
