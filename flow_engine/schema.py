"""All the places where JSON departs from a struct: msgspec alone stops at the first."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from math import inf
from typing import Any, Never, get_args, get_origin, get_type_hints

import jsonschema
import msgspec
from msgspec import Struct

MAX_FAULTS = 100  # chosen: nobody reads more at once
MAX_NAMES = 20  # chosen: of unknown fields, for the same reason

_CODES = {
    "required": "field_missing",
    "additionalProperties": "field_unknown",
    "type": "field_wrong_type",
    "anyOf": "field_wrong_type",
    "enum": "field_not_allowed",
    "const": "field_not_allowed",
    "pattern": "field_wrong_form",
    "minLength": "field_too_short",
    "maxLength": "field_too_long",
    "minItems": "field_too_few",
    "maxItems": "field_too_many",
    "minimum": "field_too_small",
    "exclusiveMinimum": "field_too_small",
    "maximum": "field_too_large",
    "exclusiveMaximum": "field_too_large",
}


class SchemaFault(Struct, frozen=True):
    """One place where a value departs from its schema.

    Args:
        path: where, `$.options[2].title`.
        code: what kind of fault, in the strings of the checks.
        what: the bound, the choices or the name it is about.
    """

    path: str
    code: str
    what: str = ""


def schema_faults(struct: type[Struct], value: Any, first: str) -> list[SchemaFault]:
    """Lists the places where a value departs from a struct, at most 100.

    Args:
        first: msgspec's own words for the first one, used for what no schema can say.
    """
    try:
        found = [_fault(error) for error in islice(_validator(struct).iter_errors(value), MAX_FAULTS)]
    except RecursionError:
        found = []  # nested so deep that the fault cannot be put into words
    return found or [SchemaFault("$", "field_wrong", first)]


def _fault(error: jsonschema.ValidationError) -> SchemaFault:
    keyword = str(error.validator)
    code = _CODES.get(keyword, "field_wrong")
    bound: Any = error.validator_value
    match keyword:
        case "minLength" if error.instance == "":
            code, what = "field_empty", ""
        case "required":
            what = error.message.split("'")[1]
        case "additionalProperties":
            what = error.message
        case "enum":
            what = ", ".join(map(str, bound))
        case "anyOf":
            what = ""
        case _:
            what = str(bound)
    return SchemaFault(error.json_path, code, what[:200])


@lru_cache(maxsize=256)
def _validator(struct: type[Struct]) -> jsonschema.protocols.Validator:
    """Makes a validator that spends no time on what msgspec takes: a document may have thousands of sound nodes."""
    types = list(_item_types(struct, set()))
    schemas, _ = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    known = {msgspec.json.encode(schema): type_ for schema, type_ in zip(schemas, types, strict=True)}

    def items(validator: Any, schema: Any, value: Any, around: Mapping[str, Any]) -> Iterator[Any]:
        if isinstance(value, list) and len(value) <= around.get("maxItems", inf):
            type_ = known.get(msgspec.json.encode(schema), Never)
            for index, item in enumerate(value):
                if not _is_sound(item, type_):
                    yield from validator.descend(item, schema, path=index)

    keywords = {"items": items, "maxItems": _not_too_many, "additionalProperties": _no_others, "anyOf": _the_one_meant}
    made: jsonschema.protocols.Validator = _extended(_Validator, keywords)(msgspec.json.schema(struct))
    return made


def _item_types(type_: Any, seen: set[Any]) -> Iterator[Any]:
    """Walks the types of the items of all lists inside a type."""
    parts = get_args(type_)
    if get_origin(type_) in (list, tuple):
        yield parts[0]
    if isinstance(type_, type) and issubclass(type_, Struct) and type_ not in seen:
        seen.add(type_)
        parts = tuple(get_type_hints(type_, include_extras=True).values())
    for part in parts:
        yield from _item_types(part, seen)


def _is_sound(item: Any, type_: Any) -> bool:
    if type_ is Never:
        return False
    try:
        msgspec.convert(item, type_)
    except msgspec.ValidationError:
        return False
    return True


def _not_too_many(validator: Any, most: int, value: Any, around: Mapping[str, Any]) -> Iterator[Any]:
    if isinstance(value, list) and len(value) > most:
        yield jsonschema.ValidationError("")  # the library would write the whole list into its words


def _no_others(validator: Any, allowed: Any, value: Any, around: Mapping[str, Any]) -> Iterator[Any]:
    if allowed is not False:
        yield from _Validator.VALIDATORS["additionalProperties"](validator, allowed, value, around)
    elif isinstance(value, dict) and (others := value.keys() - around["properties"].keys()):
        yield jsonschema.ValidationError(", ".join(nsmallest(MAX_NAMES, others)))


def _the_one_meant(validator: Any, choices: Any, value: Any, around: Mapping[str, Any]) -> Iterator[Any]:
    """Looks into the one type of a union that is meant, by its tag or because the others are null."""
    discriminator = around.get("discriminator", {})
    tag = value.get(discriminator.get("propertyName")) if isinstance(value, dict) else None
    meant = discriminator.get("mapping", {}).get(tag) if isinstance(tag, str) else None
    present = [choice for choice in choices if choice != {"type": "null"}]
    if meant:
        yield from validator.descend(value, {"$ref": meant})
    elif len(present) == 1 and value is not None:
        yield from validator.descend(value, present[0])
    else:
        yield from _Validator.VALIDATORS["anyOf"](validator, choices, value, around)


_Validator = jsonschema.Draft202012Validator
_extended: Any = jsonschema.validators.extend
