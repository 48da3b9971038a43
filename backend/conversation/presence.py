"""When somebody counts as being there."""

from datetime import datetime, timedelta
from typing import Literal

PresenceState = Literal["online", "away", "offline"]

LOST_AFTER = timedelta(seconds=60)  # chosen: a page that is open beats more often; a train's tunnel is over by then


def state_at(state: PresenceState | None, seen_at: datetime | None, now: datetime) -> PresenceState:
    """Gives what somebody is: whoever has not been heard of for a minute is offline, whatever they said.

    Args:
        state: what they said last; None for nothing.
    """
    if state is None or seen_at is None or now - seen_at > LOST_AFTER:
        return "offline"
    return state
