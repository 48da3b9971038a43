"""Everything from outside that moves a flow on. Each says when it happened; nothing here asks a clock."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from flow_engine.values import Location, Media, SharedContact, Value

MessageKind = Literal[
    "text",
    "reply",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "other",
]


class Message(Struct, frozen=True, omit_defaults=True):
    """What a customer sent.

    Args:
        text: the words: body, caption, or the title of a tapped option.
        reply_id: the id of the tapped button, list row or quick reply; empty when nothing was tapped.
        other_kind: WhatsApp's own name for the kind when `kind` is `other`.
    """

    kind: MessageKind = "text"
    text: str = ""
    reply_id: str = ""
    media: Media | None = None
    location: Location | None = None
    contacts: list[SharedContact] = []
    other_kind: str = ""


class _Input(Struct, frozen=True, tag=True, kw_only=True):
    """Common to all inputs.

    Args:
        id: unique; the ids of the effects that follow are made of it.
        at: when it happened, UTC.
    """

    id: str
    at: datetime


class MessageReceived(_Input, frozen=True, tag="message_received"):
    """The customer wrote, tapped or sent something."""

    message: Message


class EventReceived(_Input, frozen=True, tag="event_received", omit_defaults=True):
    """A named event came in by the API or an incoming webhook."""

    name: str
    data: Value = None


class ScheduleReached(_Input, frozen=True, tag="schedule_reached"):
    """A schedule trigger is due for this contact."""

    flow_id: str
    node_id: str


class TimeReached(_Input, frozen=True, tag="time_reached"):
    """The time a session waited for has come."""

    wait_id: str


class HttpReplied(_Input, frozen=True, tag="http_replied", omit_defaults=True):
    """The answer to a `CallHttp`.

    Args:
        status: HTTP status; 0 when no answer came.
        body: decoded JSON, or the text when it is not JSON.
        error: why there was no usable answer (`timeout`, `refused`, `too_large` …); empty when there was one.
    """

    effect_id: str
    status: int = 0
    body: Value = None
    error: str = ""


class LlmReplied(_Input, frozen=True, tag="llm_replied", omit_defaults=True):
    """The answer to a `CallLlm`.

    Args:
        text: the reply.
        tool: the name of the tool the model asks for instead; empty for none.
        data: the structured output that was asked for, or what it gives to the tool.
        error: why there was none; empty when there was one.
    """

    effect_id: str
    text: str = ""
    tool: str = ""
    data: Value = None
    error: str = ""


class CallbackReceived(_Input, frozen=True, tag="callback_received", omit_defaults=True):
    """An outside system called back with the key a session waits for."""

    name: str
    key: str
    data: Value = None


class HandoffTaken(_Input, frozen=True, tag="handoff_taken"):
    """An operator took the handed-off chat: the time-out no longer runs."""

    effect_id: str


class HandoffClosed(_Input, frozen=True, tag="handoff_closed", omit_defaults=True):
    """The operator gave the chat back.

    Args:
        summary: what was said, for a model that goes on.
    """

    effect_id: str
    summary: str = ""


class NodeChosen(_Input, frozen=True, tag="node_chosen", omit_defaults=True):
    """A person gave the chat back at a node of a flow.

    Args:
        variables: what the flow knew when people took over.
    """

    flow_id: str
    node_id: str
    variables: dict[str, Value] = {}


class FlowEnded(_Input, frozen=True, tag="flow_ended"):
    """A sub-flow came to its end; the engine gives this to the node that started it."""

    results: dict[str, Value]


Input: TypeAlias = (
    MessageReceived
    | EventReceived
    | ScheduleReached
    | TimeReached
    | HttpReplied
    | LlmReplied
    | CallbackReceived
    | HandoffTaken
    | HandoffClosed
    | NodeChosen
    | FlowEnded
)

InputKind = Literal[
    "message_received",
    "event_received",
    "schedule_reached",
    "time_reached",
    "http_replied",
    "llm_replied",
    "callback_received",
    "handoff_taken",
    "handoff_closed",
    "node_chosen",
    "flow_ended",
]


def kind_of(input_: Input) -> InputKind:
    """Gives an input's kind, the tag it has in JSON."""
    return input_.__struct_config__.tag  # type: ignore[return-value]
