"""Whatever customers send, an answer is read as its type or not at all; what is written plainly is read back."""

import unicodedata
from datetime import date, datetime, time, timedelta
from time import process_time
from typing import get_args

import msgspec
import phonenumbers
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from flow_engine.answers import AnswerKind, Surroundings, read_answer, readings
from flow_engine.document import Language
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, VariableType, coerce

KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)
TYPES: dict[AnswerKind, VariableType] = {
    "text": "text",
    "number": "number",
    "email": "text",
    "phone": "text",
    "date": "date",
    "time": "time",
    "yes_no": "boolean",
    "location": "location",
    "media": "media",
}
PIECES = (  # of what the readers look for, so that chance comes near to it
    "25/12 2026 12-25 25 de dezembro dez dec mar 14h 14:30 8 e meia da noite pm a.m. sexta feira amanhã mañana next "
    "last que vem passada em 3 dias há ago hoje ou e and menos quarter to half past um dois vinte mil milhões cem "
    "R$ 1.234,50 1,5 -5 ½ ² 2️⃣ ① ٣ 🔟 sim não no claro que ok 👍 👎 ana@example.com @ +55 11 99999-0000 . , / : ' #"
).split()
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map(" ".join)
surroundings = st.builds(
    Surroundings,
    now=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 12, 31)),  # noqa: DTZ001
    language=st.sampled_from(get_args(Language)),
    country=st.sampled_from(["BR", "US", "MX", "PT", "", "zz", "?"]),
)
messages = st.builds(
    Message,
    text=texts,
    reply_id=st.sampled_from(["", "", "yes", "other"]),
    media=st.none() | st.builds(Media, kind=st.sampled_from(["image", "audio"]), id=texts),
    location=st.none() | st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
)
MONDAY = datetime(2026, 3, 2, 9)  # noqa: DTZ001


def _read(kind: AnswerKind, text: str, language: Language = "pt_BR", country: str = "BR") -> object:
    return read_answer(kind, Message(text=text), Surroundings(MONDAY, language, country))


@given(st.sampled_from(KINDS), messages, surroundings)
@example("number", Message(text="\ud800 20"), Surroundings(MONDAY))
@example("number", Message(text="9" * 5_000), Surroundings(MONDAY))
@example("date", Message(text="em 999 semanas"), Surroundings(datetime(2100, 12, 31)))  # noqa: DTZ001
def test_any_message_is_read_as_a_value_of_its_type_or_not_at_all(
    kind: AnswerKind, message: Message, around: Surroundings
) -> None:
    for value in readings(kind, message, around):
        assert value is not None
        assert coerce(value, TYPES[kind]) == value
        assert msgspec.json.decode(msgspec.json.encode(value)) == value


@given(st.sampled_from(KINDS), messages, surroundings)
def test_no_reading_comes_twice_and_the_first_is_the_answer(
    kind: AnswerKind, message: Message, around: Surroundings
) -> None:
    found = list(readings(kind, message, around))
    assert len({str(value) for value in found}) == len(found)
    assert read_answer(kind, message, around) == (found[0] if found else None)


@given(st.sampled_from(["number", "date", "time", "yes_no"]), texts, surroundings)
def test_capitals_and_the_form_of_accents_make_no_difference(kind: AnswerKind, text: str, around: Surroundings) -> None:
    apart = unicodedata.normalize("NFD", text)
    shouted = text.upper()
    assume(shouted.lower() == text.lower())
    read = read_answer(kind, Message(text=text), around)
    assert read_answer(kind, Message(text=apart), around) == read
    assert read_answer(kind, Message(text=shouted), around) == read


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_are_read_back_in_every_habit(number: int) -> None:
    assert _read("number", str(number)) == number
    assert _read("number", f"{number:,}", "en", "US") == number
    assert _read("number", f"R$ {number:,},00".replace(",", ".", f"{number:,}".count(","))) == number


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2))
def test_amounts_are_read_back_in_every_habit(amount: object) -> None:
    english = f"{amount:,.2f}"
    brazilian = english.translate(str.maketrans(",.", ".,"))
    assert _read("number", english, "en", "US") == float(str(amount))
    assert _read("number", brazilian) == _read("number", f"{brazilian} reais") == float(str(amount))


