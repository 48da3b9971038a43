"""Performing a flow's call: retries, credentials, the circuit breaker, and what becomes of the answer."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.tools.backoff import Pace
from backend.tools.call_http import Credential, HttpCaller, HttpResult, read_body
from backend.tools.circuit import FAILURES_TO_OPEN, FIRST_PAUSE_S, Circuits
from backend.tools.clock import MovableClock
from backend.tools.http import HttpAnswer, HttpClient
from backend.tools.web_address import Place, Reach
from flow_engine.effects import CallHttp
from tests.fakes.web_server import HANG, WebServer, answer, running

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRETS = {
    "shop": Credential({"Authorization": "Bearer stored"}),
    "bound": Credential({"X-Key": "stored"}, hosts=("api.example",)),
}


class Waits:
    """Stands for the time: waiting takes none, and is kept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep, lambda: 0.0)


class Caller:
    """Calls a server as one workspace would, or another."""

    def __init__(self, server: WebServer, client: HttpClient) -> None:
        self.server = server
        self.waits = Waits()
        self._caller = HttpCaller(client, Circuits(), self.waits.pace(), MovableClock(NOW))

    async def __call__(self, workspace_id: str = "w1", **fields: Any) -> HttpResult:
        effect = CallHttp(**({"id": "i1.1", "method": "GET", "url": self.server.url} | fields))
        return await self._caller.perform(effect, workspace_id, self._find)

    async def _find(self, name: str) -> Credential | None:
        return SECRETS.get(name)


@asynccontextmanager
async def caller_of(*answers: Iterable[object]) -> AsyncIterator[Caller]:
    """Runs a server that gives these answers, and a caller of it."""
    async with (
        running(*answers) as server,
        HttpClient(Reach(inside=frozenset({Place("127.0.0.1", server.port)}))) as client,
    ):
        yield Caller(server, client)


@pytest.mark.asyncio
async def test_an_answer_is_given_as_the_flow_reads_it() -> None:
    async with caller_of(answer(201, b'{"id": 7}')) as call:
        result = await call(method="POST", body='{"a": "\u00e9"}', headers={"Content-Type": "application/json"})
    assert result == HttpResult(201, {"id": 7}, attempts=1)
    [asked] = call.server.asked
    assert asked.body == '{"a": "é"}'.encode()
    assert asked.headers["idempotency-key"] == "i1.1"


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_what_may_be_repeated_is_tried_again_after_passing_faults(method: str) -> None:
    async with caller_of(answer(502), answer(500), answer(200, b"1")) as call:
        assert await call(method=method) == HttpResult(200, 1, attempts=3)
    assert call.waits.slept == [0.5, 1]
    assert "idempotency-key" not in call.server.asked[0].headers


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("fault", [answer(500), answer(503), [b"connection: close"], [HANG]])
async def test_what_may_not_be_repeated_is_not_when_it_may_have_arrived(method: str, fault: list[object]) -> None:
    async with caller_of(fault, answer(200)) as call:
        result = await call(method=method, timeout_s=0.3 if fault == [HANG] else 5)
    assert (result.attempts, len(call.server.asked)) == (1, 1)


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    ("status", "after", "wait_s"),
    [(429, "3", 3), (503, "2", 2), (429, "Sat, 21 Nov 2026 12:00:05 GMT", 5), (429, "0", 0.5), (429, "x", 0.5)],
)
async def test_who_asks_for_patience_is_asked_again_then(method: str, status: int, after: str, wait_s: float) -> None:
    async with caller_of(answer(status, Retry_After=after), answer(200, b"1")) as call:
        assert await call(method=method) == HttpResult(200, 1, attempts=2)
    assert call.waits.slept == [wait_s]


@pytest.mark.asyncio
async def test_what_certainly_never_arrived_is_tried_again_whatever_it_is() -> None:
    async with caller_of() as call:
        pass
    async with HttpClient(Reach(inside=frozenset({Place("127.0.0.1", call.server.port)}))) as client:
        gone = Caller(call.server, client)
        result = await gone(method="POST")
    assert result == HttpResult(error="refused", detail=result.detail, attempts=3)
    assert gone.waits.slept == [0.5, 1]


@pytest.mark.asyncio
async def test_a_wait_that_does_not_fit_into_the_time_is_not_begun() -> None:
    async with caller_of(answer(429, b"later", Retry_After="30"), answer(200)) as call:
        assert await call(timeout_s=15) == HttpResult(429, "later", attempts=1)
    assert call.waits.slept == []


