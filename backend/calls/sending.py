"""The last step before a provider: a message waits its turn there, and what came of it is counted."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, Literal

from backend.calls.send_limits import SendLimits
from backend.calls.stored_media import StoredMedia, names_files
from backend.channels.cloud_api.client import CloudApiChannel
from backend.channels.cloud_api.rate_limits import PAIR_LIMIT, number_limit
from backend.channels.contract import InDoubt, Refused, Sender, SendOutcome, Sent
from backend.conversation.receive import Origin
from backend.domains.channels.connected import ConnectedChannels
from backend.tools.metrics import Metrics
from backend.tools.token_buckets import Limit
from flow_engine.contents import Content

MAX_WAIT_S: Final = 1.0  # chosen: whoever waits longer leaves the place to others and is sent later
MAX_BOOKED: Final = 100_000  # chosen: some ten megabytes; a message whose booking was forgotten is booked anew
# WhatsApp Cloud API, error codes: a token that no longer opens the account
TOKEN_CODES: Final = frozenset({0, 190})
# … too many messages of a number, and to one customer
NUMBER_CODE: Final = 130429
PAIR_CODE: Final = 131056

_TOLD: Final[Mapping[type[SendOutcome], Literal["sent", "refused", "in_doubt"]]] = {
    Sent: "sent",
    Refused: "refused",
    InDoubt: "in_doubt",
}


class SendingChannels:
    """Connected channels that keep to their limits."""

    def __init__(self, connected: ConnectedChannels, limits: SendLimits, metrics: Metrics, stored: StoredMedia) -> None:
        self._connected = connected
        self._limits = limits
        self._metrics = metrics
        self._stored = stored
        self._booked: OrderedDict[str, None] = OrderedDict()

    async def get(self, channel_id: str) -> "SendingChannel | None":
        """Gives a channel; None when it is not connected."""
        found = await self._connected.find(channel_id)
        return SendingChannel(self, found.origin, found.channel) if found else None

    async def send(
        self,
        origin: Origin,
        channel: CloudApiChannel,
        recipient: Sender,
        content: Content,
        effect_id: str,
        reply_to: str = "",
    ) -> SendOutcome:
        """Hands a message over when its turn has come; says when that is if it is not soon."""
        limits = _limits(origin.channel_id, channel.messages_per_s, recipient)
        wait_s = 0.0 if effect_id in self._booked else self._limits.reserve(origin.workspace_id, limits)
        if wait_s > MAX_WAIT_S:
            self._book(effect_id)
            return Refused(NUMBER_CODE, "rate limit", "retry", wait_s, 1)
        if wait_s:
            await asyncio.sleep(wait_s)
        self._booked.pop(effect_id, None)
        outcome = await self._hand_over(origin, channel, recipient, content, effect_id, reply_to)
        if isinstance(outcome, Refused) and outcome.code in TOKEN_CODES:
            renewed = await self._connected.find_renewed(origin.channel_id, channel)
            if renewed:
                outcome = await self._hand_over(origin, renewed, recipient, content, effect_id, reply_to)
        self._note(origin, limits, outcome)
        return outcome

    async def _hand_over(
        self,
        origin: Origin,
        channel: CloudApiChannel,
        recipient: Sender,
        content: Content,
        effect_id: str,
        reply_to: str,
    ) -> SendOutcome:
        """Hands a message over, with stored files named as the provider knows them."""
        named = await self._stored.named(origin, channel, content) if names_files(content) else content
        return named if isinstance(named, Refused) else await channel.send(recipient, named, effect_id, reply_to)

    def _book(self, effect_id: str) -> None:
        self._booked[effect_id] = None
        if len(self._booked) > MAX_BOOKED:
            self._booked.popitem(last=False)

    def _note(self, origin: Origin, limits: Mapping[str, Limit], outcome: SendOutcome) -> None:
        self._metrics.message_sent(origin.provider, _TOLD[type(outcome)])
        if isinstance(outcome, Refused) and outcome.code in (NUMBER_CODE, PAIR_CODE):
            kind = "number:" if outcome.code == NUMBER_CODE else "pair:"
            for key, limit in limits.items():
                if key.startswith(kind):
                    self._limits.empty(origin.workspace_id, key, limit, outcome.retry_after_s)


class SendingChannel:
    """One channel that keeps to its limits."""

    def __init__(self, channels: SendingChannels, origin: Origin, channel: CloudApiChannel) -> None:
        self._channels = channels
        self._origin = origin
        self._channel = channel
        self.is_genuine = channel.is_genuine

    def is_marketing(self, content: Content) -> bool:
        """Tells whether a content is advertising; False where that is not known."""
        return self._channel.is_marketing(content)

    async def send(self, recipient: Sender, content: Content, effect_id: str, reply_to: str = "") -> SendOutcome:
        """Hands a message to the provider when its turn has come."""
        return await self._channels.send(self._origin, self._channel, recipient, content, effect_id, reply_to)


def _limits(channel_id: str, messages_per_s: float, recipient: Sender) -> dict[str, Limit]:
    """Gives what holds for a message; a number without a limit has none for its pairs either."""
    if not messages_per_s:
        return {}
    customer = recipient.bsuid or recipient.phone
    return {f"number:{channel_id}": number_limit(messages_per_s), f"pair:{channel_id}:{customer}": PAIR_LIMIT}
