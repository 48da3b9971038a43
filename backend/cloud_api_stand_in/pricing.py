"""What a message costs, as its statuses tell."""

from typing import Any, Literal

from backend.cloud_api_stand_in.draft import Draft
from backend.cloud_api_stand_in.media import DAY_S
from backend.cloud_api_stand_in.options import Options

FREE_ENTRY_S = 3 * DAY_S  # WhatsApp Cloud API, pricing: 72 hours after answering who came by an ad …
ANSWER_WITHIN_S = DAY_S  # … within 24 hours
PriceType = Literal["regular", "free_customer_service", "free_entry_point"]


def pricing_of(options: Options, draft: Draft) -> dict[str, Any] | None:
    """Gives the pricing block; None for what is never charged."""
    if draft.kind in ("reaction", "pin"):
        return None
    category = draft.template.category.lower() if draft.template else "service"
    kind = _type(options, draft, category)
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}


def open_free_entry(draft: Draft) -> None:
    """Opens the free time when a message answers, within a day, a customer who came by an ad."""
    thread = draft.thread
    if thread.referral_at and draft.at < thread.referral_at + ANSWER_WITHIN_S:
        thread.free_until = draft.at + FREE_ENTRY_S
    thread.referral_at = 0.0


def conversation_of(draft: Draft) -> dict[str, Any] | None:
    """Gives the conversation block: since version 24 there is one only in the free time after an ad."""
    free_until = draft.thread.free_until
    if free_until <= draft.at:
        return None
    return {
        "id": f"{int(free_until):x}{draft.user.wa_id}",
        "expiration_timestamp": str(int(free_until)),
        "origin": {"type": "referral_conversion"},
    }


def _type(options: Options, draft: Draft, category: str) -> PriceType:
    if draft.thread.free_until > draft.at:
        return "free_entry_point"
    is_free = draft.in_window and category in ("service", "utility") and not options.service_is_charged
    return "free_customer_service" if is_free else "regular"
