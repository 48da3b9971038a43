"""Meta's review of a message template: some time later it is approved or refused, and a webhook tells."""

from typing import Any

from backend.cloud_api_stand_in.chance import between
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate, TemplateStatus
from backend.cloud_api_stand_in.world import World

FIELD = "message_template_status_update"


def submit(world: World, template: MessageTemplate, now: float) -> None:
    """Lets a template be reviewed; the options say how that ends."""
    template.status, template.rejected_reason = "PENDING", "NONE"
    options = world.options
    if options.template_review == "none":
        return
    low, high = options.template_review_ms
    due = now + between(low, high, options.seed, "review", template.id) / 1000
    verdict: TemplateStatus = "APPROVED" if options.template_review == "approve" else "REJECTED"
    reason = "NONE" if verdict == "APPROVED" else "INVALID_FORMAT"
    world.templates.review(template, due, verdict, reason)
    _publish(world, template, verdict, reason, due)


def set_status(world: World, template: MessageTemplate, status: TemplateStatus, reason: str, now: float) -> None:
    """Sets a status at once, as Meta does when it pauses a template; a webhook tells."""
    template.status = status
    template.rejected_reason = reason if status == "REJECTED" else "NONE"
    _publish(world, template, status, reason, now)


def _publish(world: World, template: MessageTemplate, status: TemplateStatus, reason: str, due: float) -> None:
    value: dict[str, Any] = {
        "event": status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "message_template_category": template.category,
        "reason": reason,
    }
    world.publish(template.waba_id, FIELD, value, due)
