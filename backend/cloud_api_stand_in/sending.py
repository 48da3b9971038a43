"""Takes a message of the business: checks it, counts it against the limits, and decides what becomes of it."""

from typing import Any

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.admission import admit
from backend.cloud_api_stand_in.draft import Draft, draft_of
from backend.cloud_api_stand_in.fate import failure_of
from backend.cloud_api_stand_in.offers import choices_of
from backend.cloud_api_stand_in.pricing import conversation_of, open_free_entry, pricing_of
from backend.cloud_api_stand_in.sent import SentMessage
from backend.cloud_api_stand_in.statuses import Outcome, schedule
from backend.cloud_api_stand_in.world import World


def send(
    world: World, number: PhoneNumber, body: dict[str, Any], now: float, *, as_marketing: bool = False
) -> dict[str, Any]:
    """Takes a message and gives the answer; raises the refusal.

    Args:
        as_marketing: whether it came by the endpoint for marketing messages, which takes templates only.
    """
    draft = draft_of(world, number, body, now, as_marketing=as_marketing)
    admit(world, draft)
    failure = failure_of(world, draft)
    if failure is not None and failure.code == 131047 and world.options.reengagement == "sync":
        raise failure
    if failure is None:
        open_free_entry(draft)
    pacing = world.options.template_pacing if draft.template else "none"
    message = _keep(world, draft, failure.code if failure else 0)
    outcome = Outcome(
        pricing=pricing_of(world.options, draft),
        conversation=conversation_of(draft),
        failure=failure,
        held_s=world.options.template_pacing_ms / 1000 if pacing != "none" else 0.0,
        by_user_id=draft.recipient.by_user_id,
    )
    schedule(world, number, draft.user, message, outcome)
    answered: dict[str, Any] = {"id": message.id}
    if draft.template is not None:
        answered["message_status"] = "accepted" if pacing == "none" else "held_for_quality_assessment"
    return {"messaging_product": "whatsapp", "contacts": [draft.recipient.as_contact()], "messages": [answered]}


def _keep(world: World, draft: Draft, failure: int) -> SentMessage:
    """Keeps a message where its customer sees it, unless it does not arrive."""
    message = SentMessage(
        number=world.sent.next_number(),
        id=world.ids.wamid(draft.at, draft.user.wa_id, "from_business"),
        number_id=draft.number.id,
        wa_id=draft.user.wa_id,
        kind=draft.kind,
        payload=draft.body,
        at=draft.at,
        shown=draft.shown,
        failure=failure,
    )
    world.sent.add(message)
    if not failure:
        draft.thread.typing_until = 0.0
        draft.thread.last_from_business_id = message.id
        if choices_of(message, draft.template):
            draft.thread.offer_id = message.id
    return message
