"""What a customer sees on the phone."""

from typing import Any

from msgspec import Struct

from backend.cloud_api_stand_in.media import MEDIA_KINDS
from backend.cloud_api_stand_in.offers import Choice, choices_of
from backend.cloud_api_stand_in.sent import SentMessage
from backend.cloud_api_stand_in.world import World


class Link(Struct, frozen=True):
    """A button that opens an address."""

    label: str
    url: str


class ReceivedMessage(Struct, frozen=True, kw_only=True):
    """A message as its reader sees it.

    Args:
        number: counts the messages of the stand-in; to be given as `after` next time.
        kind: its type, and of an interactive message that type.
        text: all words, without those of buttons and rows.
        list_label: what opens the list; empty when it is none.
        content: the message as it was sent.
    """

    number: int
    id: str
    phone_number_id: str
    at: float
    kind: str
    text: str
    choices: list[Choice]
    links: list[Link]
    list_label: str
    reply_to: str
    content: dict[str, Any]


class Inbox(Struct, frozen=True):
    """What arrived since one looked.

    Args:
        last: the number of the last message there is; for `after`.
        is_typing: whether the business is seen typing.
    """

    messages: list[ReceivedMessage]
    last: int
    is_typing: bool


def inbox_of(world: World, wa_id: str, after: int, now: float) -> Inbox:
    """Gives the messages a customer got after a number; what failed was never seen."""
    user = world.users.by_wa_id.get(wa_id)
    sent = world.sent.after(after)
    messages = [view_of(world, one) for one in sent if one.wa_id == wa_id and not one.failure]
    is_typing = user is not None and any(thread.typing_until > now for thread in user.threads.values())
    return Inbox(messages, world.sent.count, is_typing)


def view_of(world: World, message: SentMessage) -> ReceivedMessage:
    """Gives a message as its reader sees it."""
    content = message.content
    is_interactive = message.kind == "interactive"
    template = None
    if message.kind == "template":
        number = world.accounts.numbers[message.number_id]
        template = world.templates.named(number.waba_id, content["name"], content["language"]["code"])
    is_list = is_interactive and content["type"] == "list"
    return ReceivedMessage(
        number=message.number,
        id=message.id,
        phone_number_id=message.number_id,
        at=message.at,
        kind=content["type"] if is_interactive else message.kind,
        text=_words(message, content),
        choices=choices_of(message, template),
        links=_links(content) if is_interactive else [],
        list_label=content["action"]["button"] if is_list else "",
        reply_to=(message.payload.get("context") or {}).get("message_id", ""),
        content=content if isinstance(content, dict) else {"contacts": content},
    )


def _words(message: SentMessage, content: Any) -> str:
    match message.kind:
        case "text":
            return str(content["body"])
        case "template":
            return message.shown
        case "interactive":
            header = content.get("header") or {}
            parts = (header.get("text"), *((content.get(part) or {}).get("text") for part in ("body", "footer")))
            return "\n".join(part for part in parts if part)
        case "location":
            return ", ".join(str(content[part]) for part in ("name", "address") if content.get(part))
        case "contacts":
            return ", ".join(contact["name"]["formatted_name"] for contact in content)
        case "reaction":
            return str(content.get("emoji") or "")
        case kind:
            return str(content.get("caption") or "") if kind in MEDIA_KINDS else ""


def _links(content: dict[str, Any]) -> list[Link]:
    if content["type"] != "cta_url":
        return []
    parameters = content["action"]["parameters"]
    return [Link(parameters["display_text"], parameters["url"])]
