"""The messages the business sent, as its customers see them; the newest are kept."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

MAX_SENT = 10_000  # chosen: a long demo; what is older can no longer be tapped on


class SentMessage(Struct, frozen=True, kw_only=True):
    """A message that was taken.

    Args:
        number: counts all messages, from 1.
        payload: the call's body as it was.
        shown: the words of a message template with all that was filled in; empty for all else.
        failure: the error code it fails with; 0 when it arrives.
    """

    number: int
    id: str
    number_id: str
    wa_id: str
    kind: str
    payload: dict[str, Any]
    at: float
    shown: str = ""
    failure: int = 0

    @property
    def content(self) -> Any:
        """Gives the part of the body that is named like the kind."""
        return self.payload[self.kind]


class SentMessages:
    """The newest messages by id, and how many there were."""

    def __init__(self, max_sent: int = MAX_SENT) -> None:
        self._by_id: OrderedDict[str, SentMessage] = OrderedDict()
        self._max_sent = max_sent
        self.count = 0

    def next_number(self) -> int:
        """Counts one more message."""
        self.count += 1
        return self.count

    def add(self, message: SentMessage) -> None:
        """Keeps a message; forgets the oldest when there are too many."""
        self._by_id[message.id] = message
        if len(self._by_id) > self._max_sent:
            self._by_id.popitem(last=False)

    def find(self, message_id: str) -> SentMessage | None:
        """Finds a message that is still kept."""
        return self._by_id.get(message_id)

    def after(self, number: int) -> list[SentMessage]:
        """Lists the messages after a number, oldest first."""
        return list(self._newer(number))[::-1]

    def _newer(self, number: int) -> Iterator[SentMessage]:
        for message in reversed(self._by_id.values()):
            if message.number <= number:
                return
            yield message
