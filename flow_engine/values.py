"""The values a flow's variables hold: plain JSON, so that a session survives being stored."""

import math
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from flow_engine.folding import fold

Value: TypeAlias = Any  # None, bool, int, float, str, list and dict of the same: what JSON can say

VariableType = Literal["text", "number", "boolean", "date", "time", "location", "media", "list", "object"]

MediaKind = Literal["image", "video", "audio", "document", "sticker"]

MAX_VALUE_CHARS = 16_384  # chosen: four of the longest WhatsApp texts; keeps a session small
MAX_NUMBER_CHARS = 40  # chosen: longer digits are an id, not an amount


class Location(Struct, frozen=True, omit_defaults=True):
    """A place on the map, in degrees."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: str = ""
    address: str = ""


class Media(Struct, frozen=True, omit_defaults=True):
    """A file in a message: named by our stored file, by the provider's id, or by its address."""

    kind: MediaKind
    id: str = ""
    url: str = ""
    mime_type: str = ""
    filename: str = ""


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


def is_of_type(value: Value, type_: VariableType) -> bool:
    """Tells whether a value may stand in a variable of this type; None (nothing yet) always may."""
    return value is None or type(value) in _PYTHON_TYPES[type_]


def coerce(value: Value, type_: VariableType) -> Value:
    """Brings a value into a variable's type; None when it cannot be read as one."""
    if value is None or type(value) in _PYTHON_TYPES[type_]:
        return value[:MAX_VALUE_CHARS] if isinstance(value, str) else value
    match type_:
        case "text":
            return to_text(value)[:MAX_VALUE_CHARS]
        case "number":
            return to_number(value)
        case "boolean":
            return to_boolean(value)
        case _:
            return None


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
    """Reads a number, with a point or a comma before the decimals; None when it is not one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > MAX_NUMBER_CHARS:
        return None
    text = value.strip().replace(",", ".") if value.count(",") == 1 and "." not in value else value.strip()
    try:
        return int(text) if text.lstrip("+-").isdigit() else _finite(float(text))
    except ValueError:
        return None


def to_boolean(value: Value) -> bool | None:
    """Reads yes or no in the product's languages; None when it is neither."""
    if isinstance(value, int | float):
        return value != 0
    word = fold(value) if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


_YES = frozenset({"true", "yes", "y", "sim", "s", "si", "1"})
_NO = frozenset({"false", "no", "n", "nao", "0"})
