"""Calls to the Graph API, with its token, through the client that reaches the open internet only."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from backend.channels.cloud_api.errors import GraphRefused, NoAnswer, refusal_of
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.tools.http import HttpAnswer, HttpClient, HttpRequest, Streamed
from backend.tools.http_failures import HttpFailure

MAX_ANSWER_BYTES = 8 * 2**20  # chosen: a page of 100 message templates has about 1 MB
JSON = "application/json"


class Graph:
    """The Graph API as one token sees it."""

    def __init__(self, http: HttpClient, settings: CloudApiSettings, secrets: CloudApiSecrets) -> None:
        self._http = http
        self._timeout_s = settings.timeout_s
        self._authorization = f"Bearer {secrets.access_token}"
        base_url = settings.graph_base_url.rstrip("/")
        self.origin = "/".join(base_url.split("/")[:3])
        self._versioned = f"{base_url}/{settings.version}/"

    def url_of(self, *path: str, **query: str) -> str:
        """Gives the address of a node or of an edge of it."""
        url = self._versioned + "/".join(quote(part, safe="") for part in path)
        return f"{url}?{urlencode(query)}" if query else url

    async def call(
        self,
        method: str,
        url: str,
        body: bytes | Streamed = b"",
        content_type: str = "",
        max_answer_bytes: int = MAX_ANSWER_BYTES,
        timeout_s: float = 0,
        sink: Callable[[bytes], Awaitable[None]] | None = None,
    ) -> HttpAnswer:
        """Makes a call, whatever is answered.

        Args:
            timeout_s: 0 means the channel's.
            sink: takes the bytes of a file piece by piece; None to have them in the answer.

        Raises:
            NoAnswer: nothing came back.
        """
        headers = {"Authorization": self._authorization}
        if content_type:
            headers["Content-Type"] = content_type
        request = HttpRequest(
            url=url,
            method=method,
            headers=headers,
            body=body,
            timeout_s=timeout_s or self._timeout_s,
            max_answer_bytes=max_answer_bytes,
            follows_redirects=False,
            sink=sink,
        )
        outcome = await self._http.call(request)
        if isinstance(outcome, HttpFailure):
            told = f"{outcome.reason} {outcome.detail}".strip()
            raise NoAnswer(told, outcome.may_have_arrived, outcome.reason)
        return outcome

    async def get(self, *path: str, **query: str) -> dict[str, Any]:
        """Reads a node or an edge.

        Raises:
            GraphRefused: the Graph API refused.
            NoAnswer: nothing readable came back.
        """
        return answer_json(await self.call("GET", self.url_of(*path, **query)))

    async def post(
        self, *path: str, body: bytes | Streamed = b"", content_type: str = JSON, timeout_s: float = 0
    ) -> dict[str, Any]:
        """Writes to a node or an edge.

        Raises:
            GraphRefused: the Graph API refused.
            NoAnswer: nothing readable came back.
        """
        return answer_json(await self.call("POST", self.url_of(*path), body, content_type, timeout_s=timeout_s))


def answer_json(answer: HttpAnswer) -> dict[str, Any]:
    """Gives the object that was answered.

    Raises:
        GraphRefused: it is a refusal.
        NoAnswer: it is no JSON object, or a failure in nobody's words.
    """
    raise_for_refusal(answer)
    try:
        value = msgspec.json.decode(answer.body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("an answer that is not JSON", may_have_arrived=True) from error
    if not isinstance(value, dict):
        raise NoAnswer("an answer that is not a JSON object", may_have_arrived=True)
    return value


def raise_for_refusal(answer: HttpAnswer) -> None:
    """Lets a success pass.

    Raises:
        GraphRefused: it is a refusal.
        NoAnswer: it is a failure that leaves open what was done.
    """
    if 200 <= answer.status < 300:
        return
    refused = refusal_of(answer.status, answer.headers, answer.body)
    if refused is None:
        raise NoAnswer(f"HTTP status {answer.status}", may_have_arrived=True)
    raise GraphRefused(refused)
