"""What a message to a customer may contain, with WhatsApp's limits."""

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
    """

    text: str = ""
    component: Literal["header", "body", "button"] = "body"
    index: int = 0
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
