"""The only way to the backend: its HTTP API, asked on behalf of whoever opened the page."""

import os
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from msgspec import Struct
from yarl import URL

from ui.mount import API_URL

T = TypeVar("T")

ANSWERS_WITHIN_S = 30.0
_COOKIES = ("__Host-fluxo_log_in", "fluxo_log_in")  # the first is the one of https


class Fault(Struct, frozen=True):
    """One thing that is wrong in what was sent."""

    path: str
    code: str
    what: str = ""


class _Error(Struct, frozen=True):
    code: str
    faults: list[Fault] = []


class _Refusal(Struct, frozen=True):
    error: _Error


class ApiRefused(Exception):
    """The API does not do what was asked.

    Args:
        status: of the answer; 401: nobody is logged in.
        code: names the reason.
    """

    def __init__(self, status: int, code: str, faults: list[Fault]) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.faults = faults

    def by_field(self) -> dict[str, dict[str, str]]:
        """Gives the first fault of each field: `$.email` is about `email`."""
        found: dict[str, dict[str, str]] = {}
        for fault in self.faults:
            found.setdefault(fault.path.removeprefix("$").lstrip(".") or "$", {"code": fault.code, "what": fault.what})
        return found


class Api:
    """The API for the log-in in a browser's cookies; nothing but that says who asks."""

    def __init__(self, cookies: str) -> None:
        self._token = _token_in(cookies)

    def require_log_in(self) -> None:
        """Lets those through who show a log-in; whether it counts is for the API to say.

        Raises:
            ApiRefused: there is none.
        """
        if not self._token:
            raise ApiRefused(401, "not_signed_in", [])

    async def get(self, path: str, answer: type[T], **query: str | int | None) -> T:
        """Asks for something.

        Args:
            query: what is None is left out.

        Raises:
            ApiRefused: it is not given.
        """
        return _read(await self._ask("GET", path + _query(query), None), answer)

    async def send(self, method: str, path: str, answer: type[T], body: Any = None, **query: str) -> T:
        """Asks for something to be done; `Any` takes whatever comes back.

        Raises:
            ApiRefused: it is not done.
        """
        data = b"" if body is None else msgspec.json.encode(body)
        return _read(await self._ask(method, path + _query(query), data), answer)

    async def _ask(self, method: str, path: str, data: bytes | None) -> bytes:
        self.require_log_in()
        address = URL(f"{os.environ[API_URL]}/api{path}", encoded=True)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        waits = aiohttp.ClientTimeout(total=ANSWERS_WITHIN_S)
        try:
            async with (
                aiohttp.ClientSession(headers=headers, timeout=waits) as session,
                session.request(method, address, data=data) as answer,
            ):
                content = await answer.read()
        except (TimeoutError, aiohttp.ClientError) as error:
            raise ApiRefused(503, "unreachable", []) from error
        if answer.status >= 400:
            raise _refused(answer.status, content)
        return content


def at(*parts: str) -> str:
    """Gives the path of something; its parts may come from a browser.

    Raises:
        ApiRefused: a part leads elsewhere.
    """
    if any(part in ("", ".", "..") for part in parts):
        raise ApiRefused(404, "not_found", [])
    return "/" + "/".join(quote(part, safe="") for part in parts)


def _query(query: Mapping[str, str | int | None]) -> str:
    told = {name: value for name, value in query.items() if value is not None}
    return f"?{urlencode(told)}" if told else ""


def _token_in(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies)
    except CookieError:
        return ""
    return next((found[name].value for name in _COOKIES if name in found and found[name].value), "")


def _read(content: bytes, answer: type[T]) -> T:
    """Reads an answer; an empty one is read as null."""
    return msgspec.json.decode(content or b"null", type=answer)


def _refused(status: int, content: bytes) -> ApiRefused:
    try:
        error = msgspec.json.decode(content, type=_Refusal).error
    except msgspec.DecodeError:
        return ApiRefused(status, "internal_error", [])
    return ApiRefused(status, error.code, error.faults)
