"""Performs a flow's `CallHttp`: credential, retries within its time, circuit breaker, and the answer as a value."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from backend.tools.backoff import Pace, read_retry_after, wait_s
from backend.tools.circuit import Circuits
from backend.tools.clock import Clock
from backend.tools.http import HttpAnswer, HttpClient, HttpOutcome, HttpRequest
from flow_engine.effects import CallHttp
from flow_engine.values import MAX_VALUE_LEVELS, Value

MAX_ATTEMPTS: Final = 3  # chosen: what two pauses do not heal, a third rarely does
LEAST_ATTEMPT_S: Final = 0.5  # chosen: in less time hardly anything answers
_IDEMPOTENT: Final = frozenset({"GET", "PUT", "DELETE"})  # RFC 9110, 9.2.2
_PASSING: Final = frozenset({408, 425, 500, 502, 503, 504})
_HOST_FAULTS: Final = frozenset({500, 502, 503, 504})
# What another attempt does not change, and what says nothing about the host's health
_FOR_GOOD: Final = frozenset(
    {"bad_address", "address_refused", "bad_request", "too_large", "too_many_redirects", "insecure_redirect"}
)
_ENCODINGS: Final = frozenset("utf-8 utf8 us-ascii iso-8859-1 iso-8859-15 latin1 windows-1252 utf-16".split())


class Credential(Struct, frozen=True):
    """A stored secret that goes along in the headers.

    Args:
        hosts: where it may go; empty for anywhere.
    """

    headers: Mapping[str, str]
    hosts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Credential(hosts={self.hosts!r})"


class HttpResult(Struct, frozen=True):
    """What becomes of a `CallHttp`: the fields of `HttpReplied`, and what the log and the metrics want to know.

    Args:
        error: a `FailureReason`, `circuit_open`, `no_credential` or `credential_not_for_host`; empty with an answer.
        detail: a few words for the log.
    """

    status: int = 0
    body: Value = None
    error: str = ""
    detail: str = ""
    attempts: int = 0


FindCredential: TypeAlias = Callable[[str], Awaitable[Credential | None]]


class HttpCaller:
    """Performs calls for one process.

    Args:
        pace: the time that bounds the retries, and their waits.
        clock: what Retry-After dates are compared with.
    """

    def __init__(self, client: HttpClient, circuits: Circuits, pace: Pace, clock: Clock) -> None:
        self._client = client
        self._circuits = circuits
        self._pace = pace
        self._clock = clock

    async def perform(self, effect: CallHttp, workspace_id: str, find_credential: FindCredential) -> HttpResult:
        """Performs a call; ends within `timeout_s`, whatever happens.

        Args:
            find_credential: gives the workspace's credential of a name; None when there is none.
        """
        credential = await find_credential(effect.credential) if effect.credential else Credential({})
        host, port = _callee(effect.url)
        if credential is None:
            return HttpResult(error="no_credential")
        if credential.hosts and host not in credential.hosts:
            return HttpResult(error="credential_not_for_host")
        # A workspace's own circuit: no other workspace can break it by calling the same host badly.
        return await self._attempt(_request_of(effect, credential), f"{workspace_id} {host} {port}")

    async def _attempt(self, request: HttpRequest, circuit: str) -> HttpResult:
        """Calls until there is an answer to keep, the attempts are used up, or the time is."""
        ends_at = self._pace.elapsed() + request.timeout_s
        result = HttpResult(error="circuit_open")
        for attempt in range(1, MAX_ATTEMPTS + 1):
            if not self._circuits.admits(circuit, self._pace.elapsed()):
                return result
            left_s = ends_at - self._pace.elapsed()
            outcome = await self._client.call(msgspec.structs.replace(request, timeout_s=left_s))
            self._circuits.report(circuit, _is_host_fault(outcome), self._pace.elapsed())
            result = _result(outcome, attempt)
            pause_s = self._pause_s(request.method, outcome, attempt)
            left_s = ends_at - self._pace.elapsed()
            if attempt == MAX_ATTEMPTS or pause_s is None or pause_s + LEAST_ATTEMPT_S > left_s:
                break
            await self._pace.sleep(pause_s)
        return result

    def _pause_s(self, method: str, outcome: HttpOutcome, attempt: int) -> float | None:
        """Gives the wait before the next attempt; None when there is no sense in one, or a danger of doing it twice."""
        own_s = wait_s(attempt, self._pace.chance())
        if not isinstance(outcome, HttpAnswer):
            is_safe = method in _IDEMPOTENT or not outcome.may_have_arrived
            return own_s if is_safe and outcome.reason not in _FOR_GOOD else None
        asked_s = read_retry_after(outcome.headers.get("retry-after", ""), self._clock.now())
        if outcome.status == 429 or (outcome.status == 503 and asked_s is not None):
            return max(own_s, asked_s or 0)
        return max(own_s, asked_s or 0) if method in _IDEMPOTENT and outcome.status in _PASSING else None


def _request_of(effect: CallHttp, credential: Credential) -> HttpRequest:
    """Makes the request; the effect's id tells the receiver of a repetition, and the credential's headers win."""
    secret = {name.lower() for name in credential.headers}
    headers = {name: value for name, value in effect.headers.items() if name.lower() not in secret}
    if effect.method not in _IDEMPOTENT and "idempotency-key" not in map(str.lower, headers):
        headers["Idempotency-Key"] = effect.id
    return HttpRequest(
        url=effect.url,
        method=effect.method,
        headers=headers | dict(credential.headers),
        body=effect.body.encode(errors="replace"),
        timeout_s=effect.timeout_s,
    )


def _callee(url: str) -> tuple[str, int]:
    """Gives the host, in lower case, and the port; an address that has none is refused when it is called."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or 0
    except ValueError:
        return "", 0


def _is_host_fault(outcome: HttpOutcome) -> bool:
    if isinstance(outcome, HttpAnswer):
        return outcome.status in _HOST_FAULTS
    return outcome.reason not in _FOR_GOOD


def _result(outcome: HttpOutcome, attempts: int) -> HttpResult:
    if isinstance(outcome, HttpAnswer):
        return HttpResult(outcome.status, read_body(outcome), attempts=attempts)
    return HttpResult(error=outcome.reason, detail=outcome.detail, attempts=attempts)


def read_body(answer: HttpAnswer) -> Value:
    """Reads an answer's body: JSON where it is and no deeper than values may be, else text; None when it is empty."""
    if not answer.body:
        return None
    try:
        value = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _text(answer)
    return _text(answer) if _is_too_deep(value) else value


def _is_too_deep(value: Value) -> bool:
    level = [value]
    for _ in range(MAX_VALUE_LEVELS):
        level = [item for parent in level for item in _items(parent)]
    return bool(level)


def _items(value: Value) -> Iterable[Value]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _text(answer: HttpAnswer) -> str:
    """Reads text in the encoding it says it has, if that is a common one: some of Python's take forever."""
    named = re.search(r"charset=[\"']?([A-Za-z0-9_-]{1,20})", answer.headers.get("content-type", ""), re.IGNORECASE)
    encoding = named[1].lower() if named else ""
    return answer.body.decode(encoding if encoding in _ENCODINGS else "utf-8", "replace")
