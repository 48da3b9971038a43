"""A message template takes exactly the parameters its text has places for."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.message_templates.filling import check_sendable, fill

BODY = {"type": "BODY", "text": "Hello {{1}}, see you on {{2}}."}
NAMED = {"type": "BODY", "text": "Hello {{first_name}}."}
IMAGE = {"type": "HEADER", "format": "IMAGE"}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Yes"},
        {"type": "URL", "text": "Open", "url": "https://example.com/{{1}}"},
        {"type": "COPY_CODE", "text": "Copy"},
    ],
}


def template(*components: dict[str, Any], **more: Any) -> MessageTemplate:
    return MessageTemplate(
        id="1", waba_id="1", name="a", language="en", category="UTILITY", components=list(components), **more
    )


def words(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": one} for one in texts]


def part(kind: str, *parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, "parameters": list(parameters), **more}


def refused(found: MessageTemplate, *components: dict[str, Any]) -> tuple[int, str]:
    with pytest.raises(GraphError) as refusal:
        fill(found, list(components))
    return refusal.value.code, refusal.value.details


def test_the_words_are_filled_in() -> None:
    footer = {"type": "FOOTER", "text": "Clinic"}
    header = {"type": "HEADER", "format": "TEXT", "text": "Dear {{1}}"}
    given = [part("HEADER", *words("Ana")), part("BODY", *words("Ana", "Monday"))]
    assert fill(template(header, BODY, footer), given) == "Dear Ana\nHello Ana, see you on Monday.\nClinic"


def test_named_parameters_are_found_by_name() -> None:
    found = template(NAMED, parameter_format="NAMED")
    assert fill(found, [part("body", {"type": "text", "parameter_name": "first_name", "text": "Ana"})]) == "Hello Ana."
    assert refused(found, part("body", *words("Ana")))[0] == 132000


@pytest.mark.parametrize("given", [[], ["Ana"], ["Ana", "Monday", "more"]])
def test_a_wrong_number_of_parameters_is_132000(given: list[str]) -> None:
    code, details = refused(template(BODY), part("body", *words(*given)))
    assert code == 132000
    assert f"({len(given)})" in details
    assert "(2)" in details


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "five     spaces"])
def test_a_parameter_is_one_line_of_single_words(text: str) -> None:
    assert refused(template(BODY), part("body", *words("Ana", text)))[0] == 132012


def test_a_parameter_of_another_kind_is_132012() -> None:
    image = {"type": "image", "image": {"id": "1"}}
    assert refused(template(BODY), part("body", *words("Ana"), image))[0] == 132012
    assert refused(template(IMAGE, NAMED | {"text": "x"}), part("header", *words("Ana")))[0] == 132012


def test_an_empty_parameter_is_131008() -> None:
    assert refused(template(BODY), part("body", *words("Ana", " ")))[0] == 131008


def test_a_body_that_grows_beyond_1024_characters_is_132005() -> None:
    assert refused(template(BODY), part("body", *words("x" * 1_000, "y" * 10)))[0] == 132005


def test_currencies_and_dates_show_their_fallback() -> None:
    money = {"type": "currency", "currency": {"fallback_value": "$5", "code": "USD", "amount_1000": 5000}}
    day = {"type": "date_time", "date_time": {"fallback_value": "May 1"}}
    assert fill(template(BODY), [part("body", money, day)]) == "Hello $5, see you on May 1."


def test_a_media_header_needs_a_file() -> None:
    found = template(IMAGE, {"type": "BODY", "text": "Look"})
    assert fill(found, [part("header", {"type": "image", "image": {"link": "https://example.com"}})]) == "[image]\nLook"
    assert refused(found)[0] == 132000
    assert refused(found, part("header", {"type": "image", "image": {}}))[0] == 132012
    assert refused(found, part("header", {"type": "video", "video": {"id": "1"}}))[0] == 132012


def test_buttons_get_what_they_need() -> None:
    found = template({"type": "BODY", "text": "Hi"}, BUTTONS)
    url = part("button", *words("42"), sub_type="url", index="1")
    code = part("button", {"type": "coupon_code", "coupon_code": "x" * 20}, sub_type="COPY_CODE", index=2)
    reply = part("button", {"type": "payload", "payload": "yes"}, sub_type="quick_reply", index=0)
    assert fill(found, [url, code]) == "Hi"
    assert fill(found, [reply, url, code]) == "Hi"
    assert refused(found, code)[0] == 131008
    assert refused(found, part("button", sub_type="url", index=1), code)[0] == 132000
    assert refused(found, url, part("button", {"coupon_code": "x" * 21}, sub_type="copy_code", index=2))[0] == 132012
    assert refused(found, part("button", sub_type="url", index=0), url, code)[0] == 132012
    assert refused(found, part("button", sub_type="url", index=7), url, code)[0] == 132000
    assert refused(found, part("button", sub_type="url", index="x"), url, code)[0] == 132012


def test_a_part_is_given_once() -> None:
    assert refused(template(BODY), part("body", *words("a", "b")), part("body", *words("a", "b")))[0] == 132012


@pytest.mark.parametrize(
    ("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001), ("REJECTED", 132001)]
)
def test_only_an_approved_template_is_sent(status: Any, code: int) -> None:
    with pytest.raises(GraphError) as refusal:
        check_sendable(template(BODY, status=status), "a", "en")
    assert refusal.value.code == code


def test_a_template_that_is_not_there_is_404() -> None:
    with pytest.raises(GraphError) as refusal:
        check_sendable(None, "a", "en")
    assert (refusal.value.code, refusal.value.http_status) == (132001, 404)
