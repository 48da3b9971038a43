"""Interactive messages: buttons, lists, links, flows, catalogues, carousels, requests."""

from collections.abc import Callable
from typing import Any

from backend.cloud_api_stand_in.errors import invalid, missing
from backend.cloud_api_stand_in.outgoing.files import FILE, check_file
from backend.cloud_api_stand_in.outgoing.shapes import Anything, Items, OneOf, Text, Thing, check_unique

# WhatsApp Cloud API, interactive messages, November 2025 to May 2026
MAX_BODY_CHARS = 1_024  # the page on lists says 4,096, Meta's specification and its clients 1,024
MAX_HEADER_CHARS = 60
MAX_FOOTER_CHARS = 60
MAX_BUTTONS = 3
MAX_BUTTON_TITLE_CHARS = 20
MAX_BUTTON_ID_CHARS = 256
MAX_SECTIONS = 10
MAX_ROWS = 10
MAX_SECTION_TITLE_CHARS = 24
MAX_ROW_TITLE_CHARS = 24
MAX_ROW_ID_CHARS = 200
MAX_ROW_DESCRIPTION_CHARS = 72
MAX_LABEL_CHARS = 20
MAX_PRODUCTS = 30
MIN_CARDS, MAX_CARDS = 2, 10
MAX_CARD_CHARS = 160
MAX_CARD_LINES = 3

WRONG = 131009
_BODY = Thing(required={"text": Text(MAX_BODY_CHARS)})
_FOOTER = Thing(required={"text": Text(MAX_FOOTER_CHARS)})
_LABEL = Text(MAX_LABEL_CHARS)
_MEDIA_HEADER = Thing(optional={**FILE, "filename": Text(min_chars=0)})
_REPLY = Thing(
    required={"id": Text(MAX_BUTTON_ID_CHARS, is_trimmed=True), "title": Text(MAX_BUTTON_TITLE_CHARS)},
)
_ROW = Thing(
    required={"id": Text(MAX_ROW_ID_CHARS), "title": Text(MAX_ROW_TITLE_CHARS)},
    optional={"description": Text(MAX_ROW_DESCRIPTION_CHARS, min_chars=0)},
)
_SECTION = Thing(
    required={"rows": Items(_ROW, 1, MAX_ROWS)}, optional={"title": Text(MAX_SECTION_TITLE_CHARS, min_chars=0)}
)
_PRODUCT = Thing(required={"product_retailer_id": Text()})
_PRODUCT_SECTION = Thing(
    required={"product_items": Items(_PRODUCT, 1, MAX_PRODUCTS)},
    optional={"title": Text(MAX_SECTION_TITLE_CHARS, min_chars=0)},
)
_CTA = Thing(required={"display_text": _LABEL, "url": Text(pattern=r"https?://\S+")})


def _named(name: str, **parameters: Any) -> Thing:
    return Thing(required={"name": OneOf((name,)), **parameters})


_ACTIONS: dict[str, Thing] = {
    "button": Thing(
        required={
            "buttons": Items(Thing(required={"type": OneOf(("reply",)), "reply": _REPLY}), 1, MAX_BUTTONS),
        },
    ),
    "list": Thing(required={"button": _LABEL, "sections": Items(_SECTION, 1, MAX_SECTIONS)}),
    "cta_url": _named("cta_url", parameters=_CTA),
    "flow": _named(
        "flow",
        parameters=Thing(
            required={"flow_message_version": OneOf(("3",)), "flow_cta": _LABEL},
            optional={
                "flow_id": Text(),
                "flow_name": Text(),
                "flow_token": Text(min_chars=0),
                "mode": OneOf(("draft", "published")),
                "flow_action": OneOf(("navigate", "data_exchange")),
                "flow_action_payload": Anything(),
            },
        ),
    ),
    "location_request_message": _named("send_location"),
    "product": Thing(required={"catalog_id": Text(), "product_retailer_id": Text()}),
    "product_list": Thing(
        required={"catalog_id": Text(), "sections": Items(_PRODUCT_SECTION, 1, MAX_SECTIONS)},
    ),
    "catalog_message": Thing(
        required={"name": OneOf(("catalog_message",))}, optional={"parameters": Thing(is_open=True)}
    ),
    "carousel": Thing(required={"cards": Items(Anything(), MIN_CARDS, MAX_CARDS)}),
    # Meta's page writes contact_request, its clients send request_contact_info: both are taken
    "contact_request": _named("request_contact_info"),
    "request_contact_info": _named("request_contact_info"),
    "call_permission_request": _named("call_permission_request"),
    "voice_call": Thing(required={"name": OneOf(("voice_call",))}, optional={"parameters": Thing(is_open=True)}),
    "address_message": Thing(is_open=True),
}
_HEADERS = {
    "button": ("text", "image", "video", "document"),
    "cta_url": ("text", "image", "video", "document"),
    "flow": ("text", "image", "video", "document"),
    "list": ("text",),
    "product_list": ("text",),
}
_NEEDS_NO_BODY = {"product", "call_permission_request"}
_NEEDS_NO_FOOTER = {"location_request_message", "carousel", "contact_request", "request_contact_info"}


