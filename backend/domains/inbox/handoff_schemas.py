"""What is asked and answered about who has a conversation."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Priority = Literal["low", "normal", "high", "urgent"]

_Id = Annotated[str, Meta(min_length=1, max_length=64)]
_TeamName = Annotated[str, Meta(max_length=64)]


class HandoffView(Struct, frozen=True, kw_only=True):
    """A chat that a flow put before people.

    Args:
        status: `open`: nobody has taken it; `taken`; `closed`.
        summary: what the operator said was done.
    """

    id: str
    team: str
    note: str
    priority: str
    status: str
    operator_id: str | None
    summary: str
    opened_at: datetime
    taken_at: datetime | None
    closed_at: datetime | None


class HandoffList(Struct, frozen=True):
    """A conversation's handoffs, the latest first."""

    items: list[HandoffView]


class Assignment(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to see to a conversation.

    Args:
        operator_id: a member's user id; None puts it into the queue, for whoever comes. Not sent with a team: as None.
        team: whose queue it is in from now on; empty for everybody's. Not sent: as it was.
    """

    operator_id: _Id | UnsetType | None = UNSET
    team: _TeamName | UnsetType = UNSET


class GivingBack(Struct, frozen=True, forbid_unknown_fields=True):
    """How a chat is given back to the bot.

    Args:
        at: `returned`: flows go on where they handed off; `node`: what was under way ends, and a flow starts at a
            node; `end`: what was under way ends.
        flow_id: a published flow; for `node`, else empty.
        node_id: one of its nodes; for `node`, else empty.
        summary: what was done: for the flow that goes on, for models, and for those who read it later.
    """

    at: Literal["returned", "node", "end"] = "returned"
    flow_id: Annotated[str, Meta(max_length=64)] = ""
    node_id: Annotated[str, Meta(max_length=64)] = ""
    summary: Annotated[str, Meta(max_length=4_000)] = ""


class Closing(Struct, frozen=True, forbid_unknown_fields=True):
    """How a chat ends. Flows under way in it end too.

    Args:
        reason: why, in the workspace's own words.
        ask_satisfaction: whether the customer is asked how it was; only while free-form messages are taken.
    """

    reason: Annotated[str, Meta(max_length=200)] = ""
    ask_satisfaction: bool = False


class Snoozing(Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a conversation is put aside; it comes back earlier when the customer writes.

    Args:
        until: with an offset; None brings it back now.
    """

    until: Annotated[datetime, Meta(tz=True)] | None


class Prioritizing(Struct, frozen=True, forbid_unknown_fields=True):
    """How urgent a conversation is."""

    priority: Priority


class TakeoverView(Struct, frozen=True, kw_only=True):
    """A time in which people had a conversation instead of the bot.

    Args:
        operator_id: who had it last; None for somebody at the business's own phone.
        ended_at: None while they still have it.
        ending: `returned`, `node`, `end` or `closed`; empty while they still have it.
    """

    id: str
    team: str
    operator_id: str | None
    began_at: datetime
    ended_at: datetime | None
    ending: str
    summary: str


class TakeoverList(Struct, frozen=True):
    """The times people had a conversation, the latest first."""

    items: list[TakeoverView]
