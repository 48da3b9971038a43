"""Checks the parameters a message template is sent with, and fills them in."""

from typing import Any

from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.message_templates.places import filled, places_in

MAX_BODY_CHARS = 1_024  # WhatsApp Cloud API, message templates: the body with all that is filled in
MAX_CODE_CHARS = 20  # … coupon code; 15 before December 2025
_MEDIA_FORMATS = {"IMAGE", "VIDEO", "DOCUMENT", "GIF"}


def check_sendable(template: MessageTemplate | None, name: str, language: str) -> MessageTemplate:
    """Gives the template when it may be sent; raises the refusal else."""
    if template is not None and template.status == "PAUSED":
        raise GraphError(132015, f"template name ({name}) is paused")
    if template is not None and template.status == "DISABLED":
        raise GraphError(132016, f"template name ({name}) is disabled")
    if template is None or template.status not in ("APPROVED", "PENDING_DELETION"):
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    return template


def fill(template: MessageTemplate, components: list[dict[str, Any]]) -> str:
    """Checks all parameters against the template; gives the words the customer reads."""
    given = [(str(one.get("type", "")).lower(), one) for one in components]
    header = _fill_header(template, _parameters(given, "header"))
    body = _fill_text(template, "body", template.component("BODY"), _parameters(given, "body"))
    if len(body) > MAX_BODY_CHARS:
        raise GraphError(132005, f"body: {len(body)} characters, at most {MAX_BODY_CHARS}")
    _check_buttons(template, [one for kind, one in given if kind == "button"])
    footer = template.component("FOOTER") or {}
    return "\n".join(part for part in (header, body, footer.get("text", "")) if part)


def _parameters(given: list[tuple[str, dict[str, Any]]], kind: str) -> list[dict[str, Any]]:
    found = [one.get("parameters") or [] for name, one in given if name == kind]
    if len(found) > 1:
        raise GraphError(132012, f"{kind}: one list of parameters is taken")
    return found[0] if found else []


def _fill_header(template: MessageTemplate, parameters: list[dict[str, Any]]) -> str:
    header = template.component("HEADER") or {}
    kind = str(header.get("format", "")).upper()
    if kind not in _MEDIA_FORMATS and kind != "LOCATION":
        return _fill_text(template, "header", header, parameters)
    _check_count("header", len(parameters), 1)
    received = str(parameters[0].get("type", "")).lower()
    if received != kind.lower() and (kind, received) != ("GIF", "video"):
        raise GraphError(132012, f"header: Format mismatch, expected {kind}, received {received.upper() or 'UNKNOWN'}")
    content = parameters[0].get(received)
    if not isinstance(content, dict) or (kind != "LOCATION" and not (content.get("id") or content.get("link"))):
        raise GraphError(132012, f"header: {received} needs an id or a link")
    return f"[{received}]"


def _fill_text(
    template: MessageTemplate, where: str, component: dict[str, Any] | None, parameters: list[dict[str, Any]]
) -> str:
    text = str((component or {}).get("text", ""))
    places = places_in(text)
    _check_count(where, len(parameters), len(places))
    values = {}
    for index, parameter in enumerate(parameters):
        name = parameter.get("parameter_name")
        if template.parameter_format == "NAMED" and name not in places:
            raise GraphError(132000, f"{where}: Parameter name is missing or empty, or no such name: {name!r}")
        place = str(name) if template.parameter_format == "NAMED" else str(index + 1)
        values[place] = _words(where, parameter)
    return filled(text, values)


def _words(where: str, parameter: dict[str, Any]) -> str:
    kind = str(parameter.get("type", "")).lower()
    if kind in ("currency", "date_time"):
        inner = parameter.get(kind)
        return str(inner.get("fallback_value", "")) if isinstance(inner, dict) else ""
    text = parameter.get("text")
    if kind != "text" or not isinstance(text, str):
        raise GraphError(132012, f"{where}: Format mismatch, expected TEXT, received {kind.upper() or 'UNKNOWN'}")
    if not text.strip():
        raise GraphError(131008, f"{where}: Parameter of type text is missing text value")
    if "\n" in text or "\t" in text or " " * 5 in text:
        raise GraphError(
            132012, f"{where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        )
    return text


def _check_count(where: str, given: int, expected: int) -> None:
    if given != expected:
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({given}) does not match the expected number of params "
            f"({expected})",
        )


def _check_buttons(template: MessageTemplate, given: list[dict[str, Any]]) -> None:
    buttons = template.buttons()
    by_index: dict[int, dict[str, Any]] = {}
    for component in given:
        index = _index(component)
        if index >= len(buttons):
            raise GraphError(132000, f"buttons: there is no button at index {index}")
        by_index[index] = component
    for index, button in enumerate(buttons):
        _check_button(index, button, by_index.get(index))


def _index(component: dict[str, Any]) -> int:
    index = str(component.get("index", "0"))
    if not index.isascii() or not index.isdigit():
        raise GraphError(132012, f"buttons: {index!r} is not an index")
    return int(index)


def _check_button(index: int, button: dict[str, Any], given: dict[str, Any] | None) -> None:
    kind = str(button.get("type", "")).upper()
    needs = {"URL": bool(places_in(str(button.get("url", "")))), "COPY_CODE": True, "OTP": True}.get(kind, False)
    if given is None:
        if needs:
            raise GraphError(
                131008, f"buttons: Button at index {index} of type {kind.capitalize()} requires a parameter"
            )
        return
    sub_type = str(given.get("sub_type", "")).upper()
    if sub_type != kind and not (kind == "OTP" and sub_type in ("URL", "COPY_CODE")):
        raise GraphError(132012, f"buttons: Format mismatch at index {index}, expected {kind}, received {sub_type}")
    parameters = given.get("parameters") or []
    if needs:
        _check_count("buttons", len(parameters), 1)
    code = parameters[0].get("coupon_code") if parameters else None
    if kind == "COPY_CODE" and (not isinstance(code, str) or not 0 < len(code) <= MAX_CODE_CHARS):
        raise GraphError(132012, f"buttons: a coupon code has 1 to {MAX_CODE_CHARS} characters")
