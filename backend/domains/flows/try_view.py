"""What came of a conversation that was tried: the chat in order, the way each input took, and how things stand."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from backend.domains.flows.playable import FlowFault
from flow_engine.contents import Content, Option
from flow_engine.context import Contact
from flow_engine.effects import CallHttp, CallLlm, OpenHandoff
from flow_engine.inputs import InputKind, Message
from flow_engine.values import Value


class _Event(Struct, frozen=True, tag_field="type", kw_only=True):
    """Common to all that happened.

    Args:
        action: which action led to it, from 0; -1 for the beginning.
        turn: which turn.
    """

    at: datetime
    action: int
    turn: int


class CustomerMessage(_Event, frozen=True, tag="customer"):
    """The customer wrote, tapped or sent something."""

    message: Message


class BotMessage(_Event, frozen=True, tag="bot"):
    """The flow sent a message.

    Args:
        is_refused: WhatsApp would refuse it: it is free-form, and the 24-hour window is closed.
    """

    id: str
    content: Content
    is_refused: bool


class Note(_Event, frozen=True, tag="note"):
    """Anything else that happened.

    Args:
        code: what; the words are the phone's.
        message: in words, where the words depend on a node type.
    """

    code: str
    details: dict[str, Value] = {}
    message: str = ""


Event: TypeAlias = CustomerMessage | BotMessage | Note


class VisitView(Struct, frozen=True):
    """A node was entered and left.

    Args:
        message: why it was left so, in words; empty where nothing was to decide.
    """

    flow_id: str
    node_id: str
    port: str
    message: str


class TryTurn(Struct, frozen=True, kw_only=True):
    """One input and the way it took.

    Args:
        code: why it went there.
        message: why the trigger took it, in words.
    """

    action: int
    at: datetime
    input: InputKind
    route: Literal["resume", "start", "operator", "hold", "none"]
    code: str
    message: str
    flow_id: str
    node_id: str
    session_id: str
    status: str
    path: list[VisitView]


class FramePlace(Struct, frozen=True):
    """Where a session is in one of its flows."""

    flow_id: str
    flow_name: str
    node_id: str
    variables: dict[str, Value]


class WaitingSession(Struct, frozen=True, kw_only=True):
    """A session that waits.

    Args:
        frames: the last one is running; those before started it.
    """

    id: str
    since: datetime
    due_at: datetime | None
    kinds: tuple[InputKind, ...]
    callback: tuple[str, str] | None
    frames: list[FramePlace]


WhatIsDue = Literal["timer", "no_reply", "no_operator", "no_callback", "no_answer"]


class Due(Struct, frozen=True):
    """What time brings next."""

    at: datetime
    what: WhatIsDue
    flow_id: str = ""
    node_id: str = ""


class CallView(Struct, frozen=True):
    """A call to the outside that nobody answered yet."""

    effect: CallHttp | CallLlm
    due_at: datetime


class HandoffView(Struct, frozen=True):
    """A chat that waits for an operator, or is with one."""

    is_taken: bool
    effect: OpenHandoff


class MisfitView(Struct, frozen=True):
    """The first action that could not be done; neither it nor those behind it were."""

    action: int
    code: str
    details: dict[str, str]


class Tried(Struct, frozen=True, kw_only=True):
    """What came of a conversation.

    Args:
        can_run: False when not even a part of the flow can.
        fitted: how many actions were done.
        business: whom the customer writes to.
        time_zone: the customer's, by whose clock the chat is shown.
    """

    can_run: bool
    faults: list[FlowFault]
    fitted: int
    misfit: MisfitView | None
    starts_at: datetime
    now: datetime
    business: str
    time_zone: str
    events: list[Event]
    turns: list[TryTurn]
    sessions: list[WaitingSession]
    contact: Contact
    offered: list[Option]
    open_call: CallView | None
    open_handoff: HandoffView | None
    next_due: Due | None
    window_closes_at: datetime | None
