"""How errors are answered: one shape for all of them, and nothing of what goes on inside."""

import logging
import traceback
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from backend.errors import DatabaseError, FluxoError, InputFault, http_status
from backend.web.limits import LimitReached

DATABASE_RETRY_S = 2  # chosen: a lock or a restart is over by then

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]


class ErrorBody(Struct, frozen=True):
    """What went wrong.

    Args:
        code: stable; programs go by it.
        message: for people who write programs, in English.
        correlation_id: finds the request in the logs.
    """

    code: str
    message: str
    faults: list[InputFault]
    correlation_id: str


class ErrorAnswer(Struct, frozen=True):
    """What every error is answered with."""

    error: ErrorBody


def correlation_id(request: AnyRequest) -> str:
    """Gives the id of a request."""
    return str(request.scope["state"].get("correlation_id", ""))


def exception_handlers() -> ExceptionHandlersMap:
    """Gives what answers each kind of error."""
    return {FluxoError: _named, HTTPException: _of_the_framework, Exception: _unknown}


def _named(request: AnyRequest, error: FluxoError) -> Response[ErrorAnswer]:
    status = http_status(error)
    if status >= 500:
        _log(request, error)
    if status == 500:
        return _answer(request, status, "internal_error", _INTERNAL)
    headers = {}
    if isinstance(error, LimitReached):
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, DatabaseError):
        headers["Retry-After"] = str(DATABASE_RETRY_S)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(request, status, error.code, _docstring(error), error.faults, headers)


_INTERNAL = "Something went wrong on our side; the correlation id finds it in the logs."

_FRAMEWORK = {
    400: ("bad_input", "Something in what was sent is wrong."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("too_large", "It is more than is read."),
}


def _of_the_framework(request: AnyRequest, error: HTTPException) -> Response[ErrorAnswer]:
    if error.status_code not in _FRAMEWORK:
        return _unknown(request, error)
    code, message = _FRAMEWORK[error.status_code]
    faults = _parameter_faults(error) if isinstance(error, ValidationException) else []
    return _answer(request, error.status_code, code, message, faults, dict(error.headers or {}))


def _unknown(request: AnyRequest, error: Exception) -> Response[ErrorAnswer]:
    _log(request, error)
    return _answer(request, 500, "internal_error", _INTERNAL)


def _answer(
    request: AnyRequest,
    status: int,
    code: str,
    message: str,
    faults: list[InputFault] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[ErrorAnswer]:
    body = ErrorBody(code, message, faults or [], correlation_id(request))
    return Response(ErrorAnswer(body), status_code=status, headers=headers, media_type="application/json")


def _docstring(error: FluxoError) -> str:
    return (type(error).__doc__ or "").partition("\n")[0]


def _parameter_faults(error: ValidationException) -> list[InputFault]:
    """Names what is wrong with path and query parameters, and a body that is not there."""
    found: list[InputFault] = []
    items: Any = error.extra or []
    for item in items:
        key, message = str(item.get("key", "")), str(item.get("message", ""))
        is_missing = message == f"'{key}'"  # the framework's own words: a KeyError
        path = "$" if key == "data" else f"$.{key}"
        found.append(InputFault(path, "field_missing") if is_missing else InputFault(path, "field_wrong", message))
    if not found:  # "Missing required query parameter 'limit' for path /api/…"
        name = error.detail.split("'")[1] if error.detail.count("'") >= 2 else ""
        found.append(InputFault(f"$.{name}" if name else "$", "field_missing"))
    return found


def _log(request: AnyRequest, error: Exception) -> None:
    """Logs where an error arose and what kind it is; its words may hold what customers wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    cause = error.__cause__ or error.__context__
    log.error(
        "%s %s failed: %s%s\n%s",
        request.method,
        request.scope.get("path_template", "?"),
        type(error).__name__,
        f" from {type(cause).__name__}" if cause else "",
        frames,
        extra={"correlation_id": correlation_id(request)},
    )
