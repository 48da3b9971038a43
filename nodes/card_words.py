"""Amounts, times and rules in words, as cards on a canvas say them. What cannot be read gives no words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import msgspec
from msgspec import Struct

from flow_engine.conditions import UNARY_OPERATORS
from flow_engine.document import Language
from flow_engine.values import to_text
from nodes import FOLDER
from nodes.strings import fill

_UNITS: Final = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_DAY_NAMES: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")  # as cron writes them
MAX_RULES: Final = 5  # chosen: a card shows no more of them
MAX_SPANS: Final = 50  # as many as the longest list of a sound config
_MAX_DURATION_S: Final = 10**12  # chosen: what a hand may type; more is no duration


class CardWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What amounts and times are said with in one language."""

    durations: dict[str, str]
    weekdays: dict[str, str]
    each_weekday: dict[str, str]
    phrases: dict[str, str]

    def phrase(self, name: str, **details: object) -> str:
        """Says a phrase."""
        return fill(self.phrases[name], details)


@lru_cache
def card_words(language: Language) -> CardWords:
    """Reads the words of a language.

    Raises:
        OSError: there are none.
    """
    return msgspec.json.decode((FOLDER / f"card_words.{language}.json").read_bytes(), type=CardWords)


def duration_in_words(value: Any, words: CardWords) -> str:
    """Says a number of seconds in the two largest units it has."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _MAX_DURATION_S:
        return ""
    left, parts = int(value), []
    for unit, seconds in _UNITS.items():
        count, left = divmod(left, seconds)
        if count:
            name = f"{unit}_one" if count == 1 else unit
            parts.append(fill(words.durations[name], {"n": count}))
    return " ".join(parts[:2])


def date_in_words(value: Any, words: CardWords) -> str:
    """Writes an ISO date the way the language does."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value) if isinstance(value, str) else None
    return words.phrase("date", year=found[1], month=found[2], day=found[3]) if found else ""


def condition_in_words(value: Any, operators: Mapping[str, str], words: CardWords) -> str:
    """Says the rules of a condition, one after the other."""
    rules = value.get("rules") if isinstance(value, dict) else None
    shown = rules[:MAX_RULES] if isinstance(rules, list) else []
    said = [_rule(rule, operators) for rule in shown if isinstance(rule, dict)]
    joined = ""
    for rule in filter(None, said):
        how = "any" if value.get("match") == "any" else "all"
        joined = words.phrase(how, first=joined, second=rule) if joined else rule
    return joined


def _rule(rule: dict[str, Any], operators: Mapping[str, str]) -> str:
    left, operator, right = (rule.get(name) for name in ("left", "operator", "right"))
    if not isinstance(left, str) or not left or not isinstance(operator, str):
        return ""
    is_unary = operator in UNARY_OPERATORS or not isinstance(right, str)
    return " ".join(filter(None, (left, operators.get(operator, operator), "" if is_unary else str(right))))


def week_plan_in_words(value: Any, words: CardWords) -> str:
    """Says opening hours, days with the same hours together."""
    hours = value.get("hours") if isinstance(value, dict) else None
    by_day: dict[int, list[str]] = {}
    for span in hours[:MAX_SPANS] if isinstance(hours, list) else []:
        if _is_span(span):
            by_day.setdefault(span["weekday"], []).append(f"{span['opens']}–{span['closes']}")
    spans = {day: ", ".join(sorted(found)) for day, found in sorted(by_day.items())}
    same: dict[str, list[int]] = {}
    for day, text in spans.items():
        same.setdefault(text, []).append(day)
    return _begun("; ".join(f"{_weekdays(days, words)} {text}" for text, days in same.items()))


def _is_span(span: Any) -> bool:
    return (
        isinstance(span, dict)
        and span.get("weekday") in range(7)
        and all(isinstance(span.get(name), str) for name in ("opens", "closes"))
    )


def weekdays_in_words(value: Any, words: CardWords) -> str:
    """Names weekdays, three and more that follow one another as a range."""
    days = value if isinstance(value, list) else []
    return _begun(_weekdays(sorted({day for day in days if isinstance(day, int) and day in range(7)}), words))


def _weekdays(days: Sequence[int], words: CardWords) -> str:
    parts: list[str] = []
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        names = [words.weekdays[str(day)] for _, day in run]
        is_range = len(names) > 2
        parts += [words.phrase("weekday_range", first=names[0], last=names[-1])] if is_range else names
    return ", ".join(parts)


def cron_in_words(value: Any, words: CardWords) -> str:
    """Says a cron schedule where it is one of the usual ones; any other stays as it is written."""
    if not isinstance(value, str):
        return ""
    fields = value.upper().split()
    said = _usual_cron(fields, words) if len(fields) == 5 else ""
    return _begun(said) or value.strip()


def _usual_cron(fields: list[str], words: CardWords) -> str:
    minute, hour, day, month, weekday = fields
    if month != "*":
        return ""
    if (hour, day, weekday) == ("*", "*", "*"):
        if found := re.fullmatch(r"\*/(\d{1,2})", minute):
            return words.phrase("every_minutes", n=int(found[1]))
        return words.phrase("every_hour", minute=int(minute)) if _is_number(minute, 59) else ""
    days = _cron_days(day, weekday, words)
    if not days or not _is_number(minute, 59) or not _is_number(hour, 23):
        return ""
    return words.phrase("at", days=days, time=f"{int(hour)}:{int(minute):02}")


def _cron_days(day: str, weekday: str, words: CardWords) -> str:
    if weekday == "*":
        if day == "*":
            return words.phrase("every_day")
        return words.phrase("month_day", day=int(day)) if _is_number(day, 31) else ""
    found = _cron_weekdays(weekday.split(",")) if day == "*" else []
    if len(found) == 1:
        return words.each_weekday[str(found[0])]
    return _weekdays(found, words)


def _cron_weekdays(parts: Iterable[str]) -> list[int]:
    """Reads weekdays, 0 is Monday; none when one of them is written in a way that is not usual."""
    found: set[int] = set()
    for part in parts:
        first, _, last = part.partition("-")
        begins, ends = _cron_weekday(first), _cron_weekday(last or first)
        if begins is None or ends is None or begins > ends:
            return []
        found |= set(range(begins, ends + 1))
    return sorted(found)


def _cron_weekday(text: str) -> int | None:
    if text in _DAY_NAMES:
        return _DAY_NAMES.index(text)
    return (int(text) - 1) % 7 if _is_number(text, 7) else None  # cron's 0 and 7 are Sunday


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= most


def number_in_words(value: Any) -> str:
    """Writes a number."""
    return "" if isinstance(value, bool) or not isinstance(value, int | float) else to_text(value)


def _begun(text: str) -> str:
    """Begins words with a capital."""
    return text[:1].upper() + text[1:]
