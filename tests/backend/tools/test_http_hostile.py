"""Calls that try to reach the inside: none gets there, judged by a trap that listens and by every dial that is made."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from backend.tools.http import HttpClient, HttpFailure, HttpRequest
from backend.tools.web_address import Place, Reach, WebAddress, read_web_address
from tests.backend.tools.hostile_urls import MALFORMED, NAMES, REFUSED
from tests.fakes.web_server import WebServer, answer, running

PUBLIC = {"93.184.215.14", "2606:4700:4700::1111", "64:ff9b::5db8:d70e"}


async def resolve(host: str) -> list[str]:
    """The tests' own name service."""
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    return NAMES[host]


@pytest_asyncio.fixture
async def trap() -> AsyncIterator[WebServer]:
    """Listens inside, on IPv4 and, where the machine has it, on IPv6."""
    async with running() as server:
        with socket.socket(socket.AF_INET6) as probe:
            try:
                probe.bind(("::1", server.port))
            except OSError:
                yield server
                return
        other = await asyncio.start_server(server.serve, "::1", server.port)
        yield server
        other.close()


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are dialled; those outside the machine are unreachable."""
    targets: list[str] = []
    loop = asyncio.selector_events.BaseSelectorEventLoop
    dial: Callable[..., Any] = loop.sock_connect

    async def sock_connect(self: Any, sock: socket.socket, address: Any) -> None:
        targets.append(address[0])
        if address[0] not in ("127.0.0.1", "::1"):
            raise OSError(errno.ENETUNREACH, "unreachable")
        await dial(self, sock, address)

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    return targets


def reach_of(trap: WebServer, *inside: Place) -> Reach:
    """Lets the trap's port pass: the port is not what saves us."""
    return Reach(ports=frozenset({80, 443, trap.port}), inside=frozenset(inside))


def test_there_are_enough_of_them() -> None:
    assert len(set(REFUSED + MALFORMED)) == len(REFUSED + MALFORMED) >= 120


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("url", "reason"),
    [*((url, "address_refused") for url in REFUSED), *((url, "bad_address") for url in MALFORMED)],
)
async def test_no_call_reaches_the_inside(url: str, reason: str, trap: WebServer, dialled: list[str]) -> None:
    async with HttpClient(reach_of(trap), resolve) as client:
        outcome = await client.call(HttpRequest(url=url.format(port=trap.port)))
    assert isinstance(outcome, HttpFailure)
    assert outcome.reason == reason
    assert not outcome.may_have_arrived
    assert (trap.connections, dialled) == (0, [])


@pytest.mark.asyncio
async def test_no_redirect_leads_inside(trap: WebServer, dialled: list[str]) -> None:
    hostile = [url for url in REFUSED + MALFORMED if url.strip() and "\n" not in url]
    targets = iter(url.format(port=trap.port) for url in hostile)

    def redirect(_: object) -> list[bytes]:
        head = b"HTTP/1.1 307 Elsewhere\r\ncontent-length: 0\r\nlocation: "
        return [head + next(targets, "/").encode("utf-8", "replace") + b"\r\n\r\n"]

    async with running(redirect) as server:
        reach = reach_of(trap, Place("127.0.0.1", server.port))
        async with HttpClient(reach, resolve) as client:
            outcomes = [await client.call(HttpRequest(url=f"{server.url}/")) for _ in hostile]
    assert all(isinstance(outcome, HttpFailure) and outcome.may_have_arrived for outcome in outcomes)
    assert trap.connections == 0
    assert len(server.asked) >= len(hostile)
    assert set(dialled) <= {"127.0.0.1"}


@pytest.mark.asyncio
async def test_a_name_that_moves_inside_is_judged_whenever_it_is_asked(trap: WebServer, dialled: list[str]) -> None:
    answers = [["93.184.215.14"], ["127.0.0.1"], ["::1"], ["93.184.215.14", "127.0.0.1"]]

    async def moving(host: str) -> list[str]:
        return answers[int(host[1]) % len(answers)] if host[0] == "m" else answers.pop(0)

    for url in (f"http://rebinding.example:{trap.port}/", *(f"http://m{n}.example:{trap.port}/" for n in range(3))):
        async with HttpClient(reach_of(trap), moving) as client:
            for _ in range(3):
                assert isinstance(await client.call(HttpRequest(url=url)), HttpFailure)
    assert trap.connections == 0
    assert set(dialled) <= PUBLIC


