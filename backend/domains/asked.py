"""What several controllers read out of requests."""

from typing import Any, TypeAlias, TypeVar

import msgspec
from litestar import Request
from litestar.params import FromQuery
from msgspec import Struct

from backend.domains.accounts.caller import Caller
from backend.domains.pages import PageOf
from backend.errors import BadInput, InputFault
from flow_engine.document import Language
from flow_engine.schema import schema_faults

S = TypeVar("S", bound=Struct)

AnyRequest: TypeAlias = Request[Any, Any, Any]
# The framework reads the types alone; the bounds are those of the structs that `asked_for` makes.
TextOf: TypeAlias = FromQuery[str]
LimitOf: TypeAlias = FromQuery[int]
LanguageOf: TypeAlias = FromQuery[Language]

MAX_KEY_CHARS = 200


def asked_for(kind: type[S], **parameters: Any) -> S:
    """Puts the parameters of a request into the struct a service takes.

    Raises:
        BadInput: one is out of its bounds; all faults are named.
    """
    try:
        return msgspec.convert(parameters, kind)
    except msgspec.ValidationError as error:
        found = schema_faults(kind, parameters, str(error))
        raise BadInput("parameters", [InputFault(fault.path, fault.code, fault.what) for fault in found]) from error


def page_asked_for(cursor: str, limit: int) -> PageOf:
    """Gives which page a request wants.

    Raises:
        BadInput: it is out of its bounds.
    """
    return asked_for(PageOf, cursor=cursor, limit=limit)


def named(text: str, kind: Any) -> str:
    """Gives a name out of a path.

    Args:
        kind: the bounds of the name.

    Raises:
        BadInput: it is out of them.
    """
    try:
        return str(msgspec.convert(text, kind))
    except msgspec.ValidationError as error:
        raise BadInput("name", [InputFault("$.name", "field_wrong_form")]) from error


def revision_in(request: AnyRequest) -> int:
    """Reads on which revision a change is based, out of `If-Match`.

    Raises:
        BadInput: it does not say.
    """
    text = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise BadInput("revision", [InputFault("If-Match", "field_missing" if not text else "field_wrong")])
    return int(text)


def idempotency_key_in(request: AnyRequest) -> str:
    """Reads the key of a call that may be repeated; empty when it has none.

    Raises:
        BadInput: it is too long.
    """
    key = request.headers.get("idempotency-key", "")
    if len(key) > MAX_KEY_CHARS:
        raise BadInput("idempotency key", [InputFault("Idempotency-Key", "field_too_long", str(MAX_KEY_CHARS))])
    return key


def actor(caller: Caller) -> str:
    """Gives whom a change is written down to."""
    return caller.actor_id
