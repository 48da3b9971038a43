"""Log-in tokens: ours, unchanged and in time, or nothing."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.tools.log_ins import LogIns, new_log_in

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 12, 0, 0, 500, tzinfo=UTC)
LOG_IN = new_log_in("l1", "u1", 3, NOW, 3_600)
CLAIMS = {
    "iss": "fluxo",
    "aud": "fluxo log-in",
    "jti": "l1",
    "sub": "u1",
    "rev": 3,
    "iat": int(LOG_IN.began_at.timestamp()),
    "exp": int(LOG_IN.ends_at.timestamp()),
}


def read(token: str, at: datetime = NOW) -> Any:
    return LogIns(KEY).read(token, at)


def test_a_log_in_is_read_as_it_was_written() -> None:
    assert read(LogIns(KEY).write(LOG_IN)) == LOG_IN


@pytest.mark.parametrize(("seconds", "counts"), [(-31, False), (-29, True), (0, True), (3_599, True), (3_601, False)])
def test_a_log_in_counts_in_its_time(seconds: int, counts: bool) -> None:
    assert (read(LogIns(KEY).write(LOG_IN), NOW + timedelta(seconds=seconds)) is not None) == counts


def test_our_own_claims_are_those_of_the_test() -> None:
    assert read(jwt.PyJWS().encode(json.dumps(CLAIMS).encode(), KEY, "HS256", {"typ": "JWT"})) == LOG_IN


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"jti": None},
        {"exp": None},
        {"iat": None},
        {"rev": None},
        {"rev": "3"},
        {"exp": "tomorrow"},
        {"exp": 10**30},
        {"exp": 1e300},
        {"sub": ["u1"]},
        {"jti": {"a": 1}},
    ],
)
def test_a_token_of_ours_without_our_claims_counts_for_nothing(change: dict[str, Any]) -> None:
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not None}
    token = jwt.PyJWS().encode(json.dumps(claims).encode(), KEY, "HS256", {"typ": "JWT"})
    assert read(token) is None


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_another_algorithm_counts_for_nothing(algorithm: str) -> None:
    key = None if algorithm == "none" else KEY * 2
    token = jwt.encode(CLAIMS, key, algorithm)  # type: ignore[arg-type]
    assert LogIns(KEY * 2).read(token, NOW) is None


def test_another_key_counts_for_nothing() -> None:
    assert read(LogIns(bytes(32)).write(LOG_IN)) is None


def test_a_token_with_any_character_changed_counts_for_nothing() -> None:
    token = LogIns(KEY).write(LOG_IN)
    for index, old in enumerate(token[:-1]):  # the last one holds unused bits
        assert read(token[:index] + ("A" if old != "A" else "B") + token[index + 1 :]) is None


@given(st.text(max_size=300))
def test_any_text_at_all_is_taken_calmly(text: str) -> None:
    assert read(text) is None


def test_a_token_made_of_brackets_or_far_too_long_is_taken_calmly() -> None:
    for body in (b"[" * 1_000, b'{"a":' * 300, b"x" * 1_000_000):
        part = base64.urlsafe_b64encode(body).decode()
        assert read(f"{part}.{part}.{part}") is None
