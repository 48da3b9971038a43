"""What a customer types becomes what a customer does; what comes is shown in plain lines."""

import pytest

from backend.cloud_api_stand_in.customer.acts import AnyAct, Say, SendLocation, SendMedia, Tap
from backend.cloud_api_stand_in.customer.view import Link, ReceivedMessage
from backend.cloud_api_stand_in.offers import Choice
from backend.stand_in_customer import LineFault, lines_of, read_line


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("Hi there", Say(text="Hi there")),
        ("//tap", Say(text="/tap")),
        ("/tap 2", Tap(choice="2")),
        ("/tap Finish order", Tap(choice="Finish order")),
        ("/location -23.5, -46.6 Casa da Ana", SendLocation(latitude=-23.5, longitude=-46.6, name="Casa da Ana")),
        ("/location 1 2", SendLocation(latitude=1, longitude=2)),
        ("/image", SendMedia(kind="image")),
        ("/document  my papers", SendMedia(kind="document", caption="my papers")),
    ],
)
def test_a_line_is_read(line: str, act: AnyAct) -> None:
    assert read_line(line) == act


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/tap", "tap_needs_choice"),
        ("/location here", "location_malformed"),
        ("/dance", "unknown_command"),
        ("/", "unknown_command"),
    ],
)
def test_a_line_that_says_nothing_is_refused(line: str, code: str) -> None:
    with pytest.raises(LineFault) as refused:
        read_line(line)
    assert refused.value.code == code


def received(kind: str, text: str, **more: object) -> ReceivedMessage:
    fields = {"number": 1, "id": "wamid.1", "phone_number_id": "3", "at": 0.0, "choices": [], "links": []}
    fields |= {"list_label": "", "reply_to": "", "content": {}}
    return ReceivedMessage(kind=kind, text=text, **(fields | more))  # type: ignore[arg-type]


def test_messages_are_shown_with_what_can_be_tapped() -> None:
    choices = [
        Choice(kind="button_reply", id="a", title="Yes"),
        Choice(kind="list_reply", id="b", title="No", description="Never"),
    ]
    assert list(lines_of(received("button", "Well?\nSay it", choices=choices))) == [
        "Well?",
        "Say it",
        "    [1] Yes",
        "    [2] No – Never",
    ]
    link = received("cta_url", "See", links=[Link("Open", "https://x.example")])
    assert list(lines_of(link)) == ["See", "    [Open] https://x.example"]


def test_a_file_is_shown_by_its_address() -> None:
    shown = lines_of(received("image", "The menu", content={"link": "https://x.example/m.jpg"}))
    assert list(shown) == ["(image) https://x.example/m.jpg The menu"]


def test_a_message_without_words_is_shown_by_its_kind() -> None:
    assert list(lines_of(received("reaction", ""))) == ["reaction"]
