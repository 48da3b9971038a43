"""Updates that wait for their time, and what becomes of those that were not taken."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any
from zlib import crc32

from msgspec import Struct

from backend.cloud_api_stand_in.media import DAY_S

# chosen: lanes post at the same time; a customer keeps to one lane, so only what is meant to be out of order is
LANES = 8
MAX_WAITING_PER_LANE = 20_000  # chosen: some minutes of a fast sender whose receiver is away
# chosen, after "immediately, then with decreasing frequency": seconds to each next attempt, the last again and again
RETRY_AFTER_S = (0.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0)
GIVE_UP_AFTER_S = 7 * DAY_S  # WhatsApp Cloud API, webhooks: up to 7 days


class Update(Struct, frozen=True):
    """One change of one field, for one app.

    Args:
        number_id: the business number it is about; empty for what is about the account.
        about: who it is about; updates about the same one keep their order.
        at: when it happened.
    """

    app_id: str
    waba_id: str
    number_id: str
    field: str
    value: dict[str, Any]
    about: str = ""
    at: int = 0


class Delivery(Struct, frozen=True):
    """Updates that go in one POST.

    Args:
        attempts: how often it was tried.
        first_tried_at: when it was first tried; 0 before.
    """

    updates: tuple[Update, ...]
    attempts: int = 0
    first_tried_at: float = 0.0


class Outbox:
    """The updates that wait, by lane and time."""

    def __init__(self) -> None:
        self._lanes: list[list[tuple[float, int, Delivery]]] = [[] for _ in range(LANES)]
        self._pushed = 0
        self._touched: set[int] = set()
        self.dropped = 0

    def push(self, update: Update, due: float) -> None:
        """Lets an update wait until it is due; drops it when too many wait already."""
        lane = crc32(update.about.encode()) % LANES if update.about else 0
        if len(self._lanes[lane]) >= MAX_WAITING_PER_LANE:
            self.dropped += 1
            return
        self._put(lane, Delivery((update,)), due)

    def touched(self) -> set[int]:
        """Gives the lanes that got something since this was last asked."""
        touched, self._touched = self._touched, set()
        return touched

    def next_due(self, lane: int) -> float | None:
        """Gives when the next delivery of a lane is due; None when none waits."""
        waiting = self._lanes[lane]
        return waiting[0][0] if waiting else None

    def take(self, lane: int, now: float, max_updates: int, destination: Callable[[Update], object]) -> Delivery | None:
        """Takes what is due next, and with it as many new updates for the same destination as may share the POST."""
        waiting = self._lanes[lane]
        if not waiting or waiting[0][0] > now:
            return None
        first = heappop(waiting)[2]
        updates = list(first.updates)
        while not first.attempts and len(updates) < max_updates and waiting and waiting[0][0] <= now:
            other = waiting[0][2]
            if other.attempts or destination(other.updates[0]) != destination(updates[0]):
                break
            updates += heappop(waiting)[2].updates
        return Delivery(tuple(updates), first.attempts, first.first_tried_at)

    def try_again(self, lane: int, delivery: Delivery, now: float) -> bool:
        """Lets a delivery that was not taken wait for its next attempt; False when seven days are over."""
        first_tried_at = delivery.first_tried_at or now
        due = now + RETRY_AFTER_S[min(delivery.attempts, len(RETRY_AFTER_S) - 1)]
        if due > first_tried_at + GIVE_UP_AFTER_S:
            self.dropped += 1
            return False
        self._put(lane, Delivery(delivery.updates, delivery.attempts + 1, first_tried_at), due)
        return True

    def __len__(self) -> int:
        return sum(map(len, self._lanes))

    def _put(self, lane: int, delivery: Delivery, due: float) -> None:
        self._pushed += 1
        heappush(self._lanes[lane], (due, self._pushed, delivery))
        self._touched.add(lane)
