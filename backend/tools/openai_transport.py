"""What carries the openai library's requests: our own client for the outside, with all its bounds."""

from collections.abc import Mapping
from typing import Final

import httpx2

from backend.tools.http import HttpClient, HttpRequest
from backend.tools.http_failures import HttpFailure

MAX_REPLY_BYTES: Final = 2 * 1024 * 1024  # chosen: the longest replies of today's models are a tenth of it
# The library adds headers from the environment and about the machine: no business of the server's.
_SENT: Final = frozenset({"accept", "content-type", "idempotency-key"})


class CallFailed(httpx2.TransportError):
    """There was no answer; the failure says why."""

    def __init__(self, failure: HttpFailure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class HttpTransport(httpx2.AsyncBaseTransport):
    """Sends requests through our client.

    Args:
        headers: what goes along, the key above all.
        timeout_s: for each request.
    """

    def __init__(self, client: HttpClient, headers: Mapping[str, str], timeout_s: float) -> None:
        self._client = client
        self._headers = headers
        self._timeout_s = timeout_s

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends a request.

        Raises:
            CallFailed: there was no answer.
        """
        kept = {name: value for name, value in request.headers.items() if name.lower() in _SENT}
        outcome = await self._client.call(
            HttpRequest(
                url=str(request.url),
                method=request.method,
                headers=kept | dict(self._headers),
                body=await request.aread(),
                timeout_s=self._timeout_s,
                max_answer_bytes=MAX_REPLY_BYTES,
                follows_redirects=False,
            )
        )
        if isinstance(outcome, HttpFailure):
            raise CallFailed(outcome)
        headers = {name: value for name, value in outcome.headers.items() if name not in _UNDONE}
        return httpx2.Response(outcome.status, headers=headers, content=outcome.body, request=request)


_UNDONE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
