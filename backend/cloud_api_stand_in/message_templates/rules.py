"""What a new message template has to keep to."""

import re
from typing import Any

from backend.cloud_api_stand_in.errors import GraphError, invalid, missing
from backend.cloud_api_stand_in.message_templates.places import places_in

# WhatsApp Cloud API, message templates and their components, May 2026
MAX_NAME_CHARS = 512
MAX_HEADER_CHARS = 60
MAX_BODY_CHARS = 1_024
MAX_FOOTER_CHARS = 60
MAX_BUTTONS = 10
MAX_OF_BUTTON = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
MAX_LABEL_CHARS = 25
MAX_URL_CHARS = 2_000
MAX_TEMPLATES = 250
MAX_CREATED_PER_HOUR = 100
MAX_EDITS_PER_MONTH = 10

CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
_AT_AN_END = re.compile(r"^\s*\{\{[^{}]*\}\}|\{\{[^{}]*\}\}\s*$")
_MEDIA_FORMATS = {"IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF"}


def check_name(name: Any, language: Any, category: Any) -> None:
    """Raises the refusal for a name, language or category that cannot be."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > MAX_NAME_CHARS:
        raise invalid("name", f"has 1 to {MAX_NAME_CHARS} small letters, digits and underscores.", 100)
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise invalid("language", "is a code as in pt_BR.", 100)
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        raise invalid("category", f"must be one of {', '.join(CATEGORIES)}.", 100)


def check_components(components: Any, category: str) -> None:
    """Raises the refusal for the first component that breaks a rule."""
    if not isinstance(components, list) or not all(isinstance(one, dict) for one in components):
        raise invalid("components", "must be a list of objects.", 100)
    kinds = [str(one.get("type", "")).upper() for one in components]
    if "BODY" not in kinds:
        raise missing("components BODY")
    for kind, component in zip(kinds, components, strict=True):
        if kinds.count(kind) > 1:
            raise invalid("components", f"has {kind} more than once.", 100)
        if kind == "HEADER":
            _check_header(component)
        elif kind == "BODY" and category != "AUTHENTICATION":
            _check_text("BODY", component.get("text"), MAX_BODY_CHARS)
        elif kind == "FOOTER" and category != "AUTHENTICATION":
            _check_text("FOOTER", component.get("text"), MAX_FOOTER_CHARS, places=0)
        elif kind == "BUTTONS":
            _check_buttons(component.get("buttons"))


def _check_header(header: dict[str, Any]) -> None:
    kind = str(header.get("format", "")).upper()
    if kind == "TEXT":
        _check_text("HEADER", header.get("text"), MAX_HEADER_CHARS, places=1)
    elif kind not in _MEDIA_FORMATS:
        raise invalid("HEADER format", "must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.", 100)


def _check_text(where: str, text: Any, max_chars: int, places: int | None = None) -> None:
    if not isinstance(text, str) or not text.strip():
        raise missing(f"{where} text")
    if len(text) > max_chars:
        raise invalid(f"{where} text", f"must be at most {max_chars} characters long.", 100)
    found = places_in(text)
    if places is not None and len(found) > places:
        raise invalid(f"{where} text", f"takes at most {places} variables.", 100)
    if where == "BODY" and _AT_AN_END.search(text):
        raise GraphError(100, "Variables can't be at the start or end of the template.", subcode=2388299)
    numbers = [name for name in found if name.isdigit()]
    if numbers and (len(numbers) < len(found) or sorted(map(int, numbers)) != list(range(1, len(found) + 1))):
        raise GraphError(100, "Variables are all names, or the numbers from 1 without a gap.", subcode=2388073)


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not buttons or not all(isinstance(one, dict) for one in buttons):
        raise missing("BUTTONS buttons")
    if len(buttons) > MAX_BUTTONS:
        raise invalid("buttons", f"has at most {MAX_BUTTONS} buttons.", 100)
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    for kind, limit in MAX_OF_BUTTON.items():
        if kinds.count(kind) > limit:
            raise invalid("buttons", f"has at most {limit} of type {kind}.", 100)
    if sum(one != other for one, other in zip(_are_replies(kinds), _are_replies(kinds)[1:], strict=False)) > 1:
        raise invalid("buttons", "keeps quick replies in one group.", 100)
    for button in buttons:
        _check_button(button)


def _are_replies(kinds: list[str]) -> list[bool]:
    return [kind == "QUICK_REPLY" for kind in kinds]


def _check_button(button: dict[str, Any]) -> None:
    kind = str(button.get("type", "")).upper()
    label = button.get("text")
    if kind in ("QUICK_REPLY", "URL", "PHONE_NUMBER") and (not isinstance(label, str) or not label.strip()):
        raise missing(f"{kind} button text")
    if isinstance(label, str) and len(label) > MAX_LABEL_CHARS:
        raise invalid("button text", f"must be at most {MAX_LABEL_CHARS} characters long.", 100)
    if kind == "URL":
        url = button.get("url")
        if not isinstance(url, str) or not url:
            raise missing("URL button url")
        if len(url) > MAX_URL_CHARS:
            raise invalid("button url", f"must be at most {MAX_URL_CHARS} characters long.", 100)
        if places_in(url) and (len(places_in(url)) > 1 or not url.endswith("}}")):
            raise invalid("button url", "takes one variable, at its end.", 100)
