"""What a customer can tap on in a message."""

from typing import Any, Literal

from msgspec import Struct

from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.sent import SentMessage


class Choice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reply button, a list row or a quick reply of a message template.

    Args:
        id: what comes back when it is tapped: a reply id or a payload.
    """

    kind: Literal["button_reply", "list_reply", "quick_reply"]
    id: str
    title: str
    description: str = ""


def choices_of(message: SentMessage, template: MessageTemplate | None) -> list[Choice]:
    """Lists what can be tapped on, in order."""
    if message.kind == "interactive":
        return _of_interactive(message.content)
    if message.kind == "template" and template is not None:
        return _of_template(message.content, template)
    return []


def _of_interactive(content: dict[str, Any]) -> list[Choice]:
    action = content["action"]
    if content["type"] == "button":
        replies = (button["reply"] for button in action["buttons"])
        return [Choice(kind="button_reply", id=reply["id"], title=reply["title"]) for reply in replies]
    if content["type"] == "list":
        rows = (row for section in action["sections"] for row in section["rows"])
        return [
            Choice(kind="list_reply", id=row["id"], title=row["title"], description=row.get("description") or "")
            for row in rows
        ]
    return []


def _of_template(content: dict[str, Any], template: MessageTemplate) -> list[Choice]:
    payloads = {}
    for component in content.get("components") or ():
        parameters = component.get("parameters") or [{}]
        payloads[str(component.get("index", ""))] = parameters[0].get("payload")
    return [
        Choice(kind="quick_reply", id=payloads.get(str(index)) or button["text"], title=button["text"])
        for index, button in enumerate(template.buttons())
        if str(button.get("type", "")).upper() == "QUICK_REPLY"
    ]
