"""What WhatsApp is certain to refuse is found before it is sent."""

import pytest

from flow_engine.contents import (
    MAX_URL_CHARS,
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
    as_address,
    cut,
    one_line,
    refusal,
)
from flow_engine.values import Location, Media

PAGE = "https://shop.example/a?b=c#d"
YES, NO = Option("y", "Yes"), Option("n", "No")


@pytest.mark.parametrize(
    "content",
    [
        TextContent("."),
        MediaContent(Media("image", id="f1")),
        MediaContent(Media("image", url=PAGE)),
        MediaContent(Media("sticker", id="f1", url="not looked at beside an id")),
        LocationContent(Location(0, 0)),
        LinkButtonContent("Text", "Label", PAGE),
        LinkButtonContent("Text", "Label", "HTTP://x"),
        ButtonsContent("Text", [YES, NO]),
        ListContent("Text", "Open", [YES, NO, Option("y2", "Yes")]),
        AskLocationContent("Where?"),
        TemplateContent("hello", "en"),
        TemplateContent("hello", "en", [TemplateParameter("x"), TemplateParameter(media=Media("image", url=PAGE))]),
    ],
)
def test_what_may_be_sent_is_not_refused(content: Content) -> None:
    assert refusal(content) is None


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (TextContent(""), "text"),
        (TextContent(" \n\t\u00a0"), "text"),
        (MediaContent(Media("image"), "a caption alone"), "media"),
        (LinkButtonContent("", "Label", PAGE), "text"),
        (LinkButtonContent("Text", " ", PAGE), "label"),
        (LinkButtonContent("Text", "Label", ""), "url"),
        (ButtonsContent("", [YES]), "text"),
        (ButtonsContent("Text", [YES, Option("n", " ")]), "options[1].title"),
        (ListContent("Text", "", [YES]), "button"),
        (ListContent("Text", "Open", [Option("y", "")]), "options[0].title"),
        (AskLocationContent(""), "text"),
        (TemplateContent("hello", "en", [TemplateParameter("x"), TemplateParameter("")]), "parameters[1]"),
        (TemplateContent("hello", "en", [TemplateParameter(media=Media("image"))]), "parameters[0]"),
    ],
)
def test_what_has_an_empty_part_is_refused(content: Content, part: str) -> None:
    assert refusal(content) == ("empty_message", part)


@pytest.mark.parametrize(
    "address",
    [
        "www.shop.example",
        "ftp://shop.example",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://?a",
        "see https://shop.example",
        "https://shop.example/a b",
        "https://shop.example/\n",
        "https://shop.example/" + "a" * MAX_URL_CHARS,
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    contents: list[Content] = [
        LinkButtonContent("Text", "Label", address),
        MediaContent(Media("image", url=address)),
        TemplateContent("hello", "en", [TemplateParameter(media=Media("image", url=address))]),
    ]
    assert [refusal(content) for content in contents] == [("bad_address", address[:100])] * 3


def test_an_address_of_the_greatest_length_is_taken() -> None:
    address = "https://shop.example/".ljust(MAX_URL_CHARS, "a")
    assert refusal(LinkButtonContent("Text", "Label", address)) is None


def test_two_buttons_that_read_alike_are_refused() -> None:
    assert refusal(ButtonsContent("Text", [YES, NO, Option("y2", "Yes")])) == ("doubled_title", "Yes")


def test_a_text_is_cut_only_where_it_is_too_long() -> None:
    assert cut("abcde", 5) == "abcde"
    assert cut("abcdef", 5) == "abcd…"


def test_line_breaks_and_runs_of_spaces_become_one_space() -> None:
    assert one_line(" a\n\n\tb     c ") == "a b c"


def test_spaces_in_an_address_are_encoded_and_around_it_dropped() -> None:
    assert as_address(" https://shop.example/a b\n") == "https://shop.example/a%20b"
