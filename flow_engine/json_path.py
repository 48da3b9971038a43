"""One value picked out of JSON by an RFC 9535 path that can never give more than one."""

from functools import lru_cache
from typing import TypeAlias

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathQuery

from flow_engine.values import Value

MAX_PATH_CHARS = 200  # chosen: no hand-written path is longer

JsonPath: TypeAlias = JSONPathQuery


class JsonPathError(Exception):
    """The text is not a JSON path, or one that may give several values."""


@lru_cache(maxsize=4_096)
def read_path(text: str) -> JsonPath:
    """Reads a path of names and positions only: `$.order.items[0]['unit price']`.

    Raises:
        JsonPathError: it is malformed or too long, or has a wildcard, slice, filter or `..`.
    """
    if len(text) > MAX_PATH_CHARS:
        raise JsonPathError(f"longer than {MAX_PATH_CHARS} characters")
    try:
        path = _environment.compile(text)
    except (JSONPathError, OverflowError, RecursionError) as error:
        raise JsonPathError(str(error)) from error
    if not path.singular_query():
        raise JsonPathError("may give several values")
    return path


def find(path: JsonPath, value: Value) -> Value | None:
    """Gives what the path leads to in a value; None when it leads nowhere, or to null."""
    node = path.find_one(value)
    return None if node is None else node.value


_environment = JSONPathEnvironment()
