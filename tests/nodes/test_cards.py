"""Cards say configs in words: amounts, schedules, rules, and as much of a broken config as can be said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.document import Language
from nodes import catalogue
from nodes.card_words import card_words, cron_in_words, duration_in_words
from nodes.cards import MAX_LINE_CHARS, MAX_LINES, card_lines

HOURS = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(5)]
SATURDAY = {"weekday": 5, "opens": "09:00", "closes": "12:00"}
VIP = {
    "rules": [{"left": "contact.tags", "operator": "contains", "right": "vip"}, {"left": "age", "operator": "is_set"}]
}


def said(type_: str, config: Any, language: Language = "en", **names: str) -> list[str]:
    """The lines of a card."""
    return card_lines(type_, config, catalogue(), language, names)


@pytest.mark.parametrize(
    ("type_", "config", "language", "lines"),
    [
        ("wait", {"duration_s": 7_200}, "en", ["Wait 2 hours"]),
        ("wait", {"duration_s": 93_784}, "pt_BR", ["Esperar 1 dia 2 horas"]),
        ("tag_contact", {"add": ["vip", "new"], "remove": ["lead"]}, "en", ["Add: vip, new", "Remove: lead"]),
        ("tag_contact", {"remove": ["lead"]}, "es", ["Quitar: lead"]),
        ("send_message", {"text": "Hi!\n\nHow are you?"}, "en", ["Hi! How are you?"]),
        ("ask_question", {"text": "Age?", "answer": {"kind": "number"}, "variable": "age"}, "en",
         ["Age?", "Number → age"]),
        ("branch", {"cases": [{"id": "a", "title": "VIP", "condition": VIP}]}, "en",
         ["VIP: contact.tags contains vip and age has a value"]),
        ("branch", {"cases": [{"id": "a", "condition": {**VIP, "match": "any"}}]}, "pt_BR",
         ["contact.tags contém vip ou age tem valor"]),
        ("business_hours", {"plan": {"hours": [*HOURS, SATURDAY]}}, "en",
         ["Monday to Friday 09:00–18:00; Saturday 09:00–12:00"]),
        ("business_hours", {"zone": "contact"}, "en", ["The workspace's opening hours", "By the contact's clock"]),
        ("business_hours", {"plan": None}, "es", ["Horario del espacio de trabajo"]),
        ("business_hours", {"plan": {"hours": []}}, "en", []),
        ("wait_until", {"mode": "weekday", "weekdays": [0, 3], "time": "08:30"}, "es", ["Lunes, jueves, 08:30"]),
        ("wait_until", {"mode": "date", "date": "2026-12-25"}, "pt_BR", ["25/12/2026, 09:00"]),
        ("wait_until", {"mode": "opening", "date": "2026-12-25"}, "en", ["The workspace's next opening"]),
        ("schedule_trigger", {"cron": "0 9 * * MON", "tag": "news"}, "en",
         ["Every Monday at 9:00", "Contacts tagged news"]),
        ("set_variable", {"assignments": [{"variable": "n", "value": str(i)} for i in range(5)]}, "en",
         ["n = 0", "n = 1", "and 3 more"]),
        ("call_webhook", {"url": "https://a.example/{{ id }}"}, "en", ["POST https://a.example/{{ id }}"]),
        ("end_flow", {}, "en", ["The flow ends here"]),
    ],
)  # fmt: skip
def test_a_card_says(type_: str, config: Any, language: Language, lines: list[str]) -> None:
    assert said(type_, config, language) == lines


def test_other_flows_and_nodes_are_named() -> None:
    assert said("start_flow", {"flow_id": "f7"}, f7="Payment")[0] == "Runs Payment"
    assert said("jump", {"node_id": "n1"}, n1="Ask again") == ["Go to Ask again"]
    assert said("jump", {"node_id": "gone"}) == ["Go to gone"]


def test_a_long_text_is_cut_and_places_in_it_are_never_read() -> None:
    (line,) = said("send_message", {"text": "{text} " * 100})
    assert line.startswith("{text} {text}")
    assert line.endswith("…")
    assert len(line) == MAX_LINE_CHARS


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 9 * * *", "Every day at 9:00"),
        ("30 18 * * 1-5", "Monday to Friday at 18:30"),
        ("0 8 * * SUN", "Every Sunday at 8:00"),
        ("0 8 * * 0", "Every Sunday at 8:00"),
        ("0 8 * * 7", "Every Sunday at 8:00"),
        ("0 8 * * MON,WED", "Monday, Wednesday at 8:00"),
        ("0 8 1 * *", "Every month on day 1 at 8:00"),
        ("5 * * * *", "Every hour at minute 5"),
        ("*/15 * * * *", "Every 15 minutes"),
        ("0 8 * 12 *", "0 8 * 12 *"),
        ("0 8 1 * MON", "0 8 1 * MON"),
        ("0 8 * * FRI#1", "0 8 * * FRI#1"),
        ("99 8 * * *", "99 8 * * *"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_usual_schedules_are_said_and_others_shown(cron: str, words: str) -> None:
    assert cron_in_words(cron, card_words("en")) == words


@pytest.mark.parametrize("value", [0, -5, True, None, "60", [60], 1e300, float("nan")])
def test_what_is_no_duration_has_no_words(value: Any) -> None:
    assert duration_in_words(value, card_words("en")) == ""


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_FIELDS = (
    "text options answer cases plan mode cron duration_s add assignments words weekdays results pin flow_id date kind "
    "is_opted_in items condition rules"
).split()


@given(st.sampled_from(sorted(catalogue())), st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=6))
def test_no_config_is_too_broken(type_: str, config: dict[str, Any]) -> None:
    lines = said(type_, config)
    assert len(lines) <= MAX_LINES
    assert all(isinstance(line, str) and line and len(line) <= MAX_LINE_CHARS for line in lines)


@given(_JSON)
def test_a_config_that_is_no_object_says_what_needs_none(config: Any) -> None:
    assert len(said("set_variable", config)) <= MAX_LINES
