"""What WhatsApp would refuse of a message, found before it is sent: all faults at once, and where they are."""

from collections.abc import Iterator, Sequence

from backend.channels.contract import Sender
from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_BUTTONS,
    MAX_CAPTION_CHARS,
    MAX_FOOTER_CHARS,
    MAX_HEADER_CHARS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LINK_LABEL_CHARS,
    MAX_LIST_BUTTON_CHARS,
    MAX_LIST_ROWS,
    MAX_PARAMETER_CHARS,
    MAX_ROW_DESCRIPTION_CHARS,
    MAX_ROW_TITLE_CHARS,
    MAX_TEXT_CHARS,
    AskLocationContent,
    ButtonsContent,
    Content,
    LinkButtonContent,
    ListContent,
    LocationContent,
    MediaContent,
    Option,
    TemplateContent,
    TextContent,
    refusal,
)

# WhatsApp Cloud API, reference of messages, November 2025 to May 2026
MAX_BUTTON_ID_CHARS = 256
MAX_ROW_ID_CHARS = 200
MAX_TEMPLATE_NAME_CHARS = 512
MAX_TRACKER_CHARS = 512
_WITHOUT_CAPTION = frozenset({"audio", "sticker"})
_NOT_IN_PARAMETERS = ("\n", "\t", " " * 5)


def faults_of_send(recipient: Sender, content: Content, effect_id: str) -> list[str]:
    """Lists why a send is certain to be refused; empty when it may be taken."""
    faults = faults_of(content)
    if not (recipient.phone or recipient.bsuid or recipient.parent_bsuid):
        faults.append("recipient: has neither a phone number nor a user id")
    faults += _too_long("effect_id", effect_id, MAX_TRACKER_CHARS)
    return faults


def faults_of(content: Content) -> list[str]:
    """Lists what WhatsApp would refuse of a content."""
    missing = refusal(content)
    faults = [f"{missing[0]}: {missing[1]}"] if missing else []
    return faults + list(_beyond(content))


def _beyond(content: Content) -> Iterator[str]:
    match content:
        case TextContent(text=text):
            yield from _too_long("text", text, MAX_TEXT_CHARS)
        case MediaContent(media=media, caption=caption):
            yield from _too_long("caption", caption, MAX_CAPTION_CHARS)
            if caption and media.kind in _WITHOUT_CAPTION:
                yield f"caption: {media.kind} has none"
        case TemplateContent():
            yield from _beyond_template(content)
        case LocationContent():
            return
        case _:
            yield from _beyond_interactive(content)


def _beyond_interactive(
    content: ButtonsContent | ListContent | LinkButtonContent | AskLocationContent,
) -> Iterator[str]:
    yield from _too_long("text", content.text, MAX_INTERACTIVE_BODY_CHARS)
    if isinstance(content, AskLocationContent):
        return
    yield from _too_long("header", content.header, MAX_HEADER_CHARS)
    yield from _too_long("footer", content.footer, MAX_FOOTER_CHARS)
    match content:
        case LinkButtonContent(label=label):
            yield from _too_long("label", label, MAX_LINK_LABEL_CHARS)
        case ButtonsContent(options=options):
            yield from _beyond_options(options, MAX_BUTTONS, MAX_BUTTON_ID_CHARS, MAX_BUTTON_TITLE_CHARS)
            yield from (f"options[{i}].description: buttons have none" for i, o in enumerate(options) if o.description)
        case ListContent(button=button, options=options):
            yield from _too_long("button", button, MAX_LIST_BUTTON_CHARS)
            yield from _beyond_options(options, MAX_LIST_ROWS, MAX_ROW_ID_CHARS, MAX_ROW_TITLE_CHARS)


def _beyond_options(options: Sequence[Option], max_count: int, max_id: int, max_title: int) -> Iterator[str]:
    if not 1 <= len(options) <= max_count:
        yield f"options: {len(options)}, from 1 to {max_count} are taken"
    ids = [option.id for option in options]
    for index, option in enumerate(options):
        where = f"options[{index}]"
        if not option.id or option.id != option.id.strip():
            yield f"{where}.id: is empty or has spaces around it"
        if option.id in ids[:index]:
            yield f"{where}.id: {option.id[:50]} is there before"
        yield from _too_long(f"{where}.id", option.id, max_id)
        yield from _too_long(f"{where}.title", option.title, max_title)
        yield from _too_long(f"{where}.description", option.description, MAX_ROW_DESCRIPTION_CHARS)


def _beyond_template(content: TemplateContent) -> Iterator[str]:
    if not content.name or not content.language:
        yield "name and language: both are needed"
    yield from _too_long("name", content.name, MAX_TEMPLATE_NAME_CHARS)
    for index, parameter in enumerate(content.parameters):
        where = f"parameters[{index}].text"
        yield from _too_long(where, parameter.text, MAX_PARAMETER_CHARS)
        if any(part in parameter.text for part in _NOT_IN_PARAMETERS):
            yield f"{where}: line breaks, tabs and five spaces in a row are not taken"


def _too_long(where: str, text: str, max_chars: int) -> Iterator[str]:
    if len(text) > max_chars:
        yield f"{where}: {len(text):,} characters, at most {max_chars:,}"
