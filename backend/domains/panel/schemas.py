"""What is answered about the contact of a conversation, and about a message of the bot."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from backend.domains.contacts.schemas import ConsentView, ContactView
from backend.domains.inbox.handoff_schemas import HandoffView
from flow_engine.values import Value


class FlowPlace(Struct, frozen=True, kw_only=True):
    """A place in a version of a flow.

    Args:
        version: its number; 0 when it is no longer known.
        node_id: where; empty when the run is over.
        node_type: of that node; empty when it is no longer known.
        label: the node's name, else its type in words.
    """

    flow_id: str
    flow_name: str
    version: int
    node_id: str
    node_type: str
    label: str


class ReturnNode(Struct, frozen=True):
    """A node at which the bot can go on."""

    id: str
    type: str
    label: str


class ReturnFlow(Struct, frozen=True):
    """A published flow, and its nodes but the triggers."""

    flow_id: str
    flow_name: str
    nodes: list[ReturnNode]


class ReturnPlaces(Struct, frozen=True):
    """Where a conversation can be given back to the bot."""

    items: list[ReturnFlow]


class SessionSummary(Struct, frozen=True, kw_only=True):
    """A run of a flow.

    Args:
        place: where it stands, in the innermost flow.
        end_reason: why it ended other than at the flow's end.
        variables: what it collected: the outermost flow's first, the innermost flow's win.
    """

    id: str
    status: str
    end_reason: str
    place: FlowPlace
    variables: dict[str, Value]
    started_at: datetime
    updated_at: datetime


class PathStep(Struct, frozen=True, kw_only=True):
    """A node that was left.

    Args:
        port: by which way; empty where the run stopped there. `port_label` says it in words.
        why: the reason in words; empty where nothing was to decide.
        code: the reason's code; empty likewise.
    """

    place: FlowPlace
    port: str
    port_label: str
    why: str
    code: str
    at: datetime


class EarlierConversation(Struct, frozen=True, kw_only=True):
    """A conversation with the same contact by another number."""

    id: str
    channel_id: str
    channel_name: str
    status: str
    active_at: datetime


class Satisfaction(Struct, frozen=True, kw_only=True):
    """What the customer answered when asked how it was.

    Args:
        score: 1 the worst, 5 the best; None while it is not answered.
    """

    asked_at: datetime
    answered_at: datetime | None
    score: int | None
    operator_id: str
    operator_name: str


class Panel(Struct, frozen=True, kw_only=True):
    """What is known beside a conversation.

    Args:
        session: the run that waits; None when none does.
        variables: what the latest run collected.
        path: the last 50 nodes that were left in this conversation, the latest first.
        handoffs: the latest first.
        earlier: conversations with the same contact by other numbers, the latest first.
        has_model: a language model is set up, which suggests replies and sums up.
    """

    contact: ContactView
    consents: list[ConsentView]
    session: SessionSummary | None
    variables: dict[str, Value]
    path: list[PathStep]
    handoffs: list[HandoffView]
    satisfactions: list[Satisfaction]
    earlier: list[EarlierConversation]
    has_model: bool


class Explanation(Struct, frozen=True, kw_only=True):
    """Why a message was sent.

    Args:
        author: `flow`; `operator`: a person or program sent it; `phone`: it was written on the business's own phone;
            `customer`: it came in.
        place: the node that sent it; None unless a flow did.
        input_kind: what moved the flow on: `message_received`, `time_reached` …
        input_text: the customer's words, where that was a message.
        route: where the input went, in words, and its code.
        path: the nodes of that turn in order, up to and with the one that sent it.
        variables: as they were when the turn was over.
    """

    message_id: str
    author: Literal["flow", "operator", "phone", "customer"]
    place: FlowPlace | None = None
    input_kind: str = ""
    input_text: str = ""
    route: str = ""
    route_code: str = ""
    path: list[PathStep] = []
    variables: dict[str, Value] = {}
