"""The bounds of an answer, and the reading of several that lies within them."""

from datetime import datetime

import msgspec
import pytest

from flow_engine.answers import Surroundings
from flow_engine.answers.asked import (
    AskedAnswer,
    DateAnswer,
    EmailAnswer,
    LocationAnswer,
    MediaAnswer,
    NumberAnswer,
    PhoneAnswer,
    TextAnswer,
    TimeAnswer,
    YesNoAnswer,
    accepted,
    answer_faults,
    answer_type,
)
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, Value, VariableType

MONDAY = Surroundings(datetime(2026, 3, 2, 9, 0), "pt_BR", "BR")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (TextAnswer(), " Ana ", "Ana"),
        (TextAnswer(), "   ", None),
        (TextAnswer(min_chars=2, max_chars=3), "Jo", "Jo"),
        (TextAnswer(min_chars=2, max_chars=3), "J", None),
        (TextAnswer(min_chars=2, max_chars=3), "João", None),
        (TextAnswer(pattern=r"\d{3}|[a-z]+"), "123", "123"),
        (TextAnswer(pattern=r"\d{3}|[a-z]+"), "ABC", "ABC"),
        (TextAnswer(pattern=r"\d{3}|[a-z]+"), "1234", None),
        (TextAnswer(pattern=r"\d{3}|[a-z]+"), "123 abc", None),
        (TextAnswer(pattern=r"[a-z]+"), "abc\nabc", None),
        (TextAnswer(pattern=r"a+"), "a" * 1_001, None),  # longer than patterns look at
        (NumberAnswer(), "-3,5", -3.5),
        (NumberAnswer(minimum=1, maximum=10), "1", 1),
        (NumberAnswer(minimum=1, maximum=10), "10", 10),
        (NumberAnswer(minimum=1, maximum=10), "0", None),
        (NumberAnswer(minimum=1, maximum=10), "10,01", None),
        (NumberAnswer(is_whole=True), "2,0", 2),
        (NumberAnswer(is_whole=True), "2,5", None),
        (EmailAnswer(), "ana@example.com", "ana@example.com"),
        (PhoneAnswer(), "11 99999-0000", "+5511999990000"),
        (DateAnswer(), "25/12", "2026-12-25"),
        (DateAnswer(earliest="today"), "hoje", "2026-03-02"),
        (DateAnswer(earliest="today+1"), "hoje", None),
        (DateAnswer(latest="today-1"), "ontem", "2026-03-01"),
        (DateAnswer(latest="today"), "25/12", "2025-12-25"),
        (DateAnswer(latest="today"), "sexta", "2026-02-27"),
        (DateAnswer(earliest="today", latest="today+3"), "segunda", "2026-03-02"),
        (DateAnswer(earliest="2026-04-01", latest="2026-04-30"), "01/04", "2026-04-01"),
        (DateAnswer(earliest="2026-04-01", latest="2026-04-30"), "01/05", None),
        (TimeAnswer(), "8", "08:00"),
        (TimeAnswer(earliest_time="18:00"), "8", "20:00"),
        (TimeAnswer(earliest_time="18:00"), "8 da manhã", None),
        (TimeAnswer(earliest_time="08:00", latest_time="18:00"), "3", "15:00"),
        (TimeAnswer(latest_time="12:00"), "14h", None),
        (TimeAnswer(earliest_time="18:00", latest_time="02:00"), "1h", "01:00"),
        (TimeAnswer(earliest_time="18:00", latest_time="02:00"), "meia-noite", "00:00"),
        (TimeAnswer(earliest_time="18:00", latest_time="02:00"), "15h", None),
        (YesNoAnswer("Sim", "Não"), "claro", True),
        (YesNoAnswer("Confirmo", "Cancelar"), "cancela", False),
        (YesNoAnswer("Confirmo", "Cancelar"), "2", False),
        (YesNoAnswer("Não fumo", "Fumo"), "não", True),  # what is on the buttons comes first
        (YesNoAnswer("Sim", "Não"), "não sei", None),
        (LocationAnswer(), "Rua das Flores", None),
        (MediaAnswer(), "foto", None),
    ],
)
def test_a_value_within_the_bounds_is_accepted(asked: AskedAnswer, text: str, value: Value) -> None:
    found = accepted(asked, Message(text=text), MONDAY)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "asked",
    [TextAnswer(), NumberAnswer(), EmailAnswer(), PhoneAnswer(), DateAnswer(), TimeAnswer(), YesNoAnswer("Sim", "Não")],
)
def test_a_place_or_a_file_without_words_answers_no_question_for_words(asked: AskedAnswer) -> None:
    place = Message(kind="location", location=Location(-23.5, -46.6, "Casa"))
    picture = Message(kind="image", media=Media("image", "m1"))
    assert accepted(asked, place, MONDAY) is None
    assert accepted(asked, picture, MONDAY) is None


