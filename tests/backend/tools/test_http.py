"""The client for calls to the outside: its bounds, its redirects, and that nothing is ever raised."""

import asyncio
import gzip
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.tools.http import MAX_ANSWER_BYTES, HttpAnswer, HttpClient, HttpFailure, HttpOutcome, HttpRequest
from backend.tools.web_address import Place, Reach
from tests.fakes.web_server import HANG, WebServer, answer, running


async def to_loopback(host: str) -> list[str]:
    """A name service that knows one address."""
    return ["127.0.0.1"]


@asynccontextmanager
async def client_for(*places: Place, tls: ssl.SSLContext | None = None) -> AsyncIterator[HttpClient]:
    """Gives a client that may reach these places."""
    async with HttpClient(Reach(inside=frozenset(places)), to_loopback, tls) as client:
        yield client


async def called(server: WebServer, path: str = "/", timeout_s: float = 5, **fields: object) -> HttpOutcome:
    """Makes one call to a server."""
    async with client_for(Place(server.host, server.port)) as client:
        return await client.call(HttpRequest(url=server.url + path, timeout_s=timeout_s, **fields))  # type: ignore[arg-type]


async def outcome_of(*pieces: Iterable[object], timeout_s: float = 5) -> HttpOutcome:
    """Calls a server that gives these answers."""
    async with running(*pieces) as server:
        return await called(server, timeout_s=timeout_s)


@pytest.mark.asyncio
async def test_a_call_sends_what_it_is_given_and_gives_what_comes_back() -> None:
    async with running(answer(201, b'{"ok": true}', X_One="a", x_one="b", Content_Type="application/json")) as server:
        outcome = await called(server, "/a?b=c", method="PUT", headers={"X-Key": "ação"}, body="olá".encode())
    assert isinstance(outcome, HttpAnswer)
    assert (outcome.status, outcome.body) == (201, b'{"ok": true}')
    assert (outcome.headers["x-one"], outcome.headers["content-type"]) == ("a, b", "application/json")
    [asked] = server.asked
    assert (asked.method, asked.path, asked.body) == ("PUT", "/a?b=c", "olá".encode())
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["x-key"].encode("latin-1").decode() == "ação"
    assert "cookie" not in asked.headers
    assert "content-type" not in asked.headers


@pytest.mark.asyncio
async def test_connections_are_kept_and_cookies_are_not() -> None:
    async with (
        running(answer(Set_Cookie="a=1; Path=/")) as server,
        client_for(Place("127.0.0.1", server.port)) as client,
    ):
        for _ in range(10):
            assert isinstance(await client.call(HttpRequest(url=server.url)), HttpAnswer)
    assert (server.connections, len(server.asked)) == (1, 10)
    assert all("cookie" not in asked.headers for asked in server.asked)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "internal"},
        {"content-length": "0"},
        {"Transfer-Encoding": "chunked"},
        {"Connection": "upgrade"},
        {"Accept-Encoding": "br"},
        {"X": "a\r\nHost: internal"},
        {"X\r\nHost": "internal"},
        {"X: a\r\nHost": "internal"},
        {"": "x"},
        {"Ação": "x"},
        {"X": "a\x00"},
        {"X": "\ud800"},
    ],
)
async def test_headers_that_could_change_the_request_are_refused(headers: dict[str, str]) -> None:
    async with running() as server:
        outcome = await called(server, headers=headers)
    assert isinstance(outcome, HttpFailure)
    assert (outcome.reason, outcome.may_have_arrived, server.asked) == ("bad_request", False, [])


@pytest.mark.asyncio
async def test_an_odd_method_is_refused() -> None:
    async with running() as server:
        outcome = await called(server, method="GET / HTTP/1.1\r\nX: y")
    assert (getattr(outcome, "reason", ""), server.asked) == ("bad_request", [])


def _compressed(size_bytes: int, kind: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if kind == "gzip" else 15)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size_bytes >> 20)) + packer.flush()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("head", "body", "size_bytes"),
    [
        ("", b"x" * MAX_ANSWER_BYTES, MAX_ANSWER_BYTES),
        ("content-encoding: gzip\r\n", gzip.compress(b"x" * MAX_ANSWER_BYTES, mtime=0), MAX_ANSWER_BYTES),
        ("content-encoding: deflate\r\n", zlib.compress(b"x" * 1_000), 1_000),
        ("content-encoding: gzip\r\n", gzip.compress(b"x", mtime=0) + gzip.compress(b"y", mtime=0), 2),
    ],
)
async def test_an_answer_up_to_the_bound_is_read(head: str, body: bytes, size_bytes: int) -> None:
    pieces = [f"HTTP/1.1 200 OK\r\n{head}content-length: {len(body)}\r\n\r\n".encode(), body]
    outcome = await outcome_of(pieces)
    assert isinstance(outcome, HttpAnswer)
    assert len(outcome.body) == size_bytes


def _chunks(*, forever: bool) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    for _ in range(1_000_000 if forever else 10):
        yield b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    yield b"0\r\n\r\n"


