"""What texts and rules see beside a flow's own variables, under the reserved names."""

from datetime import datetime
from typing import Any

from flow_engine.context import Contact, Workspace
from flow_engine.inputs import Message


def reserved_values(
    contact: Contact, workspace: Workspace, message: Message | None, session_id: str, local_now: datetime
) -> dict[str, Any]:
    """Gives the values of `contact`, `message`, `workspace`, `session` and `now`.

    Args:
        message: the customer's latest; None before there was one.
        local_now: in the contact's time zone.
    """
    names = contact.name.split()
    return {
        "contact": {
            "name": contact.name,
            "first_name": names[0] if names else "",
            "phone": contact.phone,
            "language": contact.language or workspace.language,
            "country": contact.country,
            "tags": sorted(contact.tags),
            "fields": contact.fields,
            "is_opted_in": contact.is_opted_in,
        },
        "message": {"text": message.text, "kind": message.kind} if message else {"text": "", "kind": ""},
        "workspace": {"name": workspace.name},
        "session": {"id": session_id},
        "now": local_now.strftime("%Y-%m-%dT%H:%M"),
    }