@pytest.mark.asyncio
async def test_the_last_answer_counts_when_all_attempts_failed() -> None:
    async with caller_of(answer(502, b'{"why": 1}'), answer(503, b'{"why": 2}'), answer(504, b'{"why": 3}')) as call:
        assert await call() == HttpResult(504, {"why": 3}, attempts=3)


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [400, 401, 404, 409, 422])
async def test_a_refusal_is_an_answer(status: int) -> None:
    async with caller_of(answer(status, b'{"no": 1}')) as call:
        assert await call() == HttpResult(status, {"no": 1}, attempts=1)


@pytest.mark.asyncio
async def test_faults_of_the_call_itself_are_told_at_once() -> None:
    async with caller_of(answer(body=b"x" * 300_000)) as call:
        results = [await call(**f) for f in ({}, {"url": "http://10.0.0.1/"}, {"url": "x"}, {"url": "http://[/"})]
    assert [result.error for result in results] == ["too_large", "address_refused", "bad_address", "bad_address"]
    assert [result.attempts for result in results] == [1, 1, 1, 1]


# Credentials


@pytest.mark.asyncio
async def test_a_credentials_headers_win_over_the_flows() -> None:
    async with caller_of() as call:
        await call(credential="shop", headers={"authorization": "mine", "X-Other": "kept"})
    headers = call.server.asked[0].headers
    assert (headers["authorization"], headers["x-other"]) == ("Bearer stored", "kept")


@pytest.mark.asyncio
async def test_without_its_credential_nothing_is_called() -> None:
    async with caller_of() as call:
        assert await call(credential="unknown") == HttpResult(error="no_credential")
    assert call.server.connections == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("url", ["http://evil.example/", "http://api.example@evil.example/", "http://x.api.example/"])
async def test_a_bound_credential_goes_nowhere_else(url: str) -> None:
    async with caller_of() as call:
        assert (await call(url=url, credential="bound")).error == "credential_not_for_host"
        assert (await call(url="https://api.example:22/", credential="bound")).error == "bad_address"


def test_a_credential_does_not_show_its_secret() -> None:
    assert "stored" not in repr(SECRETS)


# The circuit breaker


@pytest.mark.asyncio
async def test_a_host_that_fails_again_and_again_is_left_alone_for_a_while() -> None:
    async with caller_of(*[answer(500)] * FAILURES_TO_OPEN, answer(200)) as call:
        for _ in range(FAILURES_TO_OPEN):
            assert (await call(method="POST")).status == 500
        assert await call(method="POST") == HttpResult(error="circuit_open")
        assert len(call.server.asked) == FAILURES_TO_OPEN
        assert (await call(workspace_id="w2", method="POST")).status == 200
        call.waits.now += FIRST_PAUSE_S
        assert (await call(method="POST")).status == 200


@pytest.mark.asyncio
async def test_a_circuit_that_opens_between_attempts_leaves_the_last_answer() -> None:
    async with caller_of(answer(500, b"down")) as call:
        await call()
        result = await call()
    assert result == HttpResult(500, "down", attempts=FAILURES_TO_OPEN - 3)


@pytest.mark.asyncio
async def test_refusals_do_not_open_the_circuit() -> None:
    async with caller_of(answer(404)) as call:
        for _ in range(2 * FAILURES_TO_OPEN):
            assert (await call()).status == 404
            assert (await call(url=f"{call.server.url}", headers={"Host": "x"})).error == "bad_request"


# Bodies


@pytest.mark.parametrize(
    ("body", "content_type", "value"),
    [
        (b"", "", None),
        (b'{"a": [1, null, "\\u00e9"]}', "text/plain", {"a": [1, None, "é"]}),
        (b"true", "", True),
        (b"<p>ol\xc3\xa1</p>", "text/html", "<p>olá</p>"),
        (b"ol\xe1", "text/plain; charset=ISO-8859-1", "olá"),
        (b"ol\xe1", 'text/plain; charset="windows-1252"', "olá"),
        (b"ol\xe1", "text/plain", "ol\ufffd"),
        (b"olleh", "text/plain; charset=rot13", "olleh"),
        (b"a" * 50_000, "text/plain; charset=punycode", "a" * 50_000),
        (b"\xff\xfe\xfd", "application/octet-stream", "\ufffd\ufffd\ufffd"),
        (b'{"a": NaN}', "application/json", '{"a": NaN}'),
        (b'"\\ud800"', "application/json", '"\\ud800"'),
        (b"[" * 100_000, "application/json", "[" * 100_000),
        (b"[" * 60 + b"]" * 60, "application/json", "[" * 60 + "]" * 60),
    ],
)
def test_a_body_is_json_or_else_text(body: bytes, content_type: str, value: Any) -> None:
    assert read_body(HttpAnswer(200, {"content-type": content_type}, body)) == value
