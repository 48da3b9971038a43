"""What the Graph API refuses, and what to do then.

CloudApiError
├── GraphRefused     the Graph API said no
├── NoAnswer         nobody knows what it would have said
├── UnfitMedia       a file is too large, of a wrong type, or not the one that was announced
└── MediaGone        the file is no longer there
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from backend.channels.cloud_api.loose_json import as_dict, as_number, as_text
from backend.channels.contract import RefusalAction, Refused
from backend.tools.backoff import read_retry_after
from flow_engine.document import Language

NO_CONNECTION = -1
NO_CONNECTION_WAIT_S = 2  # chosen: a name or a host that is not there may be back soon
MAX_RETRY_AFTER_S = 3_600  # chosen: a server that asks for more is asked again after an hour
# Why nothing was sent, where the channel's address or token cannot be used and no retry can mend it
_WRONG_SETTINGS = frozenset({"bad_address", "address_refused", "bad_request"})
_FOLDER = Path(__file__).parent
_UNAUTHORIZED, _SERVER_FAULT = 401, 500
_PASSING = frozenset({408, 429})


class CloudApiError(Exception):
    """WhatsApp's side of a channel failed."""


class GraphRefused(CloudApiError):
    """The Graph API refused a call.

    Args:
        refused: its code, its words, and what to do.
    """

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.code}: {refused.text}")
        self.refused = refused


class NoAnswer(CloudApiError):
    """No answer came that can be read.

    Args:
        may_have_arrived: False when nothing was sent, so that nothing can have been done.
        code: a `FailureReason` of the client; empty when an answer came and could not be read.
    """

    def __init__(self, reason: str, may_have_arrived: bool, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_have_arrived = may_have_arrived
        self.code = code


class UnfitMedia(CloudApiError):
    """A file is too large, of a type that WhatsApp does not take, or not the one that was announced."""


class MediaGone(CloudApiError):
    """A file is no longer to be had from WhatsApp."""


class ErrorRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to do about an error code.

    Args:
        last_code: of a range; 0 where the rule is for one code.
        wait_s: before the first retry.
        factor: each further wait is so many times the one before.
    """

    code: int
    action: RefusalAction
    last_code: int = 0
    wait_s: float = 0
    factor: float = 2


@lru_cache
def error_rules() -> tuple[ErrorRule, ...]:
    """Reads the table of codes."""
    return msgspec.json.decode((_FOLDER / "error_codes.json").read_bytes(), type=tuple[ErrorRule, ...])


def rule_of(code: int) -> ErrorRule | None:
    """Finds the rule for a code; None when WhatsApp's documents did not list it."""
    rules = error_rules()
    exact = next((rule for rule in rules if rule.code == code), None)
    return exact or next((rule for rule in rules if rule.code < code <= rule.last_code), None)


def refusal_without_answer(failure: NoAnswer) -> Refused:
    """Says as a refusal that nothing was sent."""
    if failure.code in _WRONG_SETTINGS:
        return Refused(NO_CONNECTION, failure.reason, "stop_channel")
    return Refused(NO_CONNECTION, failure.reason, "retry", NO_CONNECTION_WAIT_S)


def failure_rule(code: int) -> ErrorRule:
    """Tells what a failure that a status reported asks for; one without a known code is not tried again."""
    rule = rule_of(code)
    return rule if rule and code else ErrorRule(code, "give_up")


def error_words(code: int, language: Language) -> str:
    """Says an error code in words, for people."""
    words = _words(language)
    rule = rule_of(code)
    return words[str(rule.code)] if rule else words["other"]


def refusal_of(http_status: int, headers: Mapping[str, str], body: bytes) -> Refused | None:
    """Reads an answer that is no success; None when it leaves open whether the call was carried out.

    That is so when a server fails without the Graph API's own words: the message may have gone through before.

    Args:
        headers: by name in lower case.
    """
    error = _error_in(body)
    code = as_number(error.get("code")) if error else None
    details = as_text(as_dict(error.get("error_data")).get("details"))
    text = details or as_text(error.get("message")) or f"HTTP status {http_status}"
    if code is None and http_status >= _SERVER_FAULT:
        return None
    rule = rule_of(code) if code is not None else None
    rule = rule or _rule_by_status(http_status, code)
    wait_s = max(rule.wait_s, _retry_after_s(headers)) if rule.action == "retry" else 0
    return Refused(-http_status if code is None else code, text, rule.action, wait_s, rule.factor)


@lru_cache
def _words(language: Language) -> dict[str, str]:
    return msgspec.json.decode((_FOLDER / f"error_words.{language}.json").read_bytes(), type=dict[str, str])


def _error_in(body: bytes) -> dict[str, Any]:
    try:
        return as_dict(as_dict(msgspec.json.decode(body)).get("error"))
    except (ValueError, RecursionError):
        return {}


def _rule_by_status(http_status: int, code: int | None) -> ErrorRule:
    """Judges a code nobody listed by its HTTP status.

    Without a code it was not the Graph API that answered: the channel's address is wrong, or something stands between.
    No message is given up for that.
    """
    if http_status in _PASSING or http_status >= _SERVER_FAULT:
        return ErrorRule(0, "retry", wait_s=2)
    return ErrorRule(0, "stop_channel" if code is None or http_status == _UNAUTHORIZED else "give_up")


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """Reads `Retry-After`; a date in it is held against the server's own clock in `Date`."""
    seconds = read_retry_after(headers.get("retry-after", ""), _served_at(headers)) or 0
    return min(seconds, MAX_RETRY_AFTER_S)


def _served_at(headers: Mapping[str, str]) -> datetime:
    """Gives when the server answered; where it does not say, no date lies ahead."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.max.replace(tzinfo=UTC)
