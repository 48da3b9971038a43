"""What a message to a customer may contain, with WhatsApp's limits."""

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from flow_engine.values import Location, Media

# WhatsApp Cloud API, reference of messages, November 2025
MAX_TEXT_CHARS = 4_096
MAX_INTERACTIVE_BODY_CHARS = 1_024
MAX_CAPTION_CHARS = 1_024
MAX_HEADER_CHARS = 60
MAX_FOOTER_CHARS = 60
MAX_BUTTONS = 3
MAX_BUTTON_TITLE_CHARS = 20
MAX_LIST_ROWS = 10
MAX_LIST_BUTTON_CHARS = 20
MAX_ROW_TITLE_CHARS = 24
MAX_ROW_DESCRIPTION_CHARS = 72
MAX_LINK_LABEL_CHARS = 20
MAX_URL_CHARS = 2_000
MAX_PARAMETER_CHARS = 1_024  # of a message template's body, with all that is filled in


class TextContent(Struct, frozen=True, tag="text"):
    """Plain words."""

    text: str


class MediaContent(Struct, frozen=True, tag="media", omit_defaults=True):
    """A file, with words under it where the kind has them."""

    media: Media
    caption: str = ""


class LocationContent(Struct, frozen=True, tag="location"):
    """A pin on the map."""

    location: Location


class LinkButtonContent(Struct, frozen=True, tag="link_button", omit_defaults=True):
    """Words with one button that opens an address."""

    text: str
    label: str
    url: str
    header: str = ""
    footer: str = ""


class Option(Struct, frozen=True, omit_defaults=True):
    """A button or a list row."""

    id: str
    title: str
    description: str = ""


class ButtonsContent(Struct, frozen=True, tag="buttons", omit_defaults=True):
    """Words with up to three reply buttons."""

    text: str
    options: list[Option]
    header: str = ""
    footer: str = ""


class ListContent(Struct, frozen=True, tag="list", omit_defaults=True):
    """Words with a button that opens a list of up to ten rows."""

    text: str
    button: str
    options: list[Option]
    header: str = ""
    footer: str = ""


class AskLocationContent(Struct, frozen=True, tag="ask_location"):
    """Words with the button by which the customer shares a location."""

    text: str


class TemplateParameter(Struct, frozen=True, omit_defaults=True):
    """What fills one place of a message template.

    Args:
        component: where the place is.
        index: which button, from 0; 0 elsewhere.
        name: the place's name; empty where the message template numbers its places.
    """

    text: str = ""
    component: Literal["header", "body", "button"] = "body"
    index: int = 0
    name: str = ""
    media: Media | None = None


class TemplateContent(Struct, frozen=True, tag="template", omit_defaults=True):
    """An approved message template: the only content WhatsApp takes outside the 24-hour window."""

    name: str
    language: str
    parameters: list[TemplateParameter] = []


Content: TypeAlias = (
    TextContent
    | MediaContent
    | LocationContent
    | LinkButtonContent
    | ButtonsContent
    | ListContent
    | AskLocationContent
    | TemplateContent
)


def cut(text: str, max_chars: int) -> str:
    """Shortens a text to WhatsApp's limit; the last character becomes an ellipsis when something is lost."""
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def one_line(text: str) -> str:
    """Puts a text on one line with single spaces: a message template's places take nothing else."""
    return " ".join(text.split())


def as_address(text: str) -> str:
    """Mends a filled-in web address: spaces around it are dropped, spaces inside it encoded."""
    return "%20".join(text.split())


def refusal(content: Content) -> tuple[str, str] | None:
    """Tells why WhatsApp is certain to refuse a content; None when it may be taken.

    The code is `empty_message`, `bad_address` or `doubled_title`; beside it stands what it is about.
    """
    for part, text in _needed(content):
        if not text.strip():
            return "empty_message", part
    for address in _addresses(content):
        if len(address) > MAX_URL_CHARS or not _WEB_ADDRESS.fullmatch(address):
            return "bad_address", address[:100]
    if isinstance(content, ButtonsContent):
        titles = [option.title for option in content.options]
        return next((("doubled_title", title) for title in titles if titles.count(title) > 1), None)
    return None


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def _needed(content: Content) -> Iterator[tuple[str, str]]:
    """Walks the parts a content cannot do without."""
    match content:
        case LocationContent():
            return
        case MediaContent(media=media):
            yield "media", media.id or media.url
        case TemplateContent(parameters=parameters):
            for index, parameter in enumerate(parameters):
                file = parameter.media
                yield f"parameters[{index}]", (file.id or file.url) if file else parameter.text
        case _:
            yield "text", content.text
    if isinstance(content, LinkButtonContent):
        yield "label", content.label
        yield "url", content.url
    if isinstance(content, ListContent):
        yield "button", content.button
    if isinstance(content, ButtonsContent | ListContent):
        for index, option in enumerate(content.options):
            yield f"options[{index}].title", option.title


def _addresses(content: Content) -> Iterator[str]:
    match content:
        case LinkButtonContent(url=url):
            yield url
        case MediaContent(media=Media(id="", url=url)):
            yield url
        case TemplateContent(parameters=parameters):
            yield from (p.media.url for p in parameters if p.media and not p.media.id)
