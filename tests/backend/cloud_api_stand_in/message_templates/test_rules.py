"""New message templates keep to WhatsApp's rules."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.message_templates.rules import check_components, check_name

BODY = {"type": "BODY", "text": "Hello there."}


def body(text: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text}


def header(**more: Any) -> dict[str, Any]:
    return {"type": "HEADER", "format": "TEXT", "text": "Hello", **more}


def buttons(*given: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(given)}


def reply(label: str = "Yes") -> dict[str, Any]:
    return {"type": "QUICK_REPLY", "text": label}


def link(url: str = "https://example.com/{{1}}") -> dict[str, Any]:
    return {"type": "URL", "text": "Open", "url": url}


@pytest.mark.parametrize(
    "components",
    [
        [BODY],
        [header(text="x" * 60), body("x" * 1_024), {"type": "FOOTER", "text": "x" * 60}],
        [header(text="Dear {{1}}"), body("Hello {{1}} and {{2}}!")],
        [body("Hello {{first_name}}!")],
        [header(format="IMAGE"), BODY],
        [BODY, buttons(*[reply("x" * 25)] * 10)],
        [BODY, buttons(reply(), reply(), link(), link(), {"type": "PHONE_NUMBER", "text": "Call"})],
        [BODY, buttons(link("https://example.com/" + "x" * 1_980))],
    ],
)
def test_what_keeps_to_the_rules_is_taken(components: list[dict[str, Any]]) -> None:
    check_components(components, "UTILITY")


@pytest.mark.parametrize(
    ("components", "detail"),
    [
        ("text", "must be a list"),
        ([header()], "BODY"),
        ([BODY, BODY], "more than once"),
        ([header(text="x" * 61), BODY], "at most 60"),
        ([header(text="{{1}} {{2}}"), BODY], "at most 1 variables"),
        ([header(format="AUDIO"), BODY], "must be TEXT, IMAGE"),
        ([body("x" * 1_025)], "at most 1024"),
        ([body(" ")], "BODY text"),
        ([body("{{1}} hello")], "start or end"),
        ([body("hello {{1}}")], "start or end"),
        ([body("Hello {{1}} and {{3}}!")], "without a gap"),
        ([body("Hello {{1}} and {{name}}!")], "without a gap"),
        ([BODY, {"type": "FOOTER", "text": "x" * 61}], "at most 60"),
        ([BODY, {"type": "FOOTER", "text": "a {{1}}"}], "at most 0 variables"),
        ([BODY, buttons()], "buttons"),
        ([BODY, buttons(*[reply()] * 11)], "at most 10"),
        ([BODY, buttons(link(), link(), link())], "at most 2"),
        ([BODY, buttons(reply(), link(), reply())], "one group"),
        ([BODY, buttons(reply("x" * 26))], "at most 25"),
        ([BODY, buttons(reply(""))], "button text"),
        ([BODY, buttons(link("https://example.com/" + "x" * 1_981))], "at most 2000"),
        ([BODY, buttons(link("https://{{1}}/x"))], "at its end"),
    ],
)
def test_what_breaks_a_rule_is_refused(components: Any, detail: str) -> None:
    with pytest.raises(GraphError) as refusal:
        check_components(components, "UTILITY")
    assert detail in f"{refusal.value.title} {refusal.value.details}"


@pytest.mark.parametrize(
    ("name", "language", "category"),
    [
        ("Hello", "en", "UTILITY"),
        ("", "en", "UTILITY"),
        ("x" * 513, "en", "UTILITY"),
        (7, "en", "UTILITY"),
        ("hello", "English", "UTILITY"),
        ("hello", "en", "NEWS"),
    ],
)
def test_names_languages_and_categories_are_checked(name: Any, language: Any, category: Any) -> None:
    with pytest.raises(GraphError):
        check_name(name, language, category)


def test_a_name_of_512_characters_fits() -> None:
    check_name("x" * 512, "pt_BR", "marketing")
