"""One status out of a webhook: how far an outgoing message has come, and what a failure asks for."""

from datetime import datetime
from typing import Any, get_args

from backend.channels.cloud_api.errors import failure_rule
from backend.channels.cloud_api.loose_json import as_dict, as_list, as_moment, as_number, as_text
from backend.channels.cloud_api.people import person
from backend.channels.contract import MessageStatus, Sender, StatusUpdate

_STATUSES: dict[str, MessageStatus] = {status: status for status in get_args(MessageStatus)}


def status_of(raw: dict[str, Any], contacts: list[dict[str, Any]], received_at: datetime) -> StatusUpdate | None:
    """Reads a status; None when it names no message or is none we know."""
    status = _STATUSES.get(as_text(raw.get("status")))
    provider_id = as_text(raw.get("id"))
    if status is None or not provider_id:
        return None
    code, text = _first_error(raw) if status == "failed" else (0, "")
    rule = failure_rule(code) if status == "failed" else None
    pricing = as_dict(raw.get("pricing"))
    return StatusUpdate(
        provider_id=provider_id,
        status=status,
        at=as_moment(raw.get("timestamp"), received_at),
        effect_id=as_text(raw.get("biz_opaque_callback_data")),
        error_code=code,
        error_text=text,
        action=rule.action if rule else None,
        retry_after_s=rule.wait_s if rule else 0,
        retry_factor=rule.factor if rule else 2,
        recipient=_recipient(raw, contacts),
        price_category=as_text(pricing.get("category")),
        price_type=as_text(pricing.get("type")),
    )


def _first_error(raw: dict[str, Any]) -> tuple[int, str]:
    """Gives the code of what went wrong and its most exact words."""
    error = as_dict(next(iter(as_list(raw.get("errors"))), None))
    details = as_text(as_dict(error.get("error_data")).get("details"))
    words = details or as_text(error.get("message")) or as_text(error.get("title"))
    return as_number(error.get("code")) or 0, words


def _recipient(raw: dict[str, Any], contacts: list[dict[str, Any]]) -> Sender | None:
    if raw.get("recipient_type") == "group":
        return None
    names = ("recipient_id", "recipient_user_id", "recipient_parent_user_id")
    phone, bsuid, parent_bsuid = (as_text(raw.get(name)) for name in names)
    return person(phone, bsuid, parent_bsuid, contacts)
