"""A config of each node type in which every field says something, made from the type's schema alone."""

from collections.abc import Iterator
from typing import Any

import msgspec

from nodes import catalogue

Schema = dict[str, Any]

_TEXTS = {
    "date": "2030-01-02",
    "day_bound": "2030-01-02",
    "time_of_day": "10:30",
    "url": "https://shop.example/menu",
    "json_path": "$.order.total",
    "cron": "0 9 * * MON",
    "id": "first",
    "variable": "name",
    "variable_name": "name",
    "time_zone": "America/Sao_Paulo",
    "language": "en_US",
    "message_template": "appointment_reminder",
}


def examples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Gives for each node type, and for each kind of what comes in kinds, a name and a whole config."""
    for type_, node_type in catalogue().items():
        schema = msgspec.json.schema(node_type.config_type)
        for kind in _kinds(schema) or [""]:
            yield type_, f"{type_}_{kind}".strip("_"), _value(schema, schema, kind)


def shown_paths(config: Any, path: str = "") -> Iterator[str]:
    """Names the fields of a config as the strings files do: by dots, lists without index."""
    if isinstance(config, list):
        for item in config:
            yield from shown_paths(item, path)
    elif isinstance(config, dict):
        for name, value in config.items():
            inner = f"{path}.{name}".lstrip(".")
            yield inner
            yield from shown_paths(value, inner)


def _kinds(root: Schema) -> list[str]:
    tagged = (field for struct in root["$defs"].values() for field in struct["properties"].values())
    return [kind for field in tagged for kind in field.get("discriminator", {}).get("mapping", {})]


def _value(schema: Schema, root: Schema, kind: str) -> Any:
    if "$ref" in schema:
        return _value(root["$defs"][schema["$ref"].split("/")[-1]], root, kind)
    if "discriminator" in schema:
        return _value({"$ref": schema["discriminator"]["mapping"][kind]}, root, kind)
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], root, kind)
    if "enum" in schema:
        return next((choice for choice in schema["enum"] if choice != schema.get("default")), schema["enum"][0])
    match schema["type"]:
        case "object":
            return {name: _value(field, root, kind) for name, field in schema["properties"].items()}
        case "array":
            return [_value(schema["items"], root, kind)] * 2
        case "boolean":
            return not schema.get("default", False)
        case "integer" | "number":
            return 1 if schema.get("default") is None else schema["default"] + 1
    return _TEXTS.get(schema.get("widget", ""), "Some words")
