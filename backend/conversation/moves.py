"""A change of who has a conversation, as it is to be carried out."""

from msgspec import Struct

from flow_engine.handover import Event, Order, Ownership


class Move(Struct, frozen=True, kw_only=True):
    """Who had a conversation, who has it now, and what follows.

    Args:
        event: what led to it; None for a turn, in which several things may have happened.
        priority: how urgent it is at least from now on; empty for as before.
        reason: why people closed it.
        summary: what people said was done.
        end_reason: why sessions end, where they do.
    """

    conversation_id: str
    workspace_id: str
    contact_id: str
    before: Ownership
    after: Ownership
    orders: tuple[Order, ...] = ()
    event: Event | None = None
    priority: str = ""
    reason: str = ""
    summary: str = ""
    end_reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes and nothing is to be done."""
        return self.before == self.after and not self.orders

    @property
    def begins_with_people(self) -> bool:
        """Whether people have it from now on, or another team of them, so that their targets begin anew."""
        before, after = self.before, self.after
        return after.is_bot_silent and (not before.is_bot_silent or before.team != after.team)

    @property
    def ends_with_people(self) -> bool:
        """Whether people no longer have it."""
        return self.before.is_bot_silent and not self.after.is_bot_silent


def closing_id(handoff_id: str) -> str:
    """Gives the id of the input by which people give a chat back."""
    return f"{handoff_id}.closed"