BOMB = _compressed(1 << 30, "gzip")
TOO_LARGE: dict[str, list[bytes] | Iterable[bytes]] = {
    "announced": [b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"],
    "one byte more": answer(body=b"x" * (MAX_ANSWER_BYTES + 1)),
    "chunked": list(_chunks(forever=False)),
    "endless chunks": _chunks(forever=True),
    "until it closes": [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", *[b"x" * 65_536] * 10],
    "bomb": [f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(BOMB)}\r\n\r\n".encode(), BOMB],
    "deflate bomb": answer(body=_compressed(1 << 28, "deflate"), content_encoding="deflate"),
    "many small bombs": answer(body=gzip.compress(bytes(1 << 20), mtime=0) * 200, content_encoding="gzip"),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", TOO_LARGE)
async def test_an_answer_past_the_bound_is_cut_off_without_being_held(name: str) -> None:
    async with running(TOO_LARGE[name]) as server:
        tracemalloc.start()
        outcome = await called(server, timeout_s=20)
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert isinstance(outcome, HttpFailure)
    assert outcome.reason == "too_large"
    assert peak_bytes < 8 << 20  # a bomb that opens holds a gigabyte


@pytest.mark.asyncio
async def test_what_is_too_large_does_not_spoil_the_next_call() -> None:
    async with (
        running(answer(body=b"x" * 1_000), answer(body=b"next")) as server,
        client_for(Place("127.0.0.1", server.port)) as client,
    ):
        first = await client.call(HttpRequest(url=server.url, max_answer_bytes=10))
        second = await client.call(HttpRequest(url=server.url, max_answer_bytes=10))
    assert getattr(first, "reason", "") == "too_large"
    assert getattr(second, "body", b"") == b"next"


@pytest.mark.asyncio
async def test_a_head_has_a_length_and_no_body() -> None:
    async with running([b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"]) as server:
        outcome = await called(server, method="HEAD")
    assert isinstance(outcome, HttpAnswer)


BROKEN: dict[str, tuple[list[object], str]] = {
    "hangs before the answer": ([HANG], "timeout"),
    "hangs in the head": ([b"HTTP/1.1 200 OK\r\n", HANG], "timeout"),
    "hangs in the body": ([b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", HANG], "timeout"),
    "closes without a word": ([b"connection: close"], "bad_answer"),
    "is no HTTP": ([b"SSH-2.0-OpenSSH_9.6\r\n"], "bad_answer"),
    "has an endless head": ([b"HTTP/1.1 200 OK\r\n", *[b"x: " + b"y" * 8_000 + b"\r\n"] * 1_000], "bad_answer"),
    "has too many headers": ([b"HTTP/1.1 200 OK\r\n", *[b"x: y\r\n"] * 10_000, b"\r\n"], "bad_answer"),
    "has a bad length": ([b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n"], "bad_answer"),
    "is cut": ([b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nabc"], "disconnected"),
    "is not compressed as it says": (list(answer(body=b"plain", content_encoding="gzip")), "bad_answer"),
    "is compressed in a way nobody asked for": (list(answer(body=b"x", content_encoding="br")), "bad_answer"),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_answer_is_a_value(name: str) -> None:
    pieces, reason = BROKEN[name]
    outcome = await outcome_of(pieces, timeout_s=0.3 if reason == "timeout" else 5)
    assert isinstance(outcome, HttpFailure), outcome
    assert (outcome.reason, outcome.may_have_arrived) == (reason, True)


@pytest.mark.asyncio
async def test_nobody_listening_is_a_value_and_certainly_nothing_arrived() -> None:
    async with running() as server:
        pass
    outcome = await called(server)
    assert isinstance(outcome, HttpFailure)
    assert (outcome.reason, outcome.may_have_arrived) == ("refused", False)


@pytest.mark.asyncio
async def test_a_name_service_that_hangs_or_fails_is_a_value() -> None:
    async def hang(host: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    async def fail(host: str) -> list[str]:
        raise UnicodeError("label too long")

    for resolve, reason in ((hang, "timeout"), (fail, "name_not_found")):
        async with HttpClient(Reach(), resolve) as client:
            outcome = await client.call(HttpRequest(url="http://public.example/", timeout_s=0.2))
        assert isinstance(outcome, HttpFailure)
        assert outcome.reason == reason


@pytest.mark.asyncio
async def test_a_cancelled_call_is_cancelled() -> None:
    async with running([HANG]) as server, client_for(Place("127.0.0.1", server.port)) as client:
        call = asyncio.create_task(client.call(HttpRequest(url=server.url)))
        await server.was_asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call


# Redirects


def _to(url: str, status: int = 302) -> list[bytes]:
    return answer(status, location=url)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "method", "repeated_as", "body"),
    [
        (301, "POST", "GET", b""),
        (302, "POST", "GET", b""),
        (303, "POST", "GET", b""),
        (303, "PUT", "GET", b""),
        (303, "HEAD", "HEAD", b""),
        (301, "PUT", "PUT", b"data"),
        (307, "POST", "POST", b"data"),
        (308, "DELETE", "DELETE", b"data"),
    ],
)
async def test_a_redirect_is_followed_as_the_rules_say(status: int, method: str, repeated_as: str, body: bytes) -> None:
    data = b"" if method == "HEAD" else b"data"
    async with running(_to("../b?c", status), answer(body=b"" if method == "HEAD" else b"there")) as server:
        outcome = await called(
            server,
            "/x/a",
            method=method,
            body=data,
            headers={"Content-Type": "text/plain", "Authorization": "Bearer s"},
        )
    assert isinstance(outcome, HttpAnswer)
    second = server.asked[1]
    assert (second.method, second.path, second.body) == (repeated_as, "/b?c", body)
    assert second.headers["authorization"] == "Bearer s"
    assert ("content-type" in second.headers) == (repeated_as == method)


@pytest.mark.asyncio
async def test_secrets_do_not_follow_a_redirect_to_another_owner() -> None:
    headers = {"Authorization": "Bearer s", "X-Api-Key": "s", "Cookie": "s=s", "Accept": "text/html"}
    async with running(answer(body=b"there")) as other, running(_to(f"{other.url}/b", 307)) as server:
        places = (Place("127.0.0.1", server.port), Place("127.0.0.1", other.port))
        async with client_for(*places) as client:
            await client.call(HttpRequest(url=server.url, method="POST", headers=headers, body=b"x"))
    assert {"authorization", "x-api-key", "cookie", "accept"} <= server.asked[0].headers.keys()
    assert other.asked[0].headers["accept"] == "text/html"
    assert not {"authorization", "x-api-key", "cookie"} & other.asked[0].headers.keys()


@pytest.mark.asyncio
async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    hops = [_to(f"/{number}") for number in range(1, 5)]
    async with running(*hops[:3], answer(body=b"there")) as server:
        outcome = await called(server)
    assert getattr(outcome, "body", b"") == b"there"
    async with running(*hops) as server:
        outcome = await called(server)
    assert getattr(outcome, "reason", "") == "too_many_redirects"
    assert [asked.path for asked in server.asked] == ["/", "/1", "/2", "/3"]


@pytest.mark.asyncio
async def test_a_redirect_is_the_answer_where_it_is_not_to_be_followed_or_leads_nowhere() -> None:
    async with running(_to("/elsewhere")) as server:
        outcome = await called(server, follows_redirects=False)
    assert getattr(outcome, "status", 0) == 302
    assert getattr(await outcome_of(answer(302)), "status", 0) == 302


@pytest.mark.asyncio
async def test_what_fails_behind_a_redirect_may_have_arrived() -> None:
    async with running() as gone:
        pass
    async with running(_to(gone.url, 307)) as server:
        places = (Place("127.0.0.1", server.port), Place("127.0.0.1", gone.port))
        async with client_for(*places) as client:
            outcome = await client.call(HttpRequest(url=server.url, method="POST"))
    assert isinstance(outcome, HttpFailure)
    assert (outcome.reason, outcome.may_have_arrived) == ("refused", True)


@pytest.mark.asyncio
async def test_the_time_bounds_all_hops_together() -> None:
    async with running(_to("/b"), [HANG]) as server:
        outcome = await called(server, timeout_s=0.3)
    assert getattr(outcome, "reason", "") == "timeout"


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for secure.example that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "secure.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "is_believed", "outcome_is"),
    [
        ("secure.example", True, "200"),
        ("secure.example", False, "tls_failed"),
        ("other.example", True, "tls_failed"),
        ("127.0.0.1", True, "tls_failed"),
    ],
)
async def test_the_pinned_address_must_prove_the_name(
    name: str, is_believed: bool, outcome_is: str, certificate: Path
) -> None:
    named: list[str | None] = []
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    serving.sni_callback = lambda connection, server_name, context: named.append(server_name)
    believing = ssl.create_default_context(cafile=str(certificate)) if is_believed else None
    async with running(tls=serving) as server, client_for(Place(name, server.port), tls=believing) as client:
        outcome = await client.call(HttpRequest(url=f"https://{name}:{server.port}/"))
    assert str(getattr(outcome, "status", 0) or getattr(outcome, "reason", "")) == outcome_is
    assert named == [None if name == "127.0.0.1" else name]
    assert [asked.headers["host"] for asked in server.asked] == [f"{name}:{server.port}"] * (outcome_is == "200")


@pytest.mark.asyncio
async def test_a_redirect_from_https_to_http_is_not_followed(certificate: Path) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    believing = ssl.create_default_context(cafile=str(certificate))
    async with running() as plain, running(_to(plain.url), tls=serving) as server:
        places = (Place("secure.example", server.port), Place("127.0.0.1", plain.port))
        async with client_for(*places, tls=believing) as client:
            outcome = await client.call(HttpRequest(url=f"https://secure.example:{server.port}/"))
    assert (getattr(outcome, "reason", ""), plain.connections) == ("insecure_redirect", 0)


def test_neither_request_nor_answer_shows_what_it_holds() -> None:
    request = HttpRequest(url="http://x.example/secret", headers={"Authorization": "secret"}, body=b"secret")
    assert "secret" not in repr(request) + repr(HttpAnswer(200, {"set-cookie": "secret"}, b"secret"))
