"""The pages in front of the API: one port, our own site only."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend import own_site
from backend.own_site import OwnSite
from backend.pages import load_pages
from backend.serving import Front
from tests.backend.running_server import RunningServer
from ui import mount


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The product with its pages."""
    assert mount.are_built(), "the pages are not built: make pages"
    running = RunningServer(tmp_path_factory.mktemp("server"))
    try:
        running.start()
        yield running
    finally:
        running.close()


def _head(server: RunningServer, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


@pytest.mark.parametrize("path", ["/", "/flows", "/flows/any", "/log-in", "/settings/keys"])
def test_pages_are_served(server: RunningServer, path: str) -> None:
    status, headers = _head(server, path)
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"


def test_what_is_nowhere_is_said_to_be(server: RunningServer) -> None:
    assert _head(server, "/nowhere")[0] == 404
    status, answer = server.ask("GET", "/api/nowhere")
    assert (status, answer["error"]["code"]) == (404, "not_found")


def test_files_that_never_change_are_kept(server: RunningServer) -> None:
    script = next((mount.DIST / "build" / "client" / "assets").glob("framework-*.js"))
    headers = _head(server, f"/assets/{script.name}", **{"Accept-Encoding": "gzip"})[1]
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/", "/flows", "/flows/any", "/inbox"])
def test_a_page_names_files_that_are_there(server: RunningServer, path: str) -> None:
    links = _head(server, path, Cookie="fluxo_language=pt_BR")[1]["link"].split(", ")
    named = [link[1 : link.index(">")] for link in links]
    files = [name for name in named if name.startswith("/assets/")]
    assert files
    assert all((mount.DIST / "build" / "client" / name[1:]).exists() for name in files)
    assert any("editor-words-pt_BR" in name for name in files) is (path == "/flows/any")


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
EVENTS = "/_event/?EIO=4&transport=websocket"


def test_events_are_for_pages_of_this_site_only(server: RunningServer) -> None:
    own, other = f"http://127.0.0.1:{server.port}", "http://evil.example"
    assert _status(server, EVENTS, **UPGRADE, Origin=own) == 101
    assert _status(server, EVENTS, **UPGRADE, Origin=other) == 403
    assert _status(server, EVENTS, **UPGRADE, Origin=own, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert _status(server, "/_event/?EIO=4&transport=polling", Origin=other) == 403


def test_the_stand_in_is_steered_by_no_other_sites_page(server: RunningServer) -> None:
    path, act = "/stand-in/control/customers/5511900000001/acts", {}
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert server.ask("POST", path, act, **headers)[0] == 403
    own = f"http://127.0.0.1:{server.port}"
    assert server.ask("POST", path, act, Origin=own)[0] == server.ask("POST", path, act)[0] != 403


def _status(server: RunningServer, path: str, **headers: str) -> int:
    """Asks by hand: a connection that is upgraded does not end."""
    return asyncio.run(_ask(server.port, path, headers))


async def _ask(port: int, path: str, headers: dict[str, str]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    status = (await asyncio.wait_for(reader.readline(), 10)).split()[1]
    writer.close()
    return int(status)


def test_without_a_build_there_are_no_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mount, "_BUILT", tmp_path / "built")
    assert load_pages("http://127.0.0.1:1", "") is None


class _Told:
    """An application that notes what comes."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def lifespan(self) -> Any:
        raise NotImplementedError

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.paths.append(scope["path"])


def test_the_api_s_addresses_never_reach_the_pages() -> None:
    api, shown = _Told(), _Told()
    front = Front(api, {}, shown)

    async def ask() -> None:
        for path in ("/api", "/api/x", "/webhooks/in/x", "/metrics", "/apis", "/", "/flows"):
            await front({"type": "http", "path": path}, None, None)

    asyncio.run(ask())
    assert api.paths == ["/api", "/api/x", "/webhooks/in/x", "/metrics"]
    assert shown.paths == ["/apis", "/", "/flows"]


def test_a_page_may_be_opened_from_anywhere_but_nothing_done() -> None:
    served = _Told()
    guarded = OwnSite(served, "https://fluxo.example")
    foreign = [(b"origin", b"https://evil.example"), (b"host", b"fluxo.example")]
    answers: list[Any] = []

    async def send(message: Any) -> None:
        answers.append(message)

    async def ask() -> None:
        for method, path in (("GET", "/flows"), ("POST", "/flows"), ("GET", "/_event/")):
            await guarded({"type": "http", "method": method, "path": path, "headers": foreign}, None, send)

    asyncio.run(ask())
    assert served.paths == ["/flows"]
    assert [answer["status"] for answer in answers if "status" in answer] == [own_site._FORBIDDEN] * 2
