"""All the places where JSON departs from a struct: msgspec alone stops at the first."""

from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema
import msgspec
from msgspec import Struct

MAX_FAULTS = 100  # chosen: nobody reads more at once

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
    found = [_fault(error) for error in islice(_validator(struct).iter_errors(value), MAX_FAULTS)]
    return found or [SchemaFault("$", "field_wrong", first)]


def _fault(error: jsonschema.ValidationError) -> SchemaFault:
    keyword = str(error.validator)
    code = _CODES.get(keyword, "field_wrong")
    bound: Any = error.validator_value
    match keyword:
        case "required":
            what = error.message.split("'")[1]
        case "additionalProperties":
            schema: Any = error.schema
            what = ", ".join(sorted(set(error.instance) - set(schema.get("properties", {}))))  # type: ignore[arg-type]
        case "enum":
            what = ", ".join(map(str, bound))
        case "anyOf":
            what = ""
        case _:
            what = str(bound)
    return SchemaFault(error.json_path, code, what[:200])


@lru_cache(maxsize=256)
def _validator(struct: type[Struct]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(msgspec.json.schema(struct))
