"""Reads what was sent: strictly, and with every fault named at once."""

from typing import Any

import msgspec
from litestar import Request

from backend.errors import BadInput, InputFault, NotJson
from flow_engine.schema import schema_faults

_NUL = b"\\u0000"  # how it must be written in JSON; PostgreSQL keeps no text that holds one


class ApiRequest(Request[Any, Any, Any]):
    """A request whose body is read into the handler's own type."""

    async def json(self) -> Any:
        """Reads the body.

        Raises:
            NotJson: it is not declared to be JSON.
            BadInput: it departs from the handler's type.
        """
        body = await self.body()
        if self.content_type[0] != "application/json":
            raise NotJson
        field = self.route_handler.parsed_data_field
        return read_body(body, field.raw if field else Any)


def read_body(body: bytes, kind: Any) -> Any:
    """Reads JSON into a type.

    Raises:
        BadInput: it departs from the type; all faults are named.
    """
    if _NUL in body and (paths := _nul_paths(_read_any(body), "$")):
        raise BadInput(faults=[InputFault(path, "field_wrong_character") for path in paths])
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(faults=_faults(_read_any(body), kind, str(error))) from error


def _read_any(body: bytes) -> Any:
    """Reads JSON of any type.

    Raises:
        BadInput: it is not JSON, nested too deeply, or holds a number that no computer holds.
    """
    try:
        return msgspec.json.decode(body)
    except msgspec.ValidationError as error:  # such a number
        raise BadInput(faults=[_fault(str(error))]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(faults=[InputFault("$", "json_malformed", _place(error))]) from error
    except RecursionError as error:
        raise BadInput(faults=[InputFault("$", "nested_too_deeply")]) from error


def _faults(value: Any, kind: Any, first: str) -> list[InputFault]:
    found = schema_faults(kind, value, first)
    if len(found) == 1 and found[0].what == first:  # no schema can say it
        return [_fault(first)]
    return [InputFault(fault.path, fault.code, fault.what) for fault in found]


def _fault(told: str) -> InputFault:
    """Makes a fault of msgspec's words, which end with the place."""
    what, _, path = told.partition(" - at `")
    return InputFault(path.rstrip("`") or "$", "field_wrong", what)


def _place(error: Exception) -> str:
    """Gives where JSON is malformed; never what is there."""
    _, found, place = str(error).partition("(byte ")
    return f"byte {place.rstrip(')')}" if found else ""


def _nul_paths(value: Any, path: str) -> list[str]:
    if isinstance(value, str):
        return [path] if "\0" in value else []
    if isinstance(value, dict):
        keys = [path] if any("\0" in key for key in value) else []
        return keys + [found for key, item in value.items() for found in _nul_paths(item, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in _nul_paths(item, f"{path}[{index}]")]
    return []
