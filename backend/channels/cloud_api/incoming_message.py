"""One message out of a webhook becomes the engine's: what has no form we know is of kind `other`."""

from itertools import islice
from typing import Any, get_args

import msgspec

from backend.channels.cloud_api.loose_json import as_dict, as_text, dicts
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, MediaKind, SharedContact

MAX_CARDS = 100  # chosen: nobody reads more; all of them are in what is kept as it came
_MEDIA_KINDS: tuple[MediaKind, ...] = get_args(MediaKind)


def message_of(raw: dict[str, Any]) -> Message:
    """Reads a message; `raw` is its object in `messages` or `message_echoes`."""
    kind = as_text(raw.get("type"))
    part = as_dict(raw.get(kind))
    if kind == "text":
        return Message(text=as_text(part.get("body")))
    if kind == "interactive":
        return _interactive(part)
    if kind == "button":
        return _tapped(kind, as_text(part.get("payload")), as_text(part.get("text")))
    if kind == "location":
        return _location(part)
    if kind == "contacts":
        return Message(kind="contacts", contacts=_shared(raw.get(kind)))
    if kind == "order":
        return Message(kind="other", text=as_text(part.get("text")), other_kind=kind)
    media_kind = next((known for known in _MEDIA_KINDS if known == kind), None)
    return _media(media_kind, part) if media_kind else Message(kind="other", other_kind=kind)


def _interactive(part: dict[str, Any]) -> Message:
    kind = as_text(part.get("type"))
    reply = as_dict(part.get(kind))
    if kind not in {"button_reply", "list_reply"}:
        return Message(kind="other", other_kind=kind or "interactive")
    return _tapped(kind, as_text(reply.get("id")), as_text(reply.get("title")))


def _tapped(kind: str, id_: str, title: str) -> Message:
    """Gives the tap on a button or row; one without an id is known by its title."""
    if not id_ and not title:
        return Message(kind="other", other_kind=kind)
    return Message(kind="reply", text=title, reply_id=id_ or title)


def _location(part: dict[str, Any]) -> Message:
    raw = {name: part.get(name) for name in ("latitude", "longitude")}
    raw |= {name: as_text(part.get(name)) for name in ("name", "address")}
    try:
        return Message(kind="location", location=msgspec.convert(raw, Location, strict=False))
    except msgspec.ValidationError:
        return Message(kind="other", other_kind="location")


def _shared(cards: Any) -> list[SharedContact]:
    """Reads cards: whom they are of, and the first number on them."""
    return [
        SharedContact(as_text(as_dict(card.get("name")).get("formatted_name")), _first_phone(card))
        for card in islice(dicts(cards), MAX_CARDS)
    ]


def _first_phone(card: dict[str, Any]) -> str:
    phones = (as_text(one.get("phone")) or as_text(one.get("wa_id")) for one in dicts(card.get("phones")))
    return next(filter(None, phones), "")


def _media(kind: MediaKind, part: dict[str, Any]) -> Message:
    """Reads a file; one that cannot be fetched, because it was too large, is of kind `other`."""
    caption = as_text(part.get("caption"))
    media = Media(
        kind,
        id=as_text(part.get("id")),
        url=as_text(part.get("url")),
        mime_type=as_text(part.get("mime_type")),
        filename=as_text(part.get("filename")),
    )
    if not media.id and not media.url:
        return Message(kind="other", text=caption, other_kind=kind)
    return Message(kind=kind, text=caption, media=media)
