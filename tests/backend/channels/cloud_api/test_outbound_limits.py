"""What WhatsApp would refuse is found before it is sent: all faults at once, and where they are."""

from typing import Any

import pytest

from backend.channels.cloud_api.outbound_limits import faults_of, faults_of_send
from backend.channels.contract import Sender
from flow_engine.contents import (
    AskLocationContent,
    ButtonsContent,
    Content,
    LinkButtonContent,
    ListContent,
    LocationContent,
    MediaContent,
    Option,
    TemplateContent,
    TemplateParameter,
    TextContent,
)
from flow_engine.values import Location, Media

IMAGE = Media("image", id="1")
URL = "https://shop.example"


def options(count: int, **fields: Any) -> list[Option]:
    """Makes different options."""
    return [Option(**{"id": f"id{index}", "title": f"title {index}"} | fields) for index in range(count)]


@pytest.mark.parametrize(
    "content",
    [
        TextContent("x" * 4_096),
        MediaContent(IMAGE, "x" * 1_024),
        LocationContent(Location(0, 0)),
        AskLocationContent("x" * 1_024),
        LinkButtonContent("x" * 1_024, "x" * 20, URL, "x" * 60, "x" * 60),
        ButtonsContent("x" * 1_024, [Option(str(n) + "i" * 255, str(n) + "t" * 19) for n in range(3)]),
        ListContent("x" * 1_024, "x" * 20, [Option(f"{n}" + "i" * 199, "t" * 24, "d" * 72) for n in range(10)]),
        TemplateContent("n" * 512, "pt_BR", [TemplateParameter("x" * 1_024)]),
    ],
)
def test_what_just_fits_has_no_fault(content: Content) -> None:
    assert faults_of(content) == []


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (TextContent("x" * 4_097), ["text: 4,097 characters, at most 4,096"]),
        (TextContent(" "), ["empty_message: text"]),
        (MediaContent(IMAGE, "x" * 1_025), ["caption: 1,025 characters, at most 1,024"]),
        (MediaContent(Media("audio", id="1"), "la"), ["caption: audio has none"]),
        (MediaContent(Media("sticker", id="1"), "la"), ["caption: sticker has none"]),
        (MediaContent(Media("image")), ["empty_message: media"]),
        (AskLocationContent("x" * 1_025), ["text: 1,025 characters, at most 1,024"]),
        (
            LinkButtonContent("x" * 1_025, "x" * 21, "ftp://a", "x" * 61, "x" * 61),
            [
                "bad_address: ftp://a",
                "text: 1,025 characters, at most 1,024",
                "header: 61 characters, at most 60",
                "footer: 61 characters, at most 60",
                "label: 21 characters, at most 20",
            ],
        ),
        (ButtonsContent("a", []), ["options: 0, from 1 to 3 are taken"]),
        (ButtonsContent("a", options(4)), ["options: 4, from 1 to 3 are taken"]),
        (ListContent("a", "b", options(11)), ["options: 11, from 1 to 10 are taken"]),
        (ListContent("a", "b" * 21, options(1)), ["button: 21 characters, at most 20"]),
        (
            ButtonsContent("a", [Option("", "One"), Option(" b", "x" * 21), Option("c" * 257, "Two", "why")]),
            [
                "options[0].id: is empty or has spaces around it",
                "options[1].id: is empty or has spaces around it",
                "options[1].title: 21 characters, at most 20",
                "options[2].id: 257 characters, at most 256",
                "options[2].description: buttons have none",
            ],
        ),
        (
            ListContent("a", "b", [Option("c", "d" * 25, "e" * 73), Option("c", "f")]),
            [
                "options[0].title: 25 characters, at most 24",
                "options[0].description: 73 characters, at most 72",
                "options[1].id: c is there before",
            ],
        ),
        (ButtonsContent("a", [Option("1", "Same"), Option("2", "Same")]), ["doubled_title: Same"]),
        (ListContent("a", "b", [Option("c" * 201, "d")]), ["options[0].id: 201 characters, at most 200"]),
        (TemplateContent("", ""), ["name and language: both are needed"]),
        (TemplateContent("n" * 513, "es"), ["name: 513 characters, at most 512"]),
        (
            TemplateContent("n", "es", [TemplateParameter("a\nb"), TemplateParameter("x" * 1_025)]),
            [
                "parameters[0].text: line breaks, tabs and five spaces in a row are not taken",
                "parameters[1].text: 1,025 characters, at most 1,024",
            ],
        ),
    ],
)
def test_all_faults_are_told_at_once(content: Content, faults: list[str]) -> None:
    assert faults_of(content) == faults


def test_a_send_needs_somebody_and_a_short_id() -> None:
    assert faults_of_send(Sender(name="Ana"), TextContent("Hi"), "e" * 513) == [
        "recipient: has neither a phone number nor a user id",
        "effect_id: 513 characters, at most 512",
    ]
    assert faults_of_send(Sender(parent_bsuid="BR.ENT.1"), TextContent("Hi"), "e" * 512) == []
