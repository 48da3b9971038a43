"""The message templates of a WhatsApp Business account: read from the Graph API, and what is to be known of each."""

import re
from typing import Any, Literal

from msgspec import Struct

from backend.channels.cloud_api.errors import NoAnswer
from backend.channels.cloud_api.graph import Graph
from backend.channels.cloud_api.loose_json import as_dict, as_text, dicts
from backend.channels.cloud_api.outbound import ButtonKind
from flow_engine.check.surroundings import KnownMessageTemplate

KnownStatus = Literal["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"]

PAGE_SIZE = 100
MAX_PAGES = 100  # chosen: 10,000; an unverified account may have 250, a verified one 6,000
_FIELDS = "id,name,language,category,status,parameter_format,components"
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FILES = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION"})
_BUTTON_KINDS: dict[str, ButtonKind] = {"QUICK_REPLY": "quick_reply", "COPY_CODE": "copy_code"}
# WhatsApp Cloud API, status of a message template; what is not listed here is not ready either
_STATUSES: dict[str, KnownStatus] = {
    "APPROVED": "APPROVED",
    "REJECTED": "REJECTED",
    "IN_APPEAL": "REJECTED",
    "PAUSED": "PAUSED",
    "DISABLED": "DISABLED",
    "PENDING_DELETION": "DISABLED",
    "DELETED": "DISABLED",
    "LIMIT_EXCEEDED": "DISABLED",
    "ARCHIVED": "DISABLED",
}


class MessageTemplateParts(Struct, frozen=True, omit_defaults=True):
    """What fills a message template, as sending and the checks need it.

    Args:
        header: what its header is: text, image, video …; empty when it has none.
        header_places: the names or numbers of the places in its header's text; body_places likewise.
        buttons: what fills each of its buttons, in their order.
        button_places: how many of them must be filled.
    """

    header: str = ""
    header_places: list[str] = []
    body_places: list[str] = []
    buttons: list[ButtonKind] = []
    button_places: int = 0


class MessageTemplateRow(Struct, frozen=True, omit_defaults=True):
    """A message template as WhatsApp keeps it.

    Args:
        status: as WhatsApp names it.
        components: WhatsApp's own JSON of its parts.
    """

    id: str
    name: str
    language: str
    category: str
    status: str
    parameter_format: str = ""
    components: list[dict[str, Any]] = []

    @property
    def parts(self) -> MessageTemplateParts:
        """Gives what fills it."""
        header, body = _component(self.components, "HEADER"), _component(self.components, "BODY")
        buttons = _buttons(self.components)
        return MessageTemplateParts(
            header=as_text(header.get("format")).lower() or ("text" if header else ""),
            header_places=_places(header.get("text")),
            body_places=_places(body.get("text")),
            buttons=[_BUTTON_KINDS.get(_upper(button.get("type")), "url") for button in buttons],
            button_places=sum(map(_places_of_button, buttons)),
        )

    @property
    def known(self) -> KnownMessageTemplate:
        """Gives what the checks hold a flow against."""
        parts = self.parts
        return KnownMessageTemplate(
            name=self.name,
            language=self.language,
            status=_STATUSES.get(self.status.upper(), "PENDING"),
            header_parameters=1 if parts.header.upper() in _FILES else len(parts.header_places),
            body_parameters=len(parts.body_places),
            button_parameters=parts.button_places,
        )


async def list_message_templates(graph: Graph, waba_id: str) -> list[MessageTemplateRow]:
    """Reads all message templates of an account, page by page.

    Raises:
        GraphRefused: the Graph API refused.
        NoAnswer: nothing readable came back, or pages without end.
    """
    rows: list[MessageTemplateRow] = []
    cursor: dict[str, str] = {}
    for _ in range(MAX_PAGES):
        page = await graph.get(waba_id, "message_templates", fields=_FIELDS, limit=str(PAGE_SIZE), **cursor)
        rows += [_row(raw) for raw in dicts(page.get("data"))]
        paging = as_dict(page.get("paging"))
        after = as_text(as_dict(paging.get("cursors")).get("after"))
        if not paging.get("next") or not after:
            return rows
        cursor = {"after": after}
    raise NoAnswer(f"more than {MAX_PAGES} pages of message templates", may_have_arrived=True)


def _row(raw: dict[str, Any]) -> MessageTemplateRow:
    names = ("id", "name", "language", "category", "status", "parameter_format")
    return MessageTemplateRow(**{name: as_text(raw.get(name)) for name in names}, components=list(_parts(raw)))


def _parts(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return list(dicts(raw.get("components")))


def _component(components: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next((one for one in components if _upper(one.get("type")) == kind), {})


def _buttons(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(dicts(_component(components, "BUTTONS").get("buttons")))


def _places_of_button(button: dict[str, Any]) -> int:
    """Counts what a button must be given: the end of its address, or a code to be copied."""
    kind = _upper(button.get("type"))
    return 1 if kind in {"COPY_CODE", "OTP"} else min(len(_places(button.get("url"))), 1)


def _places(text: Any) -> list[str]:
    """Lists the names of a text's places, each once."""
    return list(dict.fromkeys(_PLACE.findall(as_text(text))))


def _upper(value: Any) -> str:
    return as_text(value).upper()
