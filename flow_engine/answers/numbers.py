"""Numbers as people write them: "1.234,50", "R$ 20", "20 reais", "2 mil", "vinte e cinco"."""

import re
from decimal import Decimal
from typing import Literal

from flow_engine.answers.spelled import with_digits
from flow_engine.answers.wording import words_of
from flow_engine.document import Language
from flow_engine.values import MAX_NUMBER, MAX_NUMBER_CHARS

_SCALES = {
    **dict.fromkeys("mil k thousand".split(), 1_000),
    **dict.fromkeys("milhao milhoes millon millones million".split(), 1_000_000),
}
_NUMBER = re.compile(
    r"(?P<minus>(?<![0-9a-z.,])-(?:(?:r|us)?\$ ?)?|\b(?:menos|minus) )?"
    r"(?<![0-9a-z.,])(?P<digits>[0-9]+(?:[.,' ][0-9]+)*)"
    r"(?: ?(?P<scale>" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")\b)?"
    r"(?P<half> (?:e mei[oa]|y medi[oa]|and a half)\b)?"
)
_NEIGHBOURS = re.compile(r"(?<=[0-9]) (?=[0-9])")  # two spelled numbers, and not thousands parted by a space
_SQUARE_METRES = re.compile(r"(?<![a-z])m[23]\b")
_ARTICLE = re.compile(r"\b1\b")  # "um plano de 50": beside digits the word for one counts nothing
_STALLING = frozenset(  # "um momento", "one second": the customer asks for time
    "momento momentinho momentito instante minuto minutinho segundo segundinho seg pouco pouquinho rato ratito poco "
    "poquito moment second sec minute bit".split()
)
_POINT_COUNTRIES = frozenset(  # Spanish is spoken, and a point stands before the decimals
    "MX GT HN NI SV PA PE DO PR US".split()
)


def read_number(text: str, language: Language, country: str) -> int | float | None:
    """Reads the one number of a plain text; None when there is none, or another one.

    "1.234" and "1,234" are a thousand or a decimal by the habit of language and country; all else says it itself.
    """
    if any(sign.isdigit() for sign in text):
        return _read_digits(text, language, country)
    spelled = _NEIGHBOURS.sub(" / ", with_digits(text, language))
    value = _read_digits(spelled, language, country)
    return None if value == 1 and not _counts_one(words_of(spelled)) else value


def read_count(text: str, language: Language) -> int | None:
    """Reads a plain text that is nothing but a whole number, in digits or in words."""
    words = words_of(with_digits(text, language))
    if len(words) != 1 or len(words[0]) > MAX_NUMBER_CHARS or not re.fullmatch(r"[0-9]+", words[0]):
        return None
    return int(words[0])


def _read_digits(text: str, language: Language, country: str) -> int | float | None:
    text = _SQUARE_METRES.sub(" ", text)
    matches = list(_NUMBER.finditer(text))
    rest = with_digits(_NUMBER.sub(" ", text), language)
    if len(matches) != 1 or re.search(r"[0-9]", _ARTICLE.sub("", rest)):
        return None
    match = matches[0]
    value = _value_of(match["digits"], _decimal_mark(language, country))
    if value is None:
        return None
    value *= _SCALES.get(match["scale"], 1)
    if match["half"]:
        value += _half(value)
    value = -value if match["minus"] else value
    if abs(value) > MAX_NUMBER:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _half(value: Decimal) -> Decimal:
    """Gives half of what is counted: of a million after millions, of a thousand after thousands, else of one."""
    unit = next(scale for scale in (1_000_000, 1_000, 1) if scale == 1 or (value and value % scale == 0))
    return Decimal(unit) / 2


def _value_of(digits: str, decimal_mark: str) -> Decimal | None:
    """Reads digits with marks between them; None where the marks make no number."""
    marks = re.sub(r"[0-9]", "", digits)
    if len(digits) > MAX_NUMBER_CHARS:
        return None
    whole, decimals = digits, ""
    if marks and _is_decimal_mark(digits, marks, decimal_mark):
        whole, _, decimals = digits.rpartition(marks[-1])
    groups = re.split(r"[.,' ]", whole)
    if len(groups) > 1 and (len(set(re.sub(r"[0-9]", "", whole))) > 1 or not _are_thousands(groups)):
        return None
    return Decimal(f"{''.join(groups)}.{decimals or 0}")


def _is_decimal_mark(digits: str, marks: str, decimal_mark: str) -> bool:
    """Tells whether the last mark stands before decimals."""
    if marks[-1] not in ".," or marks.count(marks[-1]) > 1:
        return False
    looks_like_thousands = len(marks) == 1 and _are_thousands(digits.split(marks))
    return not looks_like_thousands or marks == decimal_mark


def _are_thousands(groups: list[str]) -> bool:
    first, *others = groups
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in others)


def _decimal_mark(language: Language, country: str) -> Literal[".", ","]:
    uses_point = language == "en" or (language == "es" and country.upper() in _POINT_COUNTRIES)
    return "." if uses_point else ","


def _counts_one(words: list[str]) -> bool:
    """Tells whether the word for one is a count, as in "uma pessoa", and not an article in a sentence."""
    return words[0] == "1" and len(words) <= 2 and not _STALLING & set(words)
