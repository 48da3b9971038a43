"""What is asked and answered about subscriptions to events."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

EventKind = Literal[
    "ping",
    "message.received",
    "message.sent",
    "message.read",
    "message.failed",
    "handoff.opened",
    "handoff.taken",
    "handoff.closed",
    "conversation.queued",
    "conversation.assigned",
    "conversation.given_back",
    "conversation.closed",
    "conversation.reopened",
    "conversation.snoozed",
    "conversation.woken",
    "sla.breached",
    "flow.published",
    "flow.started",
    "flow.ended",
    "contact.created",
    "contact.changed",
    "contact.deleted",
    "consent.changed",
]
Url = Annotated[str, Meta(min_length=8, max_length=2_000, pattern=r"^https?://[^\s/?#]\S*$")]
Kinds = Annotated[list[EventKind], Meta(max_length=50)]


class NewSubscription(Struct, frozen=True, forbid_unknown_fields=True):
    """An address that wants to be told.

    Args:
        kinds: of which events; empty for all.
    """

    url: Url
    kinds: Kinds = []


class SubscriptionChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; what is not sent stays."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class SubscriptionView(Struct, frozen=True, kw_only=True):
    """An address that is told.

    Args:
        stop_reason: why it is no longer told, when not by hand.
        secret: signs what is sent, in the way of Standard Webhooks; only in the answer that made it.
    """

    id: str
    url: str
    kinds: list[EventKind]
    is_active: bool
    stop_reason: str
    created_at: datetime
    secret: str | UnsetType = UNSET


class SubscriptionPage(Struct, frozen=True):
    """Subscriptions, the oldest first."""

    items: list[SubscriptionView]
    next_cursor: str | None = None


class DeliveryView(Struct, frozen=True, kw_only=True):
    """An event for a subscription, and what became of it.

    Args:
        state: `due`, `done` or `failed`.
        http_status: of the last attempt; 0 when no answer came.
    """

    id: str
    kind: str
    body: dict[str, Any]
    state: str
    attempts: int
    http_status: int
    error: str
    created_at: datetime
    done_at: datetime | None


class DeliveryPage(Struct, frozen=True):
    """Deliveries, the latest first."""

    items: list[DeliveryView]
    next_cursor: str | None = None
