"""Why a call to the outside got no answer, as a value."""

from typing import Final, Literal

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError
from msgspec import Struct

from backend.tools.connections import AddressRefused

FailureReason = Literal[
    "bad_address",  # the address is none of the web, or an odd one
    "address_refused",  # it leads inside
    "bad_request",  # the method or a header cannot be sent
    "name_not_found",
    "refused",  # nothing listens there
    "unreachable",
    "tls_failed",
    "timeout",
    "disconnected",
    "bad_answer",  # what came is not HTTP, or is encoded wrongly
    "too_large",
    "too_many_redirects",
    "insecure_redirect",  # from https to http
]


class HttpFailure(Struct, frozen=True):
    """No usable answer.

    Args:
        detail: a few words for the log; holds nothing of the request.
        may_have_arrived: False only when the request certainly was never sent.
    """

    reason: FailureReason
    detail: str = ""
    may_have_arrived: bool = False


def failure_of(error: Exception) -> HttpFailure:
    """Tells what an error of the network, or of the request itself, means."""
    cause = getattr(error, "os_error", None)
    if isinstance(error, AddressRefused) or isinstance(cause, AddressRefused):
        return HttpFailure("address_refused", str(cause or error))
    reason, may_have_arrived = next((reason, sent) for kind, reason, sent in _MEANINGS if isinstance(error, kind))
    if reason == "unreachable" and isinstance(cause, ConnectionRefusedError):
        reason = "refused"
    if reason == "disconnected" and isinstance(error.__cause__, ContentEncodingError):
        reason = "bad_answer"
    return HttpFailure(reason, type(error).__name__, may_have_arrived)


# The narrower kinds first
_MEANINGS: Final[tuple[tuple[type[Exception], FailureReason, bool], ...]] = (
    (aiohttp.ConnectionTimeoutError, "timeout", False),
    (aiohttp.ClientConnectorDNSError, "name_not_found", False),
    (aiohttp.ClientSSLError, "tls_failed", False),
    (aiohttp.ClientConnectorError, "unreachable", False),
    (TimeoutError, "timeout", True),
    (aiohttp.ServerDisconnectedError, "disconnected", True),
    (aiohttp.ClientPayloadError, "disconnected", True),
    (aiohttp.ClientResponseError, "bad_answer", True),
    (aiohttp.InvalidURL, "bad_address", False),
    (OSError, "disconnected", True),
    (aiohttp.ClientError, "disconnected", True),
    (Exception, "bad_request", False),
)
