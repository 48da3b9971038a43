"""Reading JSON of which nothing is certain: what is not as hoped is empty, never an error."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

_KEY_CHARS = 32  # chosen: 128 bits, no two updates share one
_encoder = msgspec.json.Encoder(order="sorted")


def as_dict(value: Any) -> dict[str, Any]:
    """Gives an object; empty when it is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Gives a list; a value that is no list is a list of one, null of none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Walks the objects of a list."""
    return (item for item in as_list(value) if isinstance(item, dict))


def as_text(value: Any) -> str:
    """Gives a text that every database stores: without NUL characters. Ids written as numbers become text."""
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def as_number(value: Any) -> int | None:
    """Reads a whole number, also one written as text."""
    try:
        return None if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def as_moment(value: Any, otherwise: datetime) -> datetime:
    """Reads seconds since 1970, as a number or as text."""
    seconds = as_number(value)
    if seconds is None or seconds <= 0:
        return otherwise
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return otherwise


def key_of(value: Any) -> str:
    """Makes a key out of what a value says: the same for the same, whatever the order of its fields."""
    return sha256(_encoder.encode(value)).hexdigest()[:_KEY_CHARS]
