"""What only pages of this very site may do something with: other sites' pages are sent away."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from backend.serving import Application
from backend.web.same_site import SAFE_METHODS, Sent, comes_from_us

_FORBIDDEN = 403


class OwnSite:
    """An application, for whoever is no browser and for browsers that show pages of this very site.

    Args:
        public_url: how browsers reach the site; empty when nobody said.
    """

    def __init__(self, served: Application, public_url: str) -> None:
        self._served = served
        self._public_url = public_url

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """Starts what is served and stops it at the end."""
        return self._served.lifespan()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Takes a connection, unless another site's page opens it to do something."""
        if self._is_foreign(scope):
            await _refuse(scope, receive, send)
        else:
            await self._served(scope, receive, send)

    def _is_foreign(self, scope: Any) -> bool:
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS and not _is_event(scope["path"]):
            return False
        told = {name: value.decode("latin-1") for name, value in scope["headers"]}
        sent = Sent(told.get(b"sec-fetch-site", ""), told.get(b"origin", ""), told.get(b"host", ""))
        return comes_from_us(sent, self._public_url) is False


def _is_event(path: str) -> bool:
    return path.startswith("/_")


async def _refuse(
    scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": _FORBIDDEN, "headers": []})
    await send({"type": "http.response.body", "body": b""})
