"""A customer sees words, choices and links, and nothing that failed."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.customer.view import Link, ReceivedMessage, inbox_of
from backend.cloud_api_stand_in.demo import PHONE_NUMBER_ID
from backend.cloud_api_stand_in.media import new_media
from backend.cloud_api_stand_in.world import World
from tests.backend.cloud_api_stand_in.worlds import ANA, customer, new_world, sent, template, text


def seen(world: World, after: int = 0) -> list[ReceivedMessage]:
    return inbox_of(world, ANA, after, world.clock.now()).messages


def shown(kind: str, content: Any) -> ReceivedMessage:
    world = new_world()
    customer(world)
    about = {"filename": "", "expires_at": world.clock.now() + 60, "is_received": False}
    world.media.add(new_media("1", PHONE_NUMBER_ID, "image/png", b"x", **about))
    sent(world, {"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: content})
    (message,) = seen(world)
    return message


def test_messages_come_after_a_number_and_only_ones_own() -> None:
    world = new_world()
    customer(world)
    customer(world, "5511987650002")
    for number in range(3):
        sent(world, text(f"for Ana {number}"))
        sent(world, text("for another", to="5511987650002"))
    assert [message.text for message in seen(world)] == ["for Ana 0", "for Ana 1", "for Ana 2"]
    second = seen(world)[1]
    assert [message.text for message in seen(world, after=second.number)] == ["for Ana 2"]
    assert inbox_of(world, ANA, 0, 0.0).last == 6


def test_what_failed_is_not_seen() -> None:
    world = new_world()
    sent(world, text())
    assert seen(world) == []
    assert inbox_of(world, "5511900000000", 0, 0.0).messages == []


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("text", {"body": "Hi"}, "Hi"),
        ("image", {"id": "1", "caption": "Look"}, "Look"),
        ("image", {"id": "1"}, ""),
        ("location", {"latitude": 1, "longitude": 2, "name": "Praça", "address": "Sé"}, "Praça, Sé"),
        ("contacts", [{"name": {"formatted_name": "Rui", "first_name": "Rui"}}], "Rui"),
    ],
)
def test_the_words_of_each_kind(kind: str, content: Any, words: str) -> None:
    message = shown(kind, content)
    assert (message.kind, message.text) == (kind, words)


def test_lists_show_label_rows_and_all_words() -> None:
    rows = [{"id": "a", "title": "A", "description": "first"}, {"id": "b", "title": "B"}]
    message = shown(
        "interactive",
        {
            "type": "list",
            "header": {"type": "text", "text": "Top"},
            "body": {"text": "Middle"},
            "footer": {"text": "End"},
            "action": {"button": "Open", "sections": [{"rows": rows}]},
        },
    )
    assert (message.kind, message.text, message.list_label) == ("list", "Top\nMiddle\nEnd", "Open")
    assert [(choice.id, choice.title, choice.description) for choice in message.choices] == [
        ("a", "A", "first"),
        ("b", "B", ""),
    ]


def test_links_are_shown() -> None:
    parameters = {"display_text": "Open", "url": "https://example.com"}
    action = {"name": "cta_url", "parameters": parameters}
    message = shown("interactive", {"type": "cta_url", "body": {"text": "x"}, "action": action})
    assert message.links == [Link("Open", "https://example.com")]


def test_templates_show_their_words_and_quick_replies() -> None:
    world = new_world()
    sent(world, template("appointment_reminder", "Ana", "Monday"))
    (message,) = seen(world)
    assert message.text == "Hello Ana, this is a reminder of your appointment on Monday. Will you come?"
    assert [choice.title for choice in message.choices] == ["Confirm", "Reschedule"]


def test_answers_name_what_they_answer() -> None:
    world = new_world()
    customer(world)
    sent(world, text(context={"message_id": "wamid.x"}))
    assert seen(world)[0].reply_to == "wamid.x"
