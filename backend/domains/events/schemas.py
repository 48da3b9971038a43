"""What is asked and answered about events, callbacks and incoming webhooks."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from flow_engine.values import Value
from nodes.fields import EventName, JsonPathText

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Phone = Annotated[str, Meta(min_length=5, max_length=40)]
CallbackKey = Annotated[str, Meta(min_length=1, max_length=200)]
WebhookName = Annotated[str, Meta(max_length=200)]
Action = Literal["start_flow", "resume_flow"]


class NewEvent(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something happened that concerns a contact: a flow with an event trigger of this name starts.

    Args:
        data: what the trigger copies values from.
        contact_id: whom; None where a phone number says it. A number nobody has becomes a contact.
        channel_id: by which number the flow talks; None for the one the contact last wrote to, else the only one.
    """

    name: EventName
    data: Value = None
    contact_id: Id | None = None
    phone: Phone | None = None
    channel_id: Id | None = None


class EventAccepted(Struct, frozen=True, kw_only=True):
    """An event that is stored; a flow starts on it.

    Args:
        flow_id: whose trigger wants it at the moment.
    """

    input_id: str
    contact_id: str
    conversation_id: str
    flow_id: str


class NewCallback(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call that a flow waits for: it goes on."""

    name: EventName
    key: CallbackKey
    data: Value = None


class CallbackAccepted(Struct, frozen=True):
    """The call is stored; the conversations that waited for it go on."""

    conversation_ids: list[str]


class NewIncomingWebhook(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An address to be made at which another system calls.

    Args:
        target: the name of the event, or of the callback.
        key_path: where in the body the contact's phone number is, or the callback's key.
        channel_id: for events, by which number the flow talks.
    """

    action: Action
    target: EventName
    name: WebhookName = ""
    key_path: JsonPathText | UnsetType = UNSET
    channel_id: Id | None = None


class IncomingWebhookChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; what is not sent stays."""

    name: WebhookName | UnsetType = UNSET
    target: EventName | UnsetType = UNSET
    key_path: JsonPathText | UnsetType = UNSET
    channel_id: Id | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET


class IncomingWebhookView(Struct, frozen=True, kw_only=True):
    """An address at which another system calls.

    Args:
        path: on this installation's public address.
        secret: only in the answer that made it.
    """

    id: str
    name: str
    action: Action
    target: str
    key_path: str
    channel_id: str | None
    is_active: bool
    created_at: datetime
    path: str
    secret: str | UnsetType = UNSET


class IncomingWebhookPage(Struct, frozen=True):
    """Addresses, the oldest first."""

    items: list[IncomingWebhookView]
    next_cursor: str | None = None
