"""The one client for calls to the outside: it reaches the open internet only, keeps every bound, and never raises."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterable, Awaitable, Callable
from types import TracebackType
from typing import Annotated, Final, Self, TypeAlias
from urllib.parse import urljoin

import aiohttp
from msgspec import Meta, Struct, structs

from backend.tools.connections import Resolve, open_connector, resolve_by_system
from backend.tools.http_failures import HttpFailure, failure_of
from backend.tools.web_address import AddressFault, Reach, WebAddress, read_web_address
from flow_engine.web_requests import TRANSPORT_HEADERS

MAX_ANSWER_BYTES: Final = 256 * 1024  # chosen: four times what a variable may hold; an answer is data, not a file
MAX_REDIRECTS: Final = 3  # chosen: http to https, to www, to the right path
CONNECT_S: Final = 5  # chosen: a host that takes longer to be reached is down
_OK: Final = 200
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# What goes along to another owner's host: nothing that may hold a secret
_HARMLESS_HEADERS: Final = frozenset({"accept", "accept-language", "content-type", "user-agent"})
# Written by the client itself: it undoes these encodings, and knows no others
_OWN_HEADERS: Final = TRANSPORT_HEADERS | {"accept-encoding"}
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, a token
_HEADER_VALUE: Final = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]*")
_NETWORK_ERRORS: Final = (aiohttp.ClientError, OSError, ValueError, TypeError)  # time-outs are OSErrors too


class Streamed(Struct, frozen=True):
    """A body that is too large to lie in memory: made piece by piece when it is sent.

    Args:
        size_bytes: of all pieces together.
    """

    pieces: Callable[[], AsyncIterable[bytes]]
    size_bytes: int


class HttpRequest(Struct, frozen=True, kw_only=True):
    """A call to be made.

    Args:
        body: one that is streamed can be sent once only, so redirects are the answer then.
        sink: takes the body of an answer with status 200 piece by piece; it is left out of the answer.
        timeout_s: for all of it, from waiting for a connection to the last byte.
        max_answer_bytes: of the answer's body, after it is decompressed too.
        follows_redirects: else a redirect is the answer.
    """

    url: str
    method: str = "GET"
    headers: dict[str, str] = {}
    body: bytes | Streamed = b""
    sink: Callable[[bytes], Awaitable[None]] | None = None
    timeout_s: Annotated[float, Meta(gt=0)] = 15
    max_answer_bytes: int = MAX_ANSWER_BYTES
    follows_redirects: bool = True

    def __repr__(self) -> str:
        size = self.body.size_bytes if isinstance(self.body, Streamed) else len(self.body)
        return f"HttpRequest(method={self.method!r}, body of {size} bytes)"


class HttpAnswer(Struct, frozen=True):
    """What came back, whatever its status.

    Args:
        headers: by name in lower case; lines of one name are joined by a comma.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"HttpAnswer(status={self.status}, body of {len(self.body)} bytes)"


HttpOutcome: TypeAlias = HttpAnswer | HttpFailure


