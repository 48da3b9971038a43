"""What an error of the openai library means to a flow."""

import re
from datetime import datetime
from typing import Final

import openai

from backend.tools.backoff import read_retry_after
from backend.tools.chat_model import ModelError, Reply
from backend.tools.http_failures import FailureReason
from backend.tools.openai_transport import CallFailed


def reply_of(error: openai.OpenAIError, now: datetime) -> Reply:
    """Gives the reply that stands for an error."""
    if isinstance(error, openai.APIStatusError):
        after_s = read_retry_after(error.response.headers.get("retry-after", ""), now)
        detail = f"HTTP {error.status_code} {_plain(error.code)} {_plain(error.type)}".strip()
        return Reply(error=_of_status(error), detail=detail, retry_after_s=after_s)
    cause = error.__cause__
    if isinstance(cause, CallFailed):
        reason = cause.failure.reason
        return Reply(error=_OF_FAILURES.get(reason, "unreachable"), detail=f"{reason} {cause.failure.detail}".strip())
    if isinstance(error, openai.APITimeoutError):
        return Reply(error="timeout")
    return Reply(error="bad_answer", detail=type(error).__name__)


def is_about_the_form(error: openai.APIStatusError) -> bool:
    """Tells whether a server refused the schema of the answer, as those do that know none."""
    return error.status_code in (400, 404, 415, 422, 501) and bool(_FORM.search(_words(error)))


def _of_status(error: openai.APIStatusError) -> ModelError:
    words = _words(error)
    status = error.status_code
    if status == 402 or (status in (403, 429) and _CREDIT.search(words)):
        return "no_credit"
    if status in (400, 413, 422) and (status == 413 or _LENGTH.search(words)):
        return "too_long"
    if status in (400, 403, 422) and _FILTER.search(words):
        return "filtered"
    if status in _OF_STATUSES:
        return _OF_STATUSES[status]
    return "model_failed" if status >= 500 else "bad_request" if status >= 400 else "bad_answer"


def _words(error: openai.APIStatusError) -> str:
    """Gives what an error says of itself: servers put it in different places."""
    return f"{error.code} {error.type} {error.param} {error.message}"[:2_000].lower()


def _plain(text: object) -> str:
    """Gives a server's code if it looks like one, and not like a text that could hold what was asked."""
    return text if isinstance(text, str) and _CODE.fullmatch(text) else ""


_OF_STATUSES: Final[dict[int, ModelError]] = {
    401: "bad_key",
    403: "not_allowed",
    404: "no_model",
    408: "timeout",
    429: "rate_limited",
    504: "timeout",
}
_OF_FAILURES: Final[dict[FailureReason, ModelError]] = {
    "timeout": "timeout",
    "address_refused": "address_refused",
    "bad_address": "bad_address",
    "bad_request": "bad_key",  # the key is the only header that can be odd
    "too_large": "bad_answer",
    "bad_answer": "bad_answer",
}
_CREDIT: Final = re.compile(r"insufficient_quota|billing|credit|insufficient.balance|quota exceeded")
_LENGTH: Final = re.compile(r"context.length|context.window|maximum context|too many tokens|too long")
_FILTER: Final = re.compile(r"content.filter|content.policy|responsible.ai|content_policy_violation|moderation|safety")
_FORM: Final = re.compile(r"response.format|json.schema|structured.output|grammar")
_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")
