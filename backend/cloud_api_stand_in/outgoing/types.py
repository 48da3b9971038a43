"""The message types and what each must look like."""

from collections.abc import Callable
from typing import Any

from backend.cloud_api_stand_in.errors import GraphError, missing
from backend.cloud_api_stand_in.media import MEDIA_KINDS
from backend.cloud_api_stand_in.outgoing.files import FILE, check_file
from backend.cloud_api_stand_in.outgoing.interactive import check_interactive
from backend.cloud_api_stand_in.outgoing.shapes import Anything, Flag, Items, Number, OneOf, Text, Thing

# WhatsApp Cloud API, reference of messages, November 2025 to May 2026
MAX_TEXT_CHARS = 4_096
MAX_CAPTION_CHARS = 1_024
MAX_CONTACTS = 257
MAX_TRACKER_CHARS = 512
MAX_PIN_DAYS = 30
MAX_PARAMETERS = 100  # chosen: more places than a body of 1,024 characters makes sense with

_CAPTION = Text(MAX_CAPTION_CHARS, min_chars=0)
_NAME_PARTS = ("first_name", "last_name", "middle_name", "suffix", "prefix")
_LOCATION = Thing(
    required={"latitude": Number(-90, 90), "longitude": Number(-180, 180)},
    optional={"name": Text(min_chars=0), "address": Text(min_chars=0)},
)
_CONTACT = Thing(
    required={
        "name": Thing(required={"formatted_name": Text()}, optional=dict.fromkeys(_NAME_PARTS, Text(min_chars=0)))
    },
    optional=dict.fromkeys(("addresses", "birthday", "emails", "org", "phones", "urls"), Anything()),
)
_LANGUAGE = Thing(required={"code": Text()}, optional={"policy": OneOf(("deterministic",))})
_PARAMETERS = Items(Thing(is_open=True), 0, MAX_PARAMETERS)
_COMPONENT = Thing(required={"type": Text()}, optional={"parameters": _PARAMETERS}, is_open=True)
_SHAPES = {
    "text": Thing(required={"body": Text(MAX_TEXT_CHARS)}, optional={"preview_url": Flag()}),
    "image": Thing(optional={**FILE, "caption": _CAPTION}),
    "video": Thing(optional={**FILE, "caption": _CAPTION}),
    "audio": Thing(optional={**FILE, "voice": Flag()}),
    "sticker": Thing(optional=FILE),
    "document": Thing(optional={**FILE, "caption": _CAPTION, "filename": Text(min_chars=0)}),
    "location": _LOCATION,
    "reaction": Thing(required={"message_id": Text()}, optional={"emoji": Text(min_chars=0)}),
    "template": Thing(
        required={"name": Text(), "language": _LANGUAGE},
        optional={"components": Items(_COMPONENT, 0, 20), "namespace": Text()},
    ),
    "pin": Thing(
        required={"type": OneOf(("pin", "unpin")), "message_id": Text()},
        optional={"expiration_days": Number(1, MAX_PIN_DAYS)},
    ),
}
_CONTEXT = Thing(required={"message_id": Text()})
_TRACKER = Text(MAX_TRACKER_CHARS, min_chars=0)
_COMMON = {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "product_policy",
    "message_activity_sharing",
    "ttl",
}


def check_message(body: dict[str, Any]) -> str:
    """Checks the body of a send; gives its type."""
    kind = body.get("type", "text")
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise GraphError(131051, f"Param type must be one of {{{', '.join(_CHECKS)}}}.")
    if body.get(kind) is None:
        raise missing(kind)
    check(body[kind])
    for name, value in body.items():
        if name not in _COMMON and name != kind and value is not None:
            raise GraphError(100, f'Unexpected key "{name}" on param "message".')
    if body.get("context") is not None:
        _CONTEXT.check(body["context"], "context", 100)
    if body.get("biz_opaque_callback_data") is not None:
        _TRACKER.check(body["biz_opaque_callback_data"], "biz_opaque_callback_data", 100)
    return str(kind)


def _plain(kind: str) -> Callable[[Any], None]:
    shape = _SHAPES[kind]
    return lambda value: shape.check(value, kind, 100)


def _file(kind: str) -> Callable[[Any], None]:
    shape = _SHAPES[kind]

    def check(value: Any) -> None:
        shape.check(value, kind, 100)
        check_file(value, kind, 100)

    return check


def _contacts(value: Any) -> None:
    Items(_CONTACT, 1, MAX_CONTACTS).check(value, "contacts", 100)
    for index, contact in enumerate(value):
        if not any(contact["name"].get(part) for part in _NAME_PARTS):
            raise missing(f"contacts[{index}]['name'] with one part besides formatted_name")


_CHECKS: dict[str, Callable[[Any], None]] = {
    **{kind: _plain(kind) for kind in ("text", "location", "reaction", "template", "pin")},
    **{kind: _file(kind) for kind in MEDIA_KINDS},
    "contacts": _contacts,
    "interactive": check_interactive,
}
MESSAGE_TYPES = tuple(_CHECKS)
