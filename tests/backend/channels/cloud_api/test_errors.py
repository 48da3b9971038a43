"""Every code of WhatsApp asks for something, in keeping with what is known of it."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.channels.cloud_api.errors import (
    NoAnswer,
    error_rules,
    error_words,
    failure_rule,
    refusal_of,
    refusal_without_answer,
    rule_of,
)
from backend.channels.contract import RefusalAction, Refused
from nodes.strings import LANGUAGES

ROOT = Path(__file__).parents[4]
WEBHOOKS = Path(os.environ.get("FLUXO_WEBHOOKS") or ROOT.parent / "shared" / "whatsapp" / "webhooks")
TABLE = WEBHOOKS.parent / "error_codes.json"
ROWS: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else []

# WhatsApp Cloud API, error codes: what the collected facts ask for
RETRIED = {1, 2, 4, 80007, 130429, 131000, 131016, 133004, 131056, 131057}
STOPPING = {0, 3, 10, 190, 200, 299, 368, 131031, 131042, 131048, 131064, 133010}
NEVER_RETRIED = {
    *(131049, 130472, 131026, 131051, 100, 131008, 131009),
    *(132000, 132012, 132001, 132015, 132016, 131052, 131053, 131062, 131063),
}
# What the table says of a code, and the actions that keep to it. A number that cannot send at all is stopped.
KEEPING = {
    "backoff": {"retry"},
    "backoff few": {"retry"},
    "pair 4^n s": {"retry"},
    "wait ~1 min": {"retry"},
    "long wait": {"retry"},
    "stop sender, alert": {"stop_channel"},
    "stop sender, alert (token)": {"stop_channel"},
    "stop sender, alert (billing)": {"stop_channel"},
    "pause sender": {"stop_channel"},
    "no; needs template": {"window_closed"},
    "no; mark opted out": {"opted_out"},
}


@pytest.mark.skipif(not ROWS, reason=f"no table of codes at {TABLE}; set FLUXO_WEBHOOKS to the folder beside it")
def test_every_code_that_was_collected_has_an_action_that_keeps_to_it() -> None:
    codes = {row["code"]: int(row["code"].split("-")[0]) for row in ROWS}
    assert len(codes) == 69
    for row in ROWS:
        rule = rule_of(codes[row["code"]])
        assert rule, row["code"]
        assert rule.action in KEEPING.get(row["our_action"], {"give_up", "stop_channel"}), row
    assert {rule.code for rule in error_rules()} == set(codes.values())


@pytest.mark.parametrize(
    ("codes", "action"), [(RETRIED, "retry"), (STOPPING, "stop_channel"), (NEVER_RETRIED, "give_up")]
)
def test_the_facts_are_kept_to(codes: set[int], action: RefusalAction) -> None:
    rules = [(code, rule_of(code)) for code in codes]
    assert {code for code, rule in rules if rule is None or rule.action != action} == set()


def test_who_hits_the_pair_limit_waits_four_times_as_long_each_time() -> None:
    refused = refused_with(131056)
    assert [refused.retry_after_s * refused.retry_factor**n for n in range(4)] == [4, 16, 64, 256]


def test_a_customer_who_may_not_be_written_to_does_not_stop_all_others() -> None:
    assert failure_rule(130497).action == "give_up"


@pytest.mark.parametrize("code", [199, 300, 5, -1, 131999])
def test_other_codes_are_not_known(code: int) -> None:
    assert rule_of(code) is None
    assert failure_rule(code).action == "give_up"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: Any) -> None:
    said = [error_words(rule.code, language) for rule in error_rules()]
    assert all(said)
    assert len(set(said)) >= len(said) - 1  # 131047 and its older twin say the same
    assert error_words(250, language) == error_words(200, language)
    assert error_words(5, language) not in said


def body(code: Any, **error: Any) -> bytes:
    """Writes a refusal of the Graph API."""
    return msgspec.json.encode({"error": {"message": f"(#{code}) Title", "code": code, **error}})


def refused_with(code: Any, status: int = 400, **error: Any) -> Refused:
    """Reads a refusal."""
    refused = refusal_of(status, {}, body(code, **error))
    assert refused
    return refused


def test_the_most_exact_words_are_told() -> None:
    assert refused_with(100).text == "(#100) Title"
    assert refused_with(100, error_data={"details": "Param to is wrong"}).text == "Param to is wrong"
    assert refused_with(100, error_data="junk").text == "(#100) Title"


@pytest.mark.parametrize(
    ("status", "answer", "code", "action"),
    [
        (500, body(131000), 131000, "retry"),
        (400, body("131047"), 131047, "window_closed"),
        (400, body(250), 250, "stop_channel"),
        (401, body(0), 0, "stop_channel"),
        (500, body(987654), 987654, "retry"),
        (400, body(987654), 987654, "give_up"),
        (401, b"<html>", -401, "stop_channel"),
        (404, b"<html>", -404, "stop_channel"),
        (408, b"", -408, "retry"),
        (429, b"", -429, "retry"),
        (302, b"", -302, "stop_channel"),
        (400, b'{"error": "junk"}', -400, "stop_channel"),
        (400, b"[" * 100_000, -400, "stop_channel"),
    ],
)
def test_an_answer_is_judged_by_its_code_and_else_by_its_status(
    status: int, answer: bytes, code: int, action: RefusalAction
) -> None:
    refused = refusal_of(status, {}, answer)
    assert refused
    assert (refused.code, refused.action) == (code, action)
    assert refused.text
    assert (refused.retry_after_s > 0) == (action == "retry")


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{}", b'{"error": {"message": "no code"}}'])
def test_a_failed_server_leaves_open_what_was_done(answer: bytes) -> None:
    assert refusal_of(502, {}, answer) is None


@pytest.mark.parametrize(("header", "wait_s"), [("120", 120), ("999999", 3_600), ("-5", 1), ("soon", 1), ("", 1)])
def test_a_server_says_when_to_ask_again(header: str, wait_s: float) -> None:
    refused = refusal_of(429, {"retry-after": header}, body(130429))
    assert refused
    assert refused.retry_after_s == wait_s


def test_without_a_connection_it_is_tried_again_unless_the_settings_are_wrong() -> None:
    assert refusal_without_answer(NoAnswer("refused", False, "refused")).action == "retry"
    assert refusal_without_answer(NoAnswer("address_refused", False, "address_refused")).action == "stop_channel"


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 12:01:30 GMT", 90),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 2),
        ("Mon, 02 Mar 2099 12:00:00 GMT", 3_600),
        ("soon", 2),
    ],
)
def test_a_server_says_in_seconds_or_by_a_date_when_to_come_again(header: str, wait_s: float) -> None:
    headers = {"retry-after": header, "date": "Mon, 02 Mar 2026 12:00:00 GMT"}
    refused = refusal_of(429, headers, b"")
    assert refused
    assert (refused.action, refused.retry_after_s) == ("retry", wait_s)


def test_a_date_without_the_servers_own_clock_says_nothing() -> None:
    refused = refusal_of(429, {"retry-after": "Mon, 02 Mar 2099 12:00:00 GMT"}, b"")
    assert refused
    assert refused.retry_after_s == 2
