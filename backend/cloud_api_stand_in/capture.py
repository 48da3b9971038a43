"""The log of what came in and what was posted, for whoever tests against the stand-in; the newest are kept."""

from collections import deque
from collections.abc import Iterable

from msgspec import Struct

# chosen: enough to find one's own calls again, little enough to be forgotten about
MAX_KEPT = 1_000
MAX_BODY_BYTES = 32 * 1024


class CapturedCall(Struct, frozen=True):
    """A call of the Graph API and its answer. The access token is not kept."""

    number: int
    at: float
    method: str
    path: str
    request: str
    status: int
    answer: str


class CapturedWebhook(Struct, frozen=True):
    """One POST of a webhook.

    Args:
        status: the HTTP status of the answer; 0 when there was none, and then `note` says why.
    """

    number: int
    at: float
    url: str
    signature: str
    body: str
    attempt: int
    status: int
    note: str


class _Call(Struct, frozen=True):
    at: float
    method: str
    path: str
    request: bytes
    status: int
    answer: bytes


class Capture:
    """Keeps calls and webhook posts by number, from 1."""

    def __init__(self) -> None:
        self._calls: deque[tuple[int, _Call]] = deque(maxlen=MAX_KEPT)
        self._webhooks: deque[CapturedWebhook] = deque(maxlen=MAX_KEPT)
        self.calls_made = 0
        self.webhooks_made = 0

    def call(self, at: float, method: str, path: str, request: bytes, status: int, answer: bytes) -> None:
        """Keeps a call; its bodies become text when somebody asks for them."""
        self.calls_made += 1
        kept = _Call(at, method, path, request[:MAX_BODY_BYTES], status, answer[:MAX_BODY_BYTES])
        self._calls.append((self.calls_made, kept))

    def webhook(self, at: float, url: str, signature: str, body: bytes, attempt: int, status: int, note: str) -> None:
        """Keeps a webhook post."""
        self.webhooks_made += 1
        text = _text(body[:MAX_BODY_BYTES])
        self._webhooks.append(CapturedWebhook(self.webhooks_made, at, url, signature, text, attempt, status, note))

    def calls(self, after: int) -> list[CapturedCall]:
        """Lists the calls after a number."""
        return [
            CapturedCall(number, one.at, one.method, one.path, _text(one.request), one.status, _text(one.answer))
            for number, one in _after(self._calls, after)
        ]

    def webhooks(self, after: int) -> list[CapturedWebhook]:
        """Lists the webhook posts after a number."""
        return [one for one in self._webhooks if one.number > after]


def _after(calls: Iterable[tuple[int, _Call]], after: int) -> Iterable[tuple[int, _Call]]:
    return ((number, one) for number, one in calls if number > after)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
