"""Structured output: the JSON schema made of the asked fields, and the reading of what a model gave for it."""

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from flow_engine.effects import LlmField
from flow_engine.folding import fold
from flow_engine.values import MAX_VALUE_CHARS, Value, to_boolean, to_date, to_number, to_text

_WANTED: Final = {
    "text": "a text",
    "number": "a number without a unit",
    "boolean": "true or false",
    "date": "a day that exists as YYYY-MM-DD",
}
_JSON_TYPES: Final = {"text": "string", "number": "number", "boolean": "boolean", "date": "string"}


class FieldsRead(Struct, frozen=True):
    """What was found in a reply.

    Args:
        faults: what does not fit, in words for the model; they repeat nothing of what it said.
    """

    data: dict[str, Value]
    faults: list[str]


def schema_of(fields: Sequence[LlmField]) -> dict[str, Any]:
    """Makes the schema: every field is given, null where nothing was said and none is required."""
    return {
        "type": "object",
        "properties": {field.name: _property(field) for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def read_fields(text: str, fields: Sequence[LlmField]) -> FieldsRead:
    """Reads a reply; what it leaves out counts as null, and what was not asked for is left out."""
    raw = object_in(without_thoughts(text))
    if raw is None:
        return FieldsRead({}, ["it is not one JSON object"])
    read = {field.name: _read(field, raw.get(field.name)) for field in fields}
    faults = [f"`{field.name}` must be {_wanted(field)}" for field in fields if read[field.name] is _UNFIT]
    return FieldsRead({} if faults else read, faults)


def object_in(text: str) -> dict[str, Any] | None:
    """Finds the one JSON object, also between fences or in the middle of words."""
    fenced = _FENCE.match(text)
    for candidate in (fenced[1] if fenced else text, text[text.find("{") : text.rfind("}") + 1]):
        try:
            found = msgspec.json.decode(candidate.encode(errors="replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return None


def without_thoughts(text: str) -> str:
    """Leaves out what a model wrote while it thought: local servers give that along with the answer."""
    return _THOUGHTS.sub("", text, count=1).strip()


class _Unfit:
    """Stands for a value that does not fit."""


_UNFIT: Final = _Unfit()
_THOUGHTS: Final = re.compile(r"\A\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_FENCE: Final = re.compile(r"\A```(?:json)?\s*\n(.*?)\n?\s*```\Z", re.DOTALL | re.IGNORECASE)


def _property(field: LlmField) -> dict[str, Any]:
    json_type = _JSON_TYPES[field.type]
    described: dict[str, Any] = {"type": json_type if field.is_required else [json_type, "null"]}
    about = " ".join(filter(None, (field.description, "Write it as YYYY-MM-DD." if field.type == "date" else "")))
    if about:
        described["description"] = about
    if field.choices:
        described["enum"] = [*field.choices, *([] if field.is_required else [None])]
    return described


def _read(field: LlmField, value: Value) -> Value:
    """Gives a value in its field's type; `_UNFIT` when it is not of it."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return _UNFIT if field.is_required else None
    if isinstance(value, list | dict):
        return _UNFIT
    if field.choices:
        return next((choice for choice in field.choices if fold(choice) == fold(to_text(value))), _UNFIT)
    readers = {"text": _text, "number": to_number, "boolean": to_boolean, "date": to_date}
    found = readers[field.type](value)
    return _UNFIT if found is None else found


def _text(value: Value) -> str:
    return to_text(value).strip()[:MAX_VALUE_CHARS]


def _wanted(field: LlmField) -> str:
    one_of = f"one of {msgspec.json.encode(field.choices).decode()}" if field.choices else _WANTED[field.type]
    return one_of if field.is_required else f"{one_of} or null"
