"""What every channel speaks: updates that came in, messages that go out, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from msgspec import Struct

from flow_engine.contents import Content
from flow_engine.inputs import Message

MessageStatus = Literal["sent", "delivered", "read", "played", "failed"]

RefusalAction = Literal["retry", "stop_channel", "opted_out", "window_closed", "give_up"]


class Sender(Struct, frozen=True, omit_defaults=True):
    """Who wrote: every name the provider knows the person by; at least one of phone and bsuid is there.

    Args:
        phone: digits as the provider writes them, without a plus sign.
        bsuid: business-scoped user id.
        username: to be shown; it can change hands and is no key.
    """

    phone: str = ""
    bsuid: str = ""
    parent_bsuid: str = ""
    name: str = ""
    username: str = ""


class InboundMessage(Struct, frozen=True, tag="message", omit_defaults=True):
    """A customer's message.

    Args:
        provider_id: unique in its channel; a second delivery carries the same one.
        raw: the provider's own JSON of this message; errors told beside the messages are in it too.
        reply_to: the provider's id of the message it answers.
    """

    provider_id: str
    at: datetime
    sender: Sender
    message: Message
    raw: dict[str, Any]
    reply_to: str = ""


class EchoMessage(Struct, frozen=True, tag="echo"):
    """A message the business wrote by itself on its phone."""

    provider_id: str
    at: datetime
    recipient: Sender
    message: Message
    raw: dict[str, Any]


class StatusUpdate(Struct, frozen=True, tag="status", omit_defaults=True):
    """How far an outgoing message has come.

    Args:
        effect_id: our own id of the send, as the provider echoes it; empty when it does not.
        error_code: the provider's code when the status is `failed`; 0 when it gave none.
        action: what a failure asks for; None when the message has not failed.
        retry_after_s: the wait before the first retry, where the action is one.
        retry_factor: each further wait is so many times the one before.
        recipient: every name the provider knows the customer by; None when it named none, or a group.
        price_category: what the message is charged as, by the provider's own names; empty when it did not say.
        price_type: whether it is charged, likewise.
    """

    provider_id: str
    status: MessageStatus
    at: datetime
    effect_id: str = ""
    error_code: int = 0
    error_text: str = ""
    action: RefusalAction | None = None
    retry_after_s: float = 0
    retry_factor: float = 2
    recipient: Sender | None = None
    price_category: str = ""
    price_type: str = ""


class TemplateNews(Struct, frozen=True, omit_defaults=True):
    """What the provider reports of a message template; what it did not say is empty.

    Args:
        provider_id: the provider's id of it.
        reason: why it is no longer taken.
    """

    provider_id: str = ""
    name: str = ""
    language: str = ""
    status: str = ""
    category: str = ""
    reason: str = ""


class Reaction(Struct, frozen=True, omit_defaults=True):
    """What a customer put under a message.

    Args:
        message_id: the provider's id of that message.
        emoji: empty takes the last one away.
    """

    message_id: str
    at: datetime
    emoji: str = ""


class OtherUpdate(Struct, frozen=True, tag="other", omit_defaults=True):
    """Anything else, kept as it came.

    Args:
        kind: the provider's own name: `message_template_status_update`, `user_preferences`, `user_id_update` …
        key: makes a second delivery of the same update recognisable.
        sender: the customer it is about; None when it is about none.
        renamed_to: what the provider calls that customer from now on, when that is the news.
        accepts_marketing: what the customer said about marketing messages, when that is the news.
        opens_window_at: when the customer did something that lets us write freely though it is no message: a call.
        template: the message template it is about; None when it is about none.
        reaction: what the customer put under a message, when that is the news.
    """

    kind: str
    key: str
    raw: dict[str, Any]
    sender: Sender | None = None
    renamed_to: Sender | None = None
    accepts_marketing: bool | None = None
    opens_window_at: datetime | None = None
    template: TemplateNews | None = None
    reaction: Reaction | None = None


Update: TypeAlias = InboundMessage | EchoMessage | StatusUpdate | OtherUpdate


class Batch(Struct, frozen=True):
    """What one post of the provider held.

    Args:
        updates: by the provider's id of our number; empty for updates that name none (an account's).
    """

    updates: list[tuple[str, Update]]


class Sent(Struct, frozen=True, tag="sent", omit_defaults=True):
    """The provider took the message."""

    provider_id: str
    aliases: Sender | None = None


class Refused(Struct, frozen=True, tag="refused", omit_defaults=True):
    """The provider said no, or the message cannot have reached it.

    Args:
        code: the provider's own, also where we refuse what it would; below zero where it gave none: minus the HTTP
            status, -1 when no connection came about.
        action: what to do now; `retry` after `retry_after_s`.
        retry_after_s: the wait before the first retry.
        retry_factor: each further wait is so many times the one before.
    """

    code: int
    text: str
    action: RefusalAction
    retry_after_s: float = 0
    retry_factor: float = 2


class InDoubt(Struct, frozen=True, tag="in_doubt"):
    """No answer came, so nobody knows whether the message was taken."""

    reason: str


SendOutcome: TypeAlias = Sent | Refused | InDoubt


class BadPost(Exception):
    """The post is not one of the provider's: its body cannot be read."""


class Channel(Protocol):
    """One connected number of one provider."""

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tells whether the provider signed these very bytes; without a secret nothing is genuine."""

    def is_marketing(self, content: Content) -> bool:
        """Tells whether a content is advertising, which not every customer wants; False where that is not known."""

    async def send(self, recipient: Sender, content: Content, effect_id: str, reply_to: str = "") -> SendOutcome:
        """Hands a message to the provider; never raises for what the provider or the network does.

        Args:
            reply_to: the provider's id of the message it answers; empty for none.
        """
