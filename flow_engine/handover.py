"""Who a chat belongs to: the bot, the queue of people, one operator, or nobody; and what each event makes of that.

While people have a chat the bot is silent. Flows that asked for a person are told when one has come and when the chat
is given back; no flow is left waiting once the chat is the bot's or nobody's again.
"""

from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

Owner = Literal["bot", "queue", "operator", "nobody"]
Refusal = Literal["taken_by_other", "not_with_people", "already_closed"]


class Ownership(Struct, frozen=True, omit_defaults=True):
    """To whom a chat belongs.

    Args:
        operator_id: whose it is; empty for somebody who answers from the business's own phone, and for other owners.
        team: whom the queue is for; empty for everybody.
        handoff_ids: the handoffs of flows that wait for the chat to be given back.
        was_taken: people have had it or put it into the queue since the bot had it; only they give it back then.
    """

    owner: Owner = "bot"
    operator_id: str = ""
    team: str = ""
    handoff_ids: tuple[str, ...] = ()
    was_taken: bool = False

    @property
    def is_bot_silent(self) -> bool:
        """Whether flows leave the customer's messages and their own time-outs alone.

        A handoff that nobody takes in time is the exception: in the queue its time-out counts, with an operator none.
        """
        return self.owner in {"queue", "operator"}


class CustomerWrote(Struct, frozen=True):
    """The customer has sent a message."""


class Reopened(Struct, frozen=True):
    """Something of ours begins anew in a chat: a flow starts by itself, a program writes, somebody opens it again."""


class HandedOff(Struct, frozen=True):
    """A flow asks for a person."""

    handoff_id: str
    team: str = ""


class HandoffGone(Struct, frozen=True):
    """A flow no longer waits for a person: nobody came in time, or its session is over."""

    handoff_id: str


class Claimed(Struct, frozen=True):
    """An operator takes the chat for themselves."""

    operator_id: str


class Assigned(Struct, frozen=True):
    """The chat is given to an operator, by somebody else or by the rules of a team."""

    operator_id: str


class OperatorWrote(Struct, frozen=True):
    """A person has written to the customer.

    Args:
        operator_id: empty when it was from the business's own phone, where nobody knows who it was.
    """

    operator_id: str = ""


class Released(Struct, frozen=True):
    """An operator puts the chat back into the queue, or is no longer there.

    Args:
        team: whom it is for from now on; empty for everybody.
    """

    operator_id: str
    team: str = ""


class Queued(Struct, frozen=True):
    """Somebody puts the chat into the queue, whoever has it.

    Args:
        team: whom it is for from now on; empty for everybody.
    """

    team: str = ""


class GivenBack(Struct, frozen=True):
    """People are done and the bot goes on.

    Args:
        at: `returned` goes on where flows handed off; `node` starts anew at a node; `end` ends what was under way.
        summary: what was said, for the flow and for models that read the history.
    """

    at: Literal["returned", "node", "end"] = "returned"
    flow_id: str = ""
    node_id: str = ""
    summary: str = ""


class Closed(Struct, frozen=True):
    """The chat is over."""


Event: TypeAlias = (
    CustomerWrote
    | Reopened
    | HandedOff
    | HandoffGone
    | Claimed
    | Assigned
    | OperatorWrote
    | Released
    | Queued
    | GivenBack
    | Closed
)


class TellTaken(Struct, frozen=True):
    """Tell a flow that a person has taken the chat: its time-out no longer counts."""

    handoff_id: str


class TellReturned(Struct, frozen=True):
    """Tell a flow that the chat is given back."""

    handoff_id: str
    summary: str = ""


class EndSessions(Struct, frozen=True):
    """End every session of the conversation that is under way."""


class StartAt(Struct, frozen=True):
    """Start a flow at a node."""

    flow_id: str
    node_id: str


Order: TypeAlias = TellTaken | TellReturned | EndSessions | StartAt


class Change(Struct, frozen=True):
    """What an event makes of an ownership, and what is to be done in the same transaction, in order.

    Args:
        refusal: why nothing changed though somebody wanted it to; empty when all is well.
    """

    ownership: Ownership
    orders: tuple[Order, ...] = ()
    refusal: Refusal | Literal[""] = ""


def change(ownership: Ownership, event: Event) -> Change:
    """Gives what an event makes of an ownership; the same event twice changes nothing more."""
    match event:
        case CustomerWrote() | Reopened():
            return Change(Ownership() if ownership.owner == "nobody" else ownership)
        case HandedOff():
            return _handed_off(ownership, event)
        case HandoffGone():
            return _handoff_gone(ownership, event.handoff_id)
        case Claimed() if ownership.owner == "operator" and ownership.operator_id not in {"", event.operator_id}:
            return Change(ownership, refusal="taken_by_other")
        case Claimed() | Assigned():
            return _taken(ownership, event.operator_id)
        case OperatorWrote():
            return Change(ownership) if ownership.owner == "operator" else _taken(ownership, event.operator_id)
        case Released():
            is_theirs = ownership.owner == "operator" and ownership.operator_id == event.operator_id
            queued = replace(ownership, owner="queue", operator_id="", team=event.team)
            return Change(queued if is_theirs else ownership)
        case Queued():
            queued = replace(ownership, owner="queue", operator_id="", team=event.team, was_taken=True)
            return Change(queued)
        case GivenBack():
            return _given_back(ownership, event)
        case Closed():
            return _closed(ownership)


def _handed_off(ownership: Ownership, event: HandedOff) -> Change:
    if event.handoff_id in ownership.handoff_ids:
        return Change(ownership)
    handoff_ids = (*ownership.handoff_ids, event.handoff_id)
    if ownership.owner == "operator":
        return Change(replace(ownership, handoff_ids=handoff_ids), (TellTaken(event.handoff_id),))
    team = ownership.team if ownership.owner == "queue" else event.team
    return Change(Ownership("queue", team=team, handoff_ids=handoff_ids, was_taken=ownership.was_taken))


def _handoff_gone(ownership: Ownership, handoff_id: str) -> Change:
    """Forgets a handoff; the chat leaves the queue when no flow waits any more and nobody has taken it yet."""
    if handoff_id not in ownership.handoff_ids:
        return Change(ownership)
    left = tuple(id_ for id_ in ownership.handoff_ids if id_ != handoff_id)
    if ownership.owner == "queue" and not left and not ownership.was_taken:
        return Change(Ownership())
    return Change(replace(ownership, handoff_ids=left))


def _taken(ownership: Ownership, operator_id: str) -> Change:
    """Gives the chat to an operator; a flow that has heard so before takes no notice."""
    told = () if ownership.owner == "operator" else tuple(map(TellTaken, ownership.handoff_ids))
    return Change(replace(ownership, owner="operator", operator_id=operator_id, was_taken=True), told)


def _given_back(ownership: Ownership, event: GivenBack) -> Change:
    if not ownership.is_bot_silent:
        return Change(ownership, refusal="not_with_people")
    if event.at == "returned":
        return Change(Ownership(), tuple(TellReturned(id_, event.summary) for id_ in ownership.handoff_ids))
    started = (StartAt(event.flow_id, event.node_id),) if event.at == "node" else ()
    return Change(Ownership(), (EndSessions(), *started))


def _closed(ownership: Ownership) -> Change:
    if ownership.owner == "nobody":
        return Change(ownership, refusal="already_closed")
    return Change(Ownership("nobody"), (EndSessions(),))
