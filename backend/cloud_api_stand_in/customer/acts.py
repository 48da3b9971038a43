"""What a customer can do, as values: each becomes a webhook."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

from flow_engine.values import MediaKind


class Act(Struct, frozen=True, kw_only=True, tag_field="act", forbid_unknown_fields=True):
    """What all acts share.

    Args:
        phone_number_id: the business number it is for; empty when there is only one.
        reply_to: the id of the message it answers; empty for none.
        forwarded: `often` is more than five times.
        referral: the ad or post that brought the customer, as Meta writes it.
        referred_product: the product a question is about: `catalog_id`, `product_retailer_id`.
    """

    phone_number_id: str = ""
    reply_to: str = ""
    forwarded: Literal["no", "yes", "often"] = "no"
    referral: dict[str, Any] | None = None
    referred_product: dict[str, str] | None = None


class Say(Act, frozen=True, tag="say"):
    """Writes words."""

    text: str


class Tap(Act, frozen=True, tag="tap"):
    """Taps a button or a row.

    Args:
        choice: its id, its title, or its place from 1.
        message_id: the message it is in; empty for the last one with something to tap on.
    """

    choice: str
    message_id: str = ""


class SendMedia(Act, frozen=True, tag="send_media"):
    """Sends a file.

    Args:
        data_base64: its bytes; empty for a small sample.
        mime_type: empty for the sample's.
        is_voice: whether audio was recorded; is_animated: whether a sticker moves.
    """

    kind: MediaKind
    caption: str = ""
    filename: str = ""
    mime_type: str = ""
    data_base64: str = ""
    is_voice: bool = False
    is_animated: bool = False


class SendLocation(Act, frozen=True, tag="send_location"):
    """Sends a place."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class SendContacts(Act, frozen=True, tag="send_contacts"):
    """Sends contacts, as Meta writes them."""

    contacts: list[dict[str, Any]]


class React(Act, frozen=True, tag="react"):
    """Reacts to a message.

    Args:
        emoji: empty takes the reaction away.
        message_id: empty for the last message of the business.
    """

    emoji: str = ""
    message_id: str = ""


class Edit(Act, frozen=True, tag="edit"):
    """Edits a message of one's own; empty `message_id` for the last."""

    text: str
    message_id: str = ""


class Revoke(Act, frozen=True, tag="revoke"):
    """Takes a message of one's own back; empty `message_id` for the last."""

    message_id: str = ""


class Order(Act, frozen=True, tag="order"):
    """Orders from a catalogue; the items are as Meta writes them."""

    product_items: list[dict[str, Any]]
    catalog_id: str = "1000000000000"
    text: str = ""


class CompleteFlow(Act, frozen=True, tag="complete_flow"):
    """Completes a WhatsApp Flow.

    Args:
        response: what it gives; None leaves it out, as some clients do.
    """

    response: dict[str, Any] | None


class AnswerCallRequest(Act, frozen=True, tag="answer_call_request"):
    """Lets the business call, or not."""

    accepts: bool


class Call(Act, frozen=True, tag="call"):
    """Calls the business: that opens the window too."""


class ChangeNumber(Act, frozen=True, tag="change_number"):
    """Moves to another phone number, and with it to another user id."""

    wa_id: str


class ChangeIdentity(Act, frozen=True, tag="change_identity"):
    """Gets a new phone: the identity key changes."""


class StopMarketing(Act, frozen=True, tag="stop_marketing"):
    """Stops marketing messages of the business."""


class ResumeMarketing(Act, frozen=True, tag="resume_marketing"):
    """Wants marketing messages again."""


class SendUnsupported(Act, frozen=True, tag="send_unsupported"):
    """Sends what the Cloud API cannot show, as a poll."""

    kind: str = "poll_creation"


class SendRaw(Act, frozen=True, tag="send_raw"):
    """Sends a message as Meta would write it; `from`, `id` and `timestamp` are put in."""

    message: dict[str, Any]


AnyAct: TypeAlias = (
    Say
    | Tap
    | SendMedia
    | SendLocation
    | SendContacts
    | React
    | Edit
    | Revoke
    | Order
    | CompleteFlow
    | AnswerCallRequest
    | Call
    | ChangeNumber
    | ChangeIdentity
    | StopMarketing
    | ResumeMarketing
    | SendUnsupported
    | SendRaw
)
