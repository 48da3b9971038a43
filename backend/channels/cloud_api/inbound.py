"""What customers sent, read out of a Cloud API webhook body: every entry, change and message."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from msgspec import Struct

from flow_engine.inputs import Message
from flow_engine.values import Location, Media, MediaKind

_MEDIA_KINDS: tuple[MediaKind, ...] = get_args(MediaKind)


class InboundMessage(Struct, frozen=True):
    """One message of a webhook.

    Args:
        id: the provider's, unique for a number; empty when there was none.
        sender: the phone number, or the business-scoped user id of a customer who hides it.
        timestamp: seconds since 1970; None when it cannot be read.
    """

    id: str
    sender: str
    timestamp: int | None
    message: Message


def messages_of(body: Any) -> list[InboundMessage]:
    """Lists the messages of a webhook body in order; what has no form we know is a message of kind `other`."""
    return [
        InboundMessage(
            id=_text(raw.get("id")),
            sender=_text(raw.get("from")) or _text(raw.get("from_user_id")) or _only_contact(value),
            timestamp=_seconds(raw.get("timestamp")),
            message=_message(raw),
        )
        for value in _values(body)
        for raw in _dicts(value.get("messages"))
    ]


def _values(body: Any) -> Iterator[dict[str, Any]]:
    for entry in _dicts(_dict(body).get("entry")):
        for change in _dicts(entry.get("changes")):
            if change.get("field", "messages") == "messages":
                yield _dict(change.get("value"))


def _only_contact(value: dict[str, Any]) -> str:
    """Gives the id of the contact a value names when it names one alone; there is no doubt whose the message is."""
    contacts = _dicts(value.get("contacts"))
    ids = [_text(contact.get("wa_id")) or _text(contact.get("user_id")) for contact in contacts]
    return ids[0] if len(ids) == 1 else ""


def _message(raw: dict[str, Any]) -> Message:
    kind = _text(raw.get("type"))
    part = _dict(raw.get(kind))
    if kind == "text":
        return Message(text=_text(part.get("body")))
    if kind == "button":
        return Message(kind="reply", text=_text(part.get("text")), reply_id=_text(part.get("payload")))
    if kind == "interactive":
        return _interactive(part)
    if kind == "location":
        return _location(part)
    if kind == "contacts":
        return Message(kind="contacts")
    media_kind = next((known for known in _MEDIA_KINDS if known == kind), None)
    return _media(media_kind, part) if media_kind else Message(kind="other", other_kind=kind)


def _interactive(part: dict[str, Any]) -> Message:
    kind = _text(part.get("type"))
    reply = _dict(part.get(kind))
    if kind not in {"button_reply", "list_reply"}:
        return Message(kind="other", other_kind=kind or "interactive")
    return Message(kind="reply", text=_text(reply.get("title")), reply_id=_text(reply.get("id")))


def _location(part: dict[str, Any]) -> Message:
    raw = {name: part.get(name) for name in ("latitude", "longitude")}
    raw |= {name: _text(part.get(name)) for name in ("name", "address")}
    try:
        return Message(kind="location", location=msgspec.convert(raw, Location, strict=False))
    except msgspec.ValidationError:
        return Message(kind="other", other_kind="location")


def _media(kind: MediaKind, part: dict[str, Any]) -> Message:
    media = Media(
        kind,
        id=_text(part.get("id")),
        url=_text(part.get("url")),
        mime_type=_text(part.get("mime_type")),
        filename=_text(part.get("filename")),
    )
    return Message(kind=kind, text=_text(part.get("caption")), media=media)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    """Gives a text that can be stored: halves of characters become question marks."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _seconds(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