def test_the_words_under_a_picture_are_an_answer() -> None:
    picture = Message(kind="image", text="são 3", media=Media("image", "m1"))
    assert accepted(NumberAnswer(), picture, MONDAY) == 3


def test_a_tap_answers_nothing_but_yes_or_no() -> None:
    stale = Message(kind="reply", text="Sim", reply_id="option-7")
    assert accepted(TextAnswer(), stale, MONDAY) is None
    assert accepted(YesNoAnswer("Sim", "Não"), stale, MONDAY) is None
    assert accepted(YesNoAnswer("Sim", "Não"), Message(kind="reply", text="Não", reply_id="no"), MONDAY) is False


def test_files_of_other_kinds_are_not_accepted() -> None:
    sticker = Message(kind="sticker", media=Media("sticker", "m1"))
    assert accepted(MediaAnswer(), sticker, MONDAY) is None
    assert accepted(MediaAnswer(("sticker",)), sticker, MONDAY) == {"kind": "sticker", "id": "m1"}


def test_a_place_too_large_to_keep_is_not_accepted() -> None:
    place = Message(kind="location", location=Location(0, 0, address="x" * 100_000))
    assert accepted(LocationAnswer(), place, MONDAY) is None


@pytest.mark.parametrize(
    ("config", "type_"),
    [
        ({"kind": "text"}, "text"),
        ({"kind": "number"}, "number"),
        ({"kind": "email"}, "text"),
        ({"kind": "phone"}, "text"),
        ({"kind": "date"}, "date"),
        ({"kind": "time"}, "time"),
        ({"kind": "yes_no", "yes_label": "Sim", "no_label": "Não"}, "boolean"),
        ({"kind": "location"}, "location"),
        ({"kind": "media"}, "media"),
    ],
)
def test_every_kind_gives_values_of_one_type(config: dict[str, str], type_: VariableType) -> None:
    assert answer_type(msgspec.convert(config, AskedAnswer)) == type_


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (TextAnswer(min_chars=5, max_chars=5, pattern="a{5}"), []),
        (TextAnswer(min_chars=6, max_chars=5), [("max_chars", "empty_range")]),
        (TextAnswer(pattern="a)(b"), [("pattern", "bad_pattern")]),
        (TextAnswer(pattern="(?=a)"), [("pattern", "bad_pattern")]),
        (NumberAnswer(minimum=0, maximum=0), []),
        (NumberAnswer(minimum=0.5, maximum=0), [("maximum", "empty_range")]),
        (DateAnswer(earliest="today", latest="today"), []),
        (DateAnswer(earliest="today+1", latest="today-1"), [("latest", "empty_range")]),
        (DateAnswer(earliest="2026-12-31", latest="2026-01-01"), [("latest", "empty_range")]),
        (DateAnswer(earliest="today", latest="2020-01-01"), []),  # whether that is empty depends on the day
        (DateAnswer(earliest="2026-13-01", latest="2026-02-30"), [("earliest", "bad_date"), ("latest", "bad_date")]),
        (TimeAnswer(earliest_time="22:00", latest_time="02:00"), []),
        (YesNoAnswer("Sim", "Não"), []),
        (YesNoAnswer("Sím ", "sim"), [("no_label", "same_labels")]),
        (LocationAnswer(), []),
    ],
)
def test_bounds_that_make_no_sense_are_faults(asked: AskedAnswer, faults: list[tuple[str, str]]) -> None:
    assert [(fault.path, fault.code) for fault in answer_faults(asked)] == faults