def check_interactive(value: Any) -> None:
    """Raises the refusal for an interactive message that breaks a rule."""
    Thing(required={"type": Text(), "action": Thing(is_open=True)}, is_open=True).check(value, "interactive", WRONG)
    kind = value["type"]
    if kind not in _ACTIONS:
        raise invalid("interactive['type']", f"must be one of {{{', '.join(_ACTIONS)}}}.", WRONG)
    optional: dict[str, Any] = {"header": Anything()} if kind in _HEADERS else {}
    optional |= {} if kind in _NEEDS_NO_FOOTER else {"footer": _FOOTER}
    required = {"type": Text(), "action": _ACTIONS[kind]}
    has_body = optional if kind in _NEEDS_NO_BODY else required
    has_body["body"] = _BODY
    Thing(required, optional).check(value, "interactive", WRONG)
    if value.get("header") is not None:
        _check_header(value["header"], _HEADERS[kind])
    rule = _RULES.get(kind)
    if rule is not None:
        rule(value)


def _check_header(header: Any, kinds: tuple[str, ...]) -> None:
    path = "interactive['header']"
    Thing(required={"type": OneOf(kinds)}, is_open=True).check(header, path, WRONG)
    kind = header["type"]
    content: Any = Text(MAX_HEADER_CHARS) if kind == "text" else _MEDIA_HEADER
    Thing(required={"type": Text(), kind: content}, optional={"sub_text": Text(MAX_HEADER_CHARS, min_chars=0)}).check(
        header, path, WRONG
    )
    if kind != "text":
        check_file(header[kind], f"{path}['{kind}']", WRONG)


def _check_buttons(value: dict[str, Any]) -> None:
    replies = [button["reply"] for button in value["action"]["buttons"]]
    check_unique([reply["id"] for reply in replies], "interactive['action']['buttons'] ids", WRONG)
    check_unique([reply["title"] for reply in replies], "interactive['action']['buttons'] titles", WRONG)


def _check_list(value: dict[str, Any]) -> None:
    sections = value["action"]["sections"]
    _check_section_titles(sections)
    rows = [row for section in sections for row in section["rows"]]
    if len(rows) > MAX_ROWS:
        raise invalid("interactive['action']['sections']", f"must have at most {MAX_ROWS} rows in total.", WRONG)
    check_unique([row["id"] for row in rows], "interactive['action']['sections'] row ids", WRONG)


def _check_section_titles(sections: list[dict[str, Any]]) -> None:
    for index, section in enumerate(sections):
        if len(sections) > 1 and not section.get("title"):
            raise missing(f"interactive['action']['sections'][{index}]['title']")


def _check_flow(value: dict[str, Any]) -> None:
    parameters = value["action"]["parameters"]
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        raise invalid("interactive['action']['parameters']", "takes either flow_id or flow_name.", WRONG)


def _check_product_list(value: dict[str, Any]) -> None:
    if value.get("header") is None:
        raise missing("interactive['header']")
    sections = value["action"]["sections"]
    _check_section_titles(sections)
    if sum(len(section["product_items"]) for section in sections) > MAX_PRODUCTS:
        raise invalid("interactive['action']['sections']", f"must have at most {MAX_PRODUCTS} products.", WRONG)


def _check_carousel(value: dict[str, Any]) -> None:
    for index, card in enumerate(value["action"]["cards"]):
        path = f"interactive['action']['cards'][{index}]"
        Thing(required={"action": Thing(is_open=True)}, is_open=True).check(card, path, WRONG)
        text = (card.get("body") or {}).get("text", "") if isinstance(card.get("body") or {}, dict) else ""
        Text(MAX_CARD_CHARS, min_chars=0).check(text, f"{path}['body']['text']", WRONG)
        if len(text.split("\n")) > MAX_CARD_LINES:
            raise invalid(f"{path}['body']['text']", f"must have at most {MAX_CARD_LINES - 1} line breaks.", WRONG)


_RULES: dict[str, Callable[[dict[str, Any]], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "flow": _check_flow,
    "product_list": _check_product_list,
    "carousel": _check_carousel,
}
