"""Everything a flow wants done outside. Effects are recorded with the session and performed after the commit."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from flow_engine.contents import Content
from flow_engine.values import Value


class _Effect(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Common to all effects.

    Args:
        id: made of the input's id and a number, so that the same input gives the same id.
    """

    id: str


class SendMessage(_Effect, frozen=True, tag="send_message"):
    """Send this to the customer.

    Args:
        reply_to: the provider's id of the message it answers; empty for none.
    """

    content: Content
    reply_to: str = ""


class TagContact(_Effect, frozen=True, tag="tag_contact"):
    """Put tags on the contact and take others off."""

    add: list[str] = []
    remove: list[str] = []


class SetContactField(_Effect, frozen=True, tag="set_contact_field"):
    """Write a field of the contact; None empties it."""

    field: str
    value: Value = None


class SetOptIn(_Effect, frozen=True, tag="set_opt_in"):
    """Record that the contact agreed to be written to, or no longer does.

    Args:
        source: where the consent was given.
        text: the words the contact agreed to.
    """

    is_opted_in: bool
    source: str = ""
    text: str = ""


class CallHttp(_Effect, frozen=True, tag="call_http"):
    """Call an address; answered by `HttpReplied`.

    Args:
        credential: the name of a stored secret the backend adds to the headers; empty for none.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    url: str
    headers: dict[str, str] = {}
    body: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 15
    credential: str = ""


class LlmField(Struct, frozen=True, omit_defaults=True):
    """One piece of data a model is asked to find.

    Args:
        choices: the only values allowed; empty for any.
        is_required: it may not be left out.
    """

    name: str
    type: Literal["text", "number", "boolean", "date"] = "text"
    description: str = ""
    choices: list[str] = []
    is_required: bool = False


class LlmTool(Struct, frozen=True, omit_defaults=True):
    """Something a model may ask for instead of answering in words.

    Args:
        description: when it should.
        fields: what it gives along.
    """

    name: str
    description: str = ""
    fields: list[LlmField] = []


class CallLlm(_Effect, frozen=True, tag="call_llm"):
    """Ask a model; answered by `LlmReplied`.

    Args:
        text: what the customer said; it is data and is never joined to the instructions.
        history_messages: how many earlier messages of the conversation go along.
        fields: the structured output to ask for; empty asks for words.
        tools: what the model may ask for, where it is asked for words.
    """

    instructions: str
    text: str = ""
    history_messages: Annotated[int, Meta(ge=0, le=50)] = 0
    fields: list[LlmField] = []
    tools: list[LlmTool] = []
    model: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 25


class WakeAt(_Effect, frozen=True, tag="wake_at"):
    """Give the session a `TimeReached` with this id at that time."""

    at: datetime


class AwaitCallback(_Effect, frozen=True, tag="await_callback"):
    """Give the session a `CallbackReceived` when this name is called with this key."""

    name: str
    key: str
    until: datetime


class OpenHandoff(_Effect, frozen=True, tag="open_handoff"):
    """Put the chat before an operator; answered by `HandoffTaken` and `HandoffClosed`."""

    team: str = ""
    note: str = ""
    priority: Literal["low", "normal", "high", "urgent"] = "normal"


Effect: TypeAlias = (
    SendMessage | TagContact | SetContactField | SetOptIn | CallHttp | CallLlm | WakeAt | AwaitCallback | OpenHandoff
)