class HttpClient:
    """Makes calls over kept-alive connections; open it with `async with`, once for the process.

    Args:
        resolve: gives a name's addresses; each is judged before it is dialled.
        tls: whose certificates are believed; None for the machine's own list.
    """

    def __init__(
        self, reach: Reach | None = None, resolve: Resolve = resolve_by_system, tls: ssl.SSLContext | None = None
    ) -> None:
        self._reach = reach or Reach()
        self._resolve = resolve
        self._tls = tls

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=open_connector(self._reach, self._resolve, self._tls),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_S),
            headers={"Accept-Encoding": "gzip, deflate", "User-Agent": "Fluxo"},
            skip_auto_headers=("Content-Type",),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    async def call(self, request: HttpRequest) -> HttpOutcome:
        """Makes a call. What the network does is a value; being cancelled still is not."""
        odd = [name for name, value in request.headers.items() if not _may_be_sent(name, value)]
        if odd:
            return HttpFailure("bad_request", f"the header {odd[0][:40]!a}")
        try:
            async with asyncio.timeout(request.timeout_s):
                return await self._follow(request)
        except _NETWORK_ERRORS as error:
            return failure_of(error)

    async def _follow(self, request: HttpRequest) -> HttpOutcome:
        """Calls, and calls on where the answer is a redirect; every hop is judged like the first."""
        address = read_web_address(request.url, self._reach)
        if isinstance(address, AddressFault):
            return HttpFailure(address.reason, address.detail)
        answer = await self._exchange(address, request)
        for _ in range(MAX_REDIRECTS):
            follows = request.follows_redirects and not isinstance(request.body, Streamed)
            target = _target_of(answer) if follows else None
            if isinstance(answer, HttpFailure) or target is None:
                return answer
            next_address = _next_address(address, target, self._reach)
            if isinstance(next_address, HttpFailure):
                return next_address
            request = _redirected(request, answer.status, is_same_owner=address.origin == next_address.origin)
            address = next_address
            answer = await self._hop(address, request)
        return HttpFailure("too_many_redirects", may_have_arrived=True) if _target_of(answer) else answer

    async def _hop(self, address: WebAddress, request: HttpRequest) -> HttpOutcome:
        """Calls where a redirect leads; whatever fails there, the first host has seen the request."""
        try:
            return await self._exchange(address, request)
        except _NETWORK_ERRORS as error:
            return structs.replace(failure_of(error), may_have_arrived=True)

    async def _exchange(self, address: WebAddress, request: HttpRequest) -> HttpOutcome:
        async with self._session.request(
            request.method,
            address.url,
            headers=_headers_of(request),
            data=request.body.pieces() if isinstance(request.body, Streamed) else request.body or None,
            allow_redirects=False,
        ) as response:
            body = await _read(response, request.max_answer_bytes, request.sink)
            if body is None:
                response.close()
                return HttpFailure("too_large", f"more than {request.max_answer_bytes} bytes", may_have_arrived=True)
            return HttpAnswer(response.status, _headers(response), body)


def _headers_of(request: HttpRequest) -> dict[str, str]:
    """Gives the headers; of a body that is streamed the size is told before it."""
    if not isinstance(request.body, Streamed):
        return request.headers
    return {**request.headers, "Content-Length": str(request.body.size_bytes)}


async def _read(
    response: aiohttp.ClientResponse, max_bytes: int, sink: Callable[[bytes], Awaitable[None]] | None
) -> bytes | None:
    """Reads the body; None as soon as it is more than that, decompressed. No more than a buffer lies ahead of it."""
    if (response.content_length or 0) > max_bytes and response.method != "HEAD":
        return None
    body, size = bytearray(), 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > max_bytes:
            return None
        if sink and response.status == _OK:
            await sink(chunk)
        else:
            body += chunk
    return bytes(body)


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _may_be_sent(header: str, value: str) -> bool:
    is_ours = header.lower() in _OWN_HEADERS
    return not is_ours and bool(_HEADER_NAME.fullmatch(header)) and bool(_HEADER_VALUE.fullmatch(value))


def _next_address(address: WebAddress, target: str, reach: Reach) -> WebAddress | HttpFailure:
    try:
        read = read_web_address(urljoin(str(address.url), target), reach)
    except ValueError:
        return HttpFailure("bad_address", "an odd redirect", may_have_arrived=True)
    if isinstance(read, AddressFault):
        return HttpFailure(read.reason, read.detail, may_have_arrived=True)
    if (address.url.scheme, read.url.scheme) == ("https", "http"):
        return HttpFailure("insecure_redirect", may_have_arrived=True)
    return read


def _target_of(outcome: HttpOutcome) -> str | None:
    if not isinstance(outcome, HttpAnswer) or outcome.status not in _REDIRECTS:
        return None
    return outcome.headers.get("location")


def _redirected(request: HttpRequest, status: int, is_same_owner: bool) -> HttpRequest:
    """Gives the request to repeat: RFC 9110, 15.4; without a body it is a GET."""
    kept = {name: value for name, value in request.headers.items() if is_same_owner or _is_harmless(name)}
    becomes_get = status == 303 or (status in (301, 302) and request.method.upper() == "POST")
    if not becomes_get or request.method.upper() == "HEAD":
        return structs.replace(request, headers=kept)
    kept = {name: value for name, value in kept.items() if name.lower() != "content-type"}
    return structs.replace(request, method="GET", body=b"", headers=kept)


def _is_harmless(header: str) -> bool:
    return header.lower() in _HARMLESS_HEADERS
