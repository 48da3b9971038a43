"""What providers post: checked over the raw bytes, read whole, stored, and only then acknowledged."""

from collections.abc import Mapping

from backend.channels.cloud_api.inbound import read_batch
from backend.channels.cloud_api.post_body import MAX_POST_BYTES
from backend.channels.contract import BadPost, InboundMessage
from backend.conversation.receive import Received, Receiver
from backend.domains.channels.connected import Connected, ConnectedChannels
from backend.errors import (
    BadInput,
    CallerError,
    DatabaseFull,
    DatabaseGone,
    InputFault,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
)
from backend.tools.clock import Clock
from backend.tools.metrics import Metrics, WebhookResult


class WebhookIntake:
    """Takes the posts of all channels' providers."""

    def __init__(self, connected: ConnectedChannels, receiver: Receiver, clock: Clock, metrics: Metrics) -> None:
        self._connected = connected
        self._receiver = receiver
        self._clock = clock
        self._metrics = metrics

    async def handshake(self, channel_key: str, query: Mapping[str, str]) -> str:
        """Gives what the provider's handshake is answered with.

        Raises:
            NotFound: there is no such channel.
            NotAllowed: it does not know the channel's verify token.
        """
        answer = (await self._find(channel_key)).channel.handshake_answer(query)
        if answer is None:
            raise NotAllowed("handshake")
        return answer

    async def take(self, channel_key: str, headers: Mapping[str, str], body: bytes) -> Received:
        """Stores a post; when this returns, all of it is on the disk.

        Raises:
            NotFound: there is no such channel.
            NotSignedIn: the channel's secret did not sign these bytes.
            TooLarge: it is more than the provider says it posts.
            BadInput: it cannot be read.
            DatabaseError: nothing was stored; the provider posts again.
        """
        began_at, provider = self._clock.now(), "unknown"
        result: WebhookResult = "failed"
        try:
            connected = await self._find(channel_key)
            provider = connected.origin.provider
            received = await self._take(connected, headers, body)
            result = "stored"
        except CallerError:
            result = "refused"
            raise
        finally:
            lasted = self._clock.now() - began_at
            self._metrics.webhook_answered(provider, result, lasted.total_seconds() * 1000)
        return received

    async def _take(self, connected: Connected, headers: Mapping[str, str], body: bytes) -> Received:
        if len(body) > MAX_POST_BYTES:
            raise TooLarge(f"{len(body)} bytes")
        if not connected.channel.is_genuine(headers, body):
            raise NotSignedIn("signature")
        try:
            batch = read_batch(body, self._clock.now())
        except BadPost as error:
            raise BadInput(str(error), [InputFault("$", "bad_post", str(error)[:200])]) from error
        try:
            received = await self._receiver.receive(connected.origin, batch)
        except DatabaseFull as error:  # a provider knows one word for "again later"
            raise DatabaseGone("the disk is full") from error
        if not received.duplicates:  # otherwise nobody knows which of them were new
            for _, update in batch.updates:
                if isinstance(update, InboundMessage):
                    self._metrics.message_received(connected.origin.provider, update.message.kind)
        return received

    async def _find(self, channel_key: str) -> Connected:
        connected = await self._connected.find(channel_key)
        if connected is None:
            raise NotFound("channel")
        return connected
