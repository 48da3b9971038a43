"""The values a flow's variables hold: plain JSON, so that a session survives being stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from flow_engine.folding import fold

Value: TypeAlias = Any  # None, bool, int, float, str, list and dict of the same: what JSON can say

VariableType = Literal["text", "number", "boolean", "date", "time", "location", "media", "list", "object"]

MediaKind = Literal["image", "video", "audio", "document", "sticker"]

MAX_VALUE_CHARS = 16_384  # chosen: four of the longest WhatsApp texts; keeps a session small
MAX_VALUE_BYTES = 4 * MAX_VALUE_CHARS  # a list or an object as JSON; a character takes up to four bytes
MAX_VALUE_LEVELS = 50  # chosen: far above what systems send, far below what makes a writer of JSON give up
MAX_NUMBER = 2**53  # chosen: up to here every reader of JSON keeps whole numbers exact; more digits are an id
MAX_NUMBER_CHARS = 40  # chosen: longer than any number up to there is written


class Location(Struct, frozen=True, omit_defaults=True):
    """A place on the map, in degrees."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: str = ""
    address: str = ""


class SharedContact(Struct, frozen=True, omit_defaults=True):
    """Somebody's card, as a customer passed it on."""

    name: str = ""
    phone: str = ""


class Media(Struct, frozen=True, omit_defaults=True):
    """A file in a message: named by our stored file, by the provider's id, or by its address."""

    kind: MediaKind
    id: str = ""
    url: str = ""
    mime_type: str = ""
    filename: str = ""


def is_of_type(value: Value, type_: VariableType) -> bool:
    """Tells whether a value may stand in a variable of this type as it is; None (nothing yet) always may."""
    if value is None:
        return True
    kept = coerce(value, type_)
    return type(value) in _PYTHON_TYPES[type_] and (kept == value or isinstance(kept, dict))


def coerce(value: Value, type_: VariableType) -> Value:
    """Brings a value into a variable's type; None when it cannot be read as one or is too large to keep."""
    return None if value is None or _is_too_deep(value) else _READERS[type_](value)


def pick(value: Value, path: Sequence[str]) -> Value:
    """Gives what lies at a path of keys and positions inside a value; None when there is nothing."""
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def to_text(value: Value) -> str:
    """Writes a value as a customer would read it; lists and objects as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return "" if value is None else str(value)


def to_number(value: Value) -> int | float | None:
    """Reads a number, with a point or a comma before the decimals; None when it is not one, or too large."""
    if isinstance(value, str):
        text = value.strip().replace(",", ".")
        if len(text) > MAX_NUMBER_CHARS or not _NUMBER.fullmatch(text):
            return None
        value = int(text) if text.lstrip("+-").isdecimal() else float(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if -MAX_NUMBER <= value <= MAX_NUMBER else None


def to_boolean(value: Value) -> bool | None:
    """Reads yes or no in the product's languages; None when it is neither."""
    if isinstance(value, int | float):
        return value != 0
    word = fold(value) if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else None


def to_date(value: Value) -> str | None:
    """Reads an ISO date, or the day of an ISO date with time, as `YYYY-MM-DD`; None when there is no such day."""
    found = _DATE.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def to_time(value: Value) -> str | None:
    """Reads a time of day as `HH:MM`; None when it is not one."""
    found = _TIME.match(value) if isinstance(value, str) else None
    return f"{int(found[1]):02}:{found[2]}" if found else None


def _is_too_deep(value: Value, levels: int = MAX_VALUE_LEVELS) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_too_deep(item, levels - 1) for item in items)


def _to_kept_text(value: Value) -> str:
    text = value if type(value) is str else to_text(value)
    return text[:MAX_VALUE_CHARS]


def _to_kept(type_: type) -> Callable[[Value], Value]:
    def read(value: Value) -> Value:
        return value if type(value) is type_ and _json_bytes(value) <= MAX_VALUE_BYTES else None

    return read


def _to_fields_of(struct: type[Struct]) -> Callable[[Value], Value]:
    def read(value: Value) -> Value:
        try:
            fields = msgspec.to_builtins(msgspec.convert(value, struct))
        except msgspec.ValidationError:
            return None
        return fields if _json_bytes(fields) <= MAX_VALUE_BYTES else None

    return read


def _json_bytes(value: Value) -> int:
    return len(msgspec.json.encode(value))


_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_DATE = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?=[T ][0-9]|\s*$)")
_TIME = re.compile(r"\s*([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9](\.[0-9]+)?)?\s*$")
_YES = frozenset({"true", "yes", "y", "sim", "s", "si", "1"})
_NO = frozenset({"false", "no", "n", "nao", "0"})

_PYTHON_TYPES: dict[VariableType, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "time": (str,),
    "location": (dict,),
    "media": (dict,),
    "list": (list,),
    "object": (dict,),
}
_READERS: dict[VariableType, Callable[[Value], Value]] = {
    "text": _to_kept_text,
    "number": to_number,
    "boolean": to_boolean,
    "date": to_date,
    "time": to_time,
    "location": _to_fields_of(Location),
    "media": _to_fields_of(Media),
    "list": _to_kept(list),
    "object": _to_kept(dict),
}