@pytest.mark.asyncio
async def test_what_is_dialled_is_what_was_judged_and_nobody_is_asked_twice(trap: WebServer) -> None:
    asked: list[str] = []

    async def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    place = Place("pinned.example", trap.port)
    async with HttpClient(reach_of(trap, place), rebinding) as client:
        for _ in range(5):
            await client.call(HttpRequest(url=f"http://pinned.example:{trap.port}/"))
    assert asked == ["pinned.example"]
    assert [request.headers["host"] for request in trap.asked] == [f"pinned.example:{trap.port}"] * 5


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["public.example", "public6.example", "nat64.example"])
async def test_public_names_are_dialled(name: str, trap: WebServer, dialled: list[str]) -> None:
    async with HttpClient(reach_of(trap), resolve) as client:
        outcome = await client.call(HttpRequest(url=f"http://{name}/"))
    assert isinstance(outcome, HttpFailure)
    assert outcome.reason == "unreachable"
    assert dialled == NAMES[name]


@pytest.mark.asyncio
async def test_unknown_names_and_names_without_addresses_are_not_found(trap: WebServer) -> None:
    async with HttpClient(reach_of(trap), resolve) as client:
        outcomes = [
            await client.call(HttpRequest(url=url)) for url in ("http://unknown.example/", "http://nobody.example/")
        ]
    assert [getattr(outcome, "reason", "") for outcome in outcomes] == ["name_not_found", "name_not_found"]


@pytest.mark.asyncio
async def test_a_listed_place_is_reached_by_its_own_name_only(trap: WebServer) -> None:
    urls = [
        f"http://127.0.0.1:{trap.port}/",
        f"http://loopback.example:{trap.port}/",
        f"http://[::ffff:127.0.0.1]:{trap.port}/",
        f"http://127.1:{trap.port}/",
        f"http://127.0.0.1:{trap.port + 1}/",
    ]
    async with HttpClient(reach_of(trap, Place("127.0.0.1", trap.port)), resolve) as client:
        outcomes = [await client.call(HttpRequest(url=url)) for url in urls]
    assert [getattr(o, "status", None) or getattr(o, "reason", "") for o in outcomes] == [
        200,
        "address_refused",
        "address_refused",
        "bad_address",
        "address_refused",
    ]
    assert len(trap.asked) == 1


@pytest.mark.asyncio
async def test_the_environments_proxies_are_not_used(trap: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, trap.url)
    async with (
        running(answer(body=b"direct")) as server,
        HttpClient(reach_of(trap, Place("127.0.0.1", server.port)), resolve) as client,
    ):
        await client.call(HttpRequest(url=server.url))
    assert (len(server.asked), trap.connections) == (1, 0)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://public.example", "public.example", 80, "/"),
        ("HTTPS://Public.Example/A%2fb?x=%20é#f", "public.example", 443, "/A%2Fb?x=%20%C3%A9"),
        ("https://padaria-são-joão.example/pão", "xn--padaria-so-joo-yhbe.example", 443, "/p%C3%A3o"),
        ("http://93.184.215.14:8080/?q", "93.184.215.14", 8080, "/?q"),
        ("https://[2606:4700::1111]:8443/a", "2606:4700::1111", 8443, "/a"),
        ("https://under_score.example/@user", "under_score.example", 443, "/@user"),
        ("https://public.example?to=http://127.0.0.1", "public.example", 443, "/?to=http://127.0.0.1"),
        ("https://1password.example/", "1password.example", 443, "/"),
    ],
)
def test_ordinary_addresses_are_read_as_they_are(url: str, host: str, port: int, path: str) -> None:
    read = read_web_address(url, Reach())
    assert isinstance(read, WebAddress)
    assert (read.host, read.port, read.url.raw_path_qs) == (host, port, path)


def test_a_fault_never_repeats_the_address() -> None:
    for url in ("http://user:secret@127.0.0.1/", "http://127.0.0.1/secret", "secret", "http://secret/"):
        assert "secret" not in repr(read_web_address(url, Reach()))