MONTHS = {
    "pt_BR": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "en": "january february march april may june july august september october november december".split(),
}


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_dates_with_a_year_are_read_back_in_every_form(day: date) -> None:
    month = day.month - 1
    iso = day.isoformat()
    assert _read("date", iso) == iso
    assert _read("date", f"{day:%d/%m/%Y}") == _read("date", f"{day.day}-{day.month}-{day.year}") == iso
    assert _read("date", f"{day:%m/%d/%Y}", "en", "US") == iso
    assert _read("date", f"{day.day} de {MONTHS['pt_BR'][month]} de {day.year}") == iso
    assert _read("date", f"{day.day} de {MONTHS['es'][month]} del {day.year}", "es", "MX") == iso
    assert _read("date", f"{MONTHS['en'][month]} {day.day}, {day.year}", "en", "US") == iso
    assert _read("date", f"{day.day} {MONTHS['en'][month][:3]} {day.year}", "en", "GB") == iso


@given(st.dates(date(1970, 1, 1), date(2090, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_date_without_a_year_lies_at_most_eight_years_ahead_and_never_behind(today: date, day: date) -> None:
    around = Surroundings(datetime.combine(today, time(9)), "pt_BR", "BR")
    found = read_answer("date", Message(text=f"{day.day}/{day.month}"), around)
    read = date.fromisoformat(str(found))
    assert (read.day, read.month) == (day.day, day.month)
    assert today <= read <= today + timedelta(days=8 * 366)


@given(st.times())
def test_times_are_read_back_in_every_form(at: time) -> None:
    written = f"{at:%H:%M}"
    assert _read("time", written) == _read("time", f"{at:%H}h{at:%M}") == _read("time", f"{at:%H:%M:%S}") == written
    assert _read("time", f"{at:%I:%M %p}", "en", "US") == _read("time", f"às {at:%H}h{at:%M}min") == written


@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789_+-", min_size=1, max_size=64),
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\.(com|com\.br|io)", fullmatch=True),
)
def test_addresses_are_read_back_alone_and_in_a_sentence(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    assert _read("email", f"Meu e-mail: {local}@{domain.upper()}") == address
    assert _read("email", f"é {address}, obrigada!") == address


@pytest.mark.parametrize("country", ["BR", "US", "MX", "AR", "PT", "ES", "CO", "CL"])
def test_example_numbers_of_a_country_are_read_back_in_every_form(country: str) -> None:
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None
    forms = phonenumbers.PhoneNumberFormat
    expected = phonenumbers.format_number(number, forms.E164)
    for form in (forms.E164, forms.INTERNATIONAL, forms.NATIONAL, forms.RFC3966):
        assert _read("phone", phonenumbers.format_number(number, form), "es", country) == expected


def test_a_message_without_a_place_or_file_is_none() -> None:
    assert _read("location", "aqui") is None
    assert _read("media", "foto") is None


def test_the_place_and_the_file_are_plain_objects() -> None:
    message = Message(location=Location(-23.5, -46.6), media=Media("image", "m1", filename="a.jpg"))
    around = Surroundings(MONDAY)
    assert read_answer("location", message, around) == {"latitude": -23.5, "longitude": -46.6}
    assert read_answer("media", message, around) == {"kind": "image", "id": "m1", "filename": "a.jpg"}


@pytest.mark.parametrize("piece", [*PIECES, "a la ", "1 ", "um e ", "8h ou ", "sim, ", "ﷺ", "12 dez "])
def test_a_long_text_of_the_same_again_and_again_is_read_at_once(piece: str) -> None:
    for kind in KINDS:
        begins_at = process_time()
        _read(kind, (f"{piece} " * 4_096)[:490] + " x 8")
        _read(kind, (piece * 4_096)[:4_096])
        assert process_time() - begins_at < 1, kind
