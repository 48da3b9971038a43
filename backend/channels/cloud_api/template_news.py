"""A change that reports on a message template: its review, a pause, another category, other parts."""

from typing import Any

from backend.channels.cloud_api.loose_json import as_dict, as_text
from backend.channels.contract import TemplateNews

_FIELDS = frozenset(
    {
        "message_template_status_update",
        "message_template_components_update",
        "template_category_update",
    }
)
_NO_REASON = "NONE"  # WhatsApp Cloud API, webhook message_template_status_update


def template_news_of(field: str, change: Any) -> TemplateNews | None:
    """Reads what a change reports; None when it is about no message template."""
    value = as_dict(as_dict(change).get("value"))
    name = as_text(value.get("message_template_name"))
    if field not in _FIELDS or not name:
        return None
    reason = as_text(value.get("reason"))
    return TemplateNews(
        provider_id=as_text(value.get("message_template_id")),
        name=name,
        language=as_text(value.get("message_template_language")),
        status=as_text(value.get("event")) if field == "message_template_status_update" else "",
        category=as_text(value.get("new_category")) or as_text(value.get("message_template_category")),
        reason="" if reason == _NO_REASON else reason,
    )
