"""What is asked and answered about messages that are sent."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from backend.errors import InputFault
from flow_engine.contents import Content

MAX_BULK = 1_000  # chosen: as many as WhatsApp tells of in one post

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Phone = Annotated[str, Meta(min_length=5, max_length=40)]


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A message to be sent to a contact, or to a phone number that becomes one.

    Args:
        contact_id: whom; None where a phone number says it.
        phone: in any writing; without a country code it is one of the workspace's country.
        channel_id: by which number; None for the one the contact last wrote to, else the only one there is.
        reply_to: the provider's id of the message it answers; empty for none.
    """

    content: Content
    contact_id: Id | None = None
    phone: Phone | None = None
    channel_id: Id | None = None
    reply_to: Annotated[str, Meta(max_length=200)] = ""


class BulkMessages(Struct, frozen=True, forbid_unknown_fields=True):
    """Messages to be sent, each judged on its own."""

    items: Annotated[list[NewMessage], Meta(min_length=1, max_length=MAX_BULK)]


class Accepted(Struct, frozen=True, kw_only=True, tag_field="result", tag="accepted"):
    """A message that is stored and will be sent; its status tells what becomes of it."""

    message_id: str
    contact_id: str
    conversation_id: str
    channel_id: str


class Declined(Struct, frozen=True, kw_only=True, tag_field="result", tag="declined"):
    """A message that is not sent, and why: nothing of it was stored.

    Args:
        code: `window_closed`, `opted_out` (advertising for somebody who refuses it), `unknown_contact`, `bad_phone`,
            `channel_needed`, `unknown_channel`, `channel_stopped`, `recipient_needed`, `unfit_content`.
    """

    code: str
    faults: list[InputFault] = []


class BulkAnswer(Struct, frozen=True):
    """What became of each message, in their order."""

    items: list[Accepted | Declined]
    accepted_count: int


class MessageView(Struct, frozen=True, kw_only=True):
    """A message of either side, and how far it came.

    Args:
        direction: `in`: the customer's; `out`: ours; `echo`: written on the business's own phone.
        status: of ours `queued`, `accepted`, `sent`, `delivered`, `read`, `played` or `failed`.
        error_code: the provider's; 0 for none.
        reaction: the emoji the customer put under it; empty for none.
        operator_id: who of us wrote it; None for flows, programs, customers and the business's own phone.
    """

    id: str
    conversation_id: str
    channel_id: str
    operator_id: str | None
    direction: Literal["in", "out", "echo"]
    kind: str
    content: dict[str, Any]
    reply_to: str
    provider_id: str | None
    status: str
    status_at: datetime | None
    error_code: int
    error_text: str
    reaction: str
    at: datetime
    created_at: datetime


class MessagePage(Struct, frozen=True):
    """Messages, the latest first."""

    items: list[MessageView]
    next_cursor: str | None = None
