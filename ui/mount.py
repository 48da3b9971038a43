"""The built pages as one application that a server takes in: files, Reflex's events, and the headers of a page."""

import base64
import contextlib
import importlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from ui.preloading import Preloading

AsgiApp: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

UI = Path(__file__).parent
DIST = UI / "dist"
API_URL = "FLUXO_UI_API_URL"
"""The variable that tells `ui/api.py` where the API is."""

_BUILT = DIST / "built"
_FILES = DIST / "build" / "client"
_RUN_TIME = {
    "REFLEX_BACKEND_ONLY": "true",
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_WEB_WORKDIR": str(DIST),
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "__REFLEX_SKIP_COMPILE": "true",
}
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_FILE_HEADERS = [(b"x-content-type-options", b"nosniff")]  # a policy is a page's; on each of sixty files it weighs
_KEPT_A_YEAR = b"public, max-age=31536000, immutable"  # the names of these files change with what is in them


class Pages:
    """The pages; `lifespan` must be entered before the first request.

    Args:
        app: Reflex's application.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """Starts what answers events and stops it at the end."""
        return _entered(self._app)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Takes a connection."""

        async def send_on(message: Any) -> None:
            if message["type"] == "http.response.start":
                is_file = _is_asset(scope["path"]) and message["status"] < 400  # what is not there is told by a page
                headers = _FILE_HEADERS if is_file else _headers_of(scope)
                message["headers"] = [*message.get("headers", ()), *headers, _kept(scope["path"])]
            await send(message)

        await self._app(scope, receive, send_on if scope["type"] == "http" else send)


def are_built() -> bool:
    """Tells whether there are pages to serve."""
    return _BUILT.exists()


def open_pages(api_url: str) -> Pages:
    """Loads the built pages.

    Args:
        api_url: where this machine reaches the API; without a path.
    """
    os.environ.update(_RUN_TIME)
    os.environ[API_URL] = api_url
    with contextlib.chdir(UI / "web"):  # Reflex reads its settings from the folder it starts in
        app = importlib.import_module("ui.app").app()
    return Pages(app)


@asynccontextmanager
async def _entered(app: Any) -> AsyncIterator[None]:
    async with app.router.lifespan_context(app):
        yield


def _inline_scripts() -> list[bytes]:
    return [script for page in sorted(_FILES.rglob("*.html")) for script in _INLINE_SCRIPT.findall(page.read_bytes())]


def _headers_of(scope: Any) -> list[tuple[bytes, bytes]]:
    built_at_ns = _BUILT.stat().st_mtime_ns
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    links = _preloading(built_at_ns).header(scope["path"], cookies)
    return [*_page_headers(built_at_ns), (b"link", links.encode())] if links else _page_headers(built_at_ns)


@lru_cache(maxsize=1)
def _preloading(built_at_ns: int) -> Preloading:
    """Reads what pages are made of; those that are built anew while they are served are made of other files."""
    return Preloading(_FILES)


@lru_cache(maxsize=1)
def _page_headers(built_at_ns: int) -> list[tuple[bytes, bytes]]:
    """Gives the headers of every page: it runs our scripts only, talks to its own site only, and is never framed.

    Args:
        built_at_ns: pages that are built anew while they are served have other scripts.
    """
    allowed = {"'sha256-" + base64.b64encode(sha256(script).digest()).decode() + "'" for script in _inline_scripts()}
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        f"script-src 'self' {' '.join(sorted(allowed))}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob: https:; media-src 'self' blob: https:"
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]


def _kept(path: str) -> tuple[bytes, bytes]:
    return (b"cache-control", _KEPT_A_YEAR if _is_asset(path) else b"no-cache")


def _is_asset(path: str) -> bool:
    return path.startswith("/assets/")
