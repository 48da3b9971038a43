"""The outermost layer: an id for each request, headers for each answer, a line in the log for both."""

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send

from backend.tools.clock import Clock
from backend.tools.ids import Ids

Inner: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

log = logging.getLogger("backend.access")

_CORRELATION_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_PROVIDERS = "/webhooks/whatsapp/"
_CORRELATION_HEADER = b"x-correlation-id"

# An answer of the API is data: nothing in it may be run, framed, guessed at or kept.
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}
_ONLY_HTTPS = b"max-age=31536000"


class Edge:
    """The outermost layer.

    Args:
        is_https: whether people reach the installation by https.
    """

    def __init__(self, clock: Clock, is_https: bool) -> None:
        self._clock = clock
        self._ids = Ids(clock)
        self._is_https = is_https

    async def pass_on(self, inner: Inner, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and its answer back."""
        request = _Passing(scope, self._clock.now(), _told_id(scope) or self._ids.new())
        scope["state"] = {**scope.get("state", {}), "correlation_id": request.id}

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
                message["headers"] = self._headers(list(message.get("headers", [])), request.id)
            await send(message)

        try:
            await inner(scope, receive, send_on)
        finally:
            request.log(self._clock.now())

    def _headers(self, headers: list[tuple[bytes, bytes]], id_: str) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in _HEADERS.items() if name not in there]
        if self._is_https:
            headers.append((b"strict-transport-security", _ONLY_HTTPS))
        return [*headers, (_CORRELATION_HEADER, id_.encode())]


class Api(Litestar):
    """The application, with its outermost layer around everything: also around what is found nowhere.

    `edge` is given right after it is made.
    """

    edge: Edge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Takes a connection."""
        if scope["type"] == "http":
            await self.edge.pass_on(super().__call__, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Passing:
    """A request on its way through."""

    def __init__(self, scope: Scope, began_at: datetime, id_: str) -> None:
        self.id = id_
        self.status = 0  # no answer was begun: the client left
        self._scope = scope
        self._began_at = began_at

    def log(self, now: datetime) -> None:
        """Writes the line. It names the route, not the address: ids and search words stay out."""
        level = logging.DEBUG if self._is_ordinary_post() else logging.INFO
        if not log.isEnabledFor(level):
            return
        caller = self._scope.get("user")
        values = {
            "correlation_id": self.id,
            "method": self._scope.get("method", ""),
            "route": self._scope.get("path_template", ""),
            "status": self.status,
            "duration_ms": round((now - self._began_at).total_seconds() * 1000, 1),
            "workspace_id": getattr(caller, "workspace_id", ""),
            "actor_id": getattr(caller, "actor_id", ""),
        }
        log.log(level, "%(method)s %(route)s %(status)s", values, extra=values)

    def _is_ordinary_post(self) -> bool:
        """Tells of a provider's post that was stored: there are very many, and the metrics count them."""
        return self.status == 200 and self._scope.get("path_template", "").startswith(_PROVIDERS)


def _told_id(scope: Scope) -> str:
    """Gives the id that the client or a proxy gave the request; empty when it is none."""
    for name, value in scope["headers"]:
        if name in (_CORRELATION_HEADER, b"x-request-id"):
            text = value.decode("latin-1")
            return text if _CORRELATION_ID.fullmatch(text) else ""
    return ""
