"""What is asked and answered about conversations."""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct

from backend.domains.pages import PageOf

ListName = Literal["mine", "unassigned", "all", "waiting", "snoozed", "closed"]
LIST_NAMES: tuple[ListName, ...] = get_args(ListName)


class ConversationsWanted(PageOf, frozen=True, kw_only=True):
    """Which conversations are wanted; None and empty for any.

    Args:
        list: `mine`: open ones the caller has; `unassigned`: open ones in a queue, for nobody in particular yet;
            `waiting`: open ones in which a customer waits for people; `snoozed`: put aside until a moment to come;
            `closed`; `all`: the open ones. Those put aside are in `snoozed` and `all` only.
        team: those of a team, by its name.
        tag: those whose contact carries it.
        search: part of the contact's name, or digits of the phone number.
        waits_for: those handed off and not closed: `open` for untaken ones, `taken` for the others.
    """

    list: ListName | None = None
    team: Annotated[str, Meta(max_length=64)] = ""
    tag: Annotated[str, Meta(max_length=64)] = ""
    priority: Annotated[str, Meta(max_length=20)] = ""
    status: Literal["open", "closed"] | None = None
    channel_id: Annotated[str, Meta(max_length=64)] | None = None
    contact_id: Annotated[str, Meta(max_length=64)] | None = None
    operator_id: Annotated[str, Meta(max_length=64)] | None = None
    waits_for: Literal["open", "taken"] | None = None
    search: Annotated[str, Meta(max_length=200)] = ""


class LastMessage(Struct, frozen=True, kw_only=True):
    """The newest message of a conversation, for a list.

    Args:
        text: its words on one line, cut; empty where it has none.
        status: of ours `queued`, `accepted`, `sent`, `delivered`, `read`, `played` or `failed`.
    """

    id: str
    direction: Literal["in", "out", "echo"]
    kind: str
    text: str
    at: datetime
    status: str


class ConversationView(Struct, frozen=True, kw_only=True):
    """A conversation.

    Args:
        operator_id: who took it over; flows then leave its messages alone.
        owner: who sees to it: `bot`, `queue`, `operator` or `nobody`.
        operator_name: the name of the one who took it over, else the e-mail address; empty for nobody.
        team: whom the queue is for; empty for everybody.
        unread_count: the customer's messages the caller has not seen, 99 at most; 0 in a closed one.
        snoozed_until: until when it is put aside.
        waiting_since: since when the customer waits for people; None when not.
        first_response_due_at: until when a person is to have answered; None when one has, or no target is set.
        resolution_due_at: until when people are to be done with it; None when no target is set.
        close_reason: why people closed it; empty when not.
        tags: the contact's.
        window_expires_at: until when free-form messages are taken; None when the customer never wrote.
        has_handoff: whether a flow put it before people and nobody closed that.
    """

    id: str
    channel_id: str
    contact_id: str
    contact_name: str
    contact_phone: str
    status: str
    operator_id: str | None
    window_expires_at: datetime | None
    has_handoff: bool
    opened_at: datetime
    active_at: datetime
    closed_at: datetime | None
    channel_name: str
    owner: Literal["bot", "queue", "operator", "nobody"]
    operator_name: str
    team: str
    priority: str
    unread_count: int
    last_message: LastMessage | None
    snoozed_until: datetime | None
    waiting_since: datetime | None
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None
    close_reason: str
    tags: list[str]


class ListCount(Struct, frozen=True):
    """How many conversations a list has, and how many of them hold messages the caller has not seen."""

    total: int
    unread: int


class ConversationCounts(Struct, frozen=True):
    """How long the lists are, and what the teams have open. Past 10,000 conversations nobody counts on."""

    lists: dict[ListName, ListCount]
    teams: dict[str, ListCount]


class ConversationPage(Struct, frozen=True):
    """Conversations, the one that was active last first."""

    items: list[ConversationView]
    next_cursor: str | None = None


class TurnView(Struct, frozen=True, kw_only=True):
    """An input of a conversation, the way it took, and why.

    Args:
        state: `pending`, `held` (a call is under way), `taken`, `operator` (left to people) or `dead` (given up).
        route: where it went and why; None before it is taken.
        path: the nodes it led through, each with the port it was left by.
    """

    id: str
    kind: str
    input: dict[str, Any]
    state: str
    session_id: str | None
    route: dict[str, Any] | None
    path: list[dict[str, Any]]
    created_at: datetime
    taken_at: datetime | None


class TurnPage(Struct, frozen=True):
    """Inputs, the latest first."""

    items: list[TurnView]
    next_cursor: str | None = None


class SessionView(Struct, frozen=True, kw_only=True):
    """A run of a flow.

    Args:
        end_reason: why it ended other than at the flow's end.
        state: the engine's own: where it stands, what it holds and waits for.
    """

    id: str
    flow_id: str
    version_id: str
    status: str
    end_reason: str
    state: dict[str, Any]
    started_at: datetime
    updated_at: datetime


class SessionPage(Struct, frozen=True):
    """Runs, the latest first."""

    items: list[SessionView]
    next_cursor: str | None = None


class DeadLettersWanted(PageOf, frozen=True, kw_only=True):
    """Which dead letters are wanted.

    Args:
        is_replayed: those that were tried again, instead of the others.
    """

    is_replayed: bool = False


class DeadLetterView(Struct, frozen=True, kw_only=True):
    """Something that was given up.

    Args:
        kind: `input`: no turn could take it; `effect`: it could not be done.
        subject: what it is: the input's or the effect's JSON.
        can_be_replayed: whether trying again makes sense; a flow has gone on without an effect it waited for.
    """

    id: str
    conversation_id: str
    contact_name: str
    contact_phone: str
    kind: str
    subject_id: str
    subject: dict[str, Any] | None
    error: str
    attempts: int
    can_be_replayed: bool
    created_at: datetime
    replayed_at: datetime | None


class DeadLetterPage(Struct, frozen=True):
    """Dead letters, the latest first."""

    items: list[DeadLetterView]
    next_cursor: str | None = None
