"""Dates as people write them: "25/12", "25 de dez", "dec 25", "amanhã", "sexta que vem", "in 3 days".

The day comes before the month, but in English for a business in the United States; where that gives no date, the other
order is read. "Next Friday" is the coming Friday in every language; "Friday" on a Friday is rather that of next week.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeAlias

from flow_engine.answers.spelled import with_digits
from flow_engine.document import Language

FIRST_YEAR, LAST_YEAR = 1900, 2100  # chosen: births of the living and plans of the planning
YEARS_AHEAD = 10  # chosen: of two digits, "36" still means 2036 in 2026, "37" means 1937

Readings: TypeAlias = tuple[date, ...]  # what a text can mean, the likeliest first


def read_dates(text: str, today: date, language: Language, country: str) -> Readings:
    """Lists what a plain text can mean as a date, the likeliest first; empty when it is not one date.

    Without a year, a date is the next one from today on; further readings lie in the past.
    """
    is_month_first = language == "en" and country.upper() == "US"
    text = _PART_OF_DAY.sub(" ", with_digits(_DECEMBER.sub("dec", _ONE.sub("1", text)), language))
    found: list[Readings] = []
    for form, read in _FORMS:
        for match in form.finditer(text):
            if _SPAN.search(text[: match.start()]) or _CHOICE.match(text[match.end() :]):
                return ()
            found.append(tuple(read(match, today, is_month_first)))
        text = form.sub("|", text)  # what one form has read, no other reads
    weekdays = list(_WEEKDAY.finditer(text))
    if not found:
        meant = {_weekday(match, today, bool(_NEXT_WEEK.search(text))) for match in weekdays}
        return meant.pop() if len(meant) == 1 else ()
    named = {_weekday_number(match) for match in weekdays}
    first, *others = [readings for readings in found if readings] or [()]
    return tuple(d for d in first if named <= {d.weekday()} and all(d in readings for readings in others))


def _ymd(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    yield from _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _numeric(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    first, second = int(match["day"]), int(match["month"])
    orders = [(first, second), (second, first)]
    for month, day in orders if is_month_first else reversed(orders):
        found = list(_dated(match["year"], month, day, today))
        if found:
            yield from found
            return


def _named(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    yield from _dated(match["year"], _MONTH_NUMBERS[match["month"]], int(match["day"]), today)


def _relative(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    offset = next(days for days, name in _RELATIVE_GROUPS.items() if match[name])
    yield today + timedelta(days=offset)


def _counted(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    days = int(match["count"]) * (7 if match["unit"].startswith(("sem", "week")) else 1)
    if match["past"] or match["ago"]:
        yield today - timedelta(days=days)
    elif match["ahead"] or match["later"]:
        yield today + timedelta(days=days)


def _day_of_month(match: re.Match[str], today: date, is_month_first: bool) -> Iterator[date]:
    """Gives the next such day from today on, and the latest before today."""
    months = [today.year * 12 + today.month - 1 + offset for offset in range(-3, 4)]
    days = [day for month in months for day in _day(month // 12, month % 12 + 1, int(match["day"]))]
    yield from _next_and_last(days, today)


def _weekday_number(match: re.Match[str]) -> int:
    return next(number for number in range(7) if match[f"day{number}"])


def _weekday(match: re.Match[str], today: date, is_next_week: bool) -> Readings:
    """Gives the coming weekday, then today if it is one, then the last one."""
    number = _weekday_number(match)
    if is_next_week:
        return (today + timedelta(days=7 - today.weekday() + number),)
    ahead = (number - today.weekday() - 1) % 7 + 1
    coming, before = today + timedelta(days=ahead), today + timedelta(days=ahead - 7)
    last = before if before < today else before - timedelta(days=7)
    if match["past"] or match["gone"]:
        return (last,)
    if match["next"] or match["comes"]:
        return (coming,)
    return (coming, last) if before == last else (coming, today, last)


def _dated(year: str | None, month: int, day: int, today: date) -> Iterator[date]:
    """Gives the day in the year that is written, else the next one from today on, and the latest before."""
    if year is None:
        years = range(today.year - 8, today.year + 9)  # 29 February can be eight years away
        yield from _next_and_last([found for y in years for found in _day(y, month, day)], today)
    elif len(year) == 4:
        yield from _day(int(year), month, day)
    else:
        century = today.year - today.year % 100
        near = century + int(year) - (100 if century + int(year) > today.year + YEARS_AHEAD else 0)
        yield from _day(near, month, day)


def _next_and_last(days: list[date], today: date) -> Iterator[date]:
    yield from [day for day in days if day >= today][:1]
    yield from [day for day in days if day < today][-1:]


def _day(year: int, month: int, day: int) -> Iterator[date]:
    """Gives the day if the calendar has it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if FIRST_YEAR <= year <= LAST_YEAR:
        yield found


_MONTHS = (
    "janeiro jan enero ene january",
    "fevereiro fev febrero feb february",
    "marco mar marzo march",
    "abril abr april apr",
    "maio mai mayo may",
    "junho jun junio june",
    "julho jul julio july",
    "agosto ago august aug",
    "setembro set septiembre setiembre sep september sept",
    "outubro out octubre oct october",
    "novembro nov noviembre november",
    "dezembro dez diciembre dic december dec",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "segunda(?:[ -]feira)?|2a[ -]feira|lunes|mondays?|^(?:seg|lun|mon)",
    "terca(?:[ -]feira)?|3a[ -]feira|martes|tuesdays?|^(?:ter|tue|tues)",
    "quarta(?:[ -]feira)?|4a[ -]feira|miercoles|wednesdays?|^(?:qua|mie|wed)",
    "quinta(?:[ -]feira)?|5a[ -]feira|jueves|thursdays?|^(?:qui|jue|thu|thur|thurs)",
    "sexta(?:[ -]feira)?|6a[ -]feira|viernes|fridays?|^(?:sex|vie|fri)",
    "sabado|saturdays?|^(?:sab|sat)",
    "domingo|sundays?|^(?:dom|sun)",
)
_WEEKDAY = re.compile(
    r"(?:\b(?:(?P<next>next|this|coming|proxim[oa]|est[ea]|essa)|(?P<past>last|ultim[oa]|passad[oa])) )?"
    rf"\b(?:{'|'.join(f'(?P<day{number}>{names})' for number, names in enumerate(_WEEKDAYS))})\b"
    r"(?: (?:(?P<comes>que vem|que viene|proxim[oa])|(?P<gone>passad[oa]|pasado)))?"
)
_NEXT_WEEK = re.compile(r"\b(?:semana que (?:vem|viene)|proxima semana|next week)\b")

_RELATIVES = {
    -2: r"anteontem|antes de ontem|anteayer|antes de ayer|(?:the )?day before yesterday",
    -1: r"ontem|ayer|yesterday",
    2: r"depois de amanha|pasado manana|(?:the )?day after tomorrow",
    1: r"amanha|manana|tomorrow|tmrw",
    0: r"hoje|hj|hoy|today|agora|ahora|now",
}
_RELATIVE_GROUPS = {days: f"relative{index}" for index, days in enumerate(_RELATIVES)}
_RELATIVE = "|".join(f"(?P<{_RELATIVE_GROUPS[days]}>{names})" for days, names in _RELATIVES.items())

_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_PARTED = r"(?: ?[/.-] ?| (?:de|do|del) )"
_NUMBER_ENDS = r"(?![0-9h:]|[/.-][0-9])"
_YEAR = rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_NUMBER_ENDS}"
_DAY = r"(?<![0-9/.:])(?<![0-9][,-])(?P<day>[0-9]{1,2})"
_YEAR_AFTER_NAME = rf"(?:(?:,? (?:de|del|do|of) |[/-]| ?'|,? (?=[0-9]{{4}}|[0-9]{{2}}$)){_YEAR})?"

_Reader: TypeAlias = Callable[[re.Match[str], date, bool], Iterator[date]]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(form), read)
    for form, read in (
        (r"(?<![0-9])(?P<year>[12][0-9]{3})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])", _ymd),
        (r"^(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>(?:19|20)[0-9]{2})$", _numeric),
        (rf"{_DAY}{_PARTED}(?P<month>[0-9]{{1,2}})(?:{_PARTED}{_YEAR})?{_NUMBER_ENDS}", _numeric),
        (rf"{_DAY}(?:st|nd|rd|th|o|a|ro)?(?:{_PARTED}| of | ?)(?P<month>{_MONTH})\b\.?{_YEAR_AFTER_NAME}", _named),
        (rf"\b(?P<month>{_MONTH})\.? (?:the )?{_DAY}(?:st|nd|rd|th)?{_YEAR_AFTER_NAME}{_NUMBER_ENDS}", _named),
        (
            r"(?:\b(?:(?P<past>ha|hace|faz)|(?P<ahead>em|daqui(?: a)?|dentro de|en|in)) )?(?P<count>[0-9]{1,3}) "
            r"(?P<unit>dias?|semanas?|days?|weeks?)\b(?: (?:(?P<ago>ago|atras)|(?P<later>from now|depois|later))\b)?",
            _counted,
        ),
        (rf"\b(?:{_RELATIVE})\b", _relative),
        (rf"\b(?:dia|el) {_DAY}(?![0-9h:/.])", _day_of_month),
        (rf"{_DAY}(?:st|nd|rd|th)\b", _day_of_month),
    )
)

_PART_OF_DAY = re.compile(r"\b(?:(?:por|de|en|a) la|da|de|pela) (?:manana|manha|tarde|noche|noite)\b")
_ONE = re.compile(r"\b(?:primeiro|primero|first)(?= (?:de|of) )|(?<=\bdia )primeiro\b|\ba(?= week)")
_DECEMBER = re.compile(rf"\bdez\b(?! (?:de (?:{_MONTH})|dias|semanas)\b)")  # and not ten
_SPAN = re.compile(r"[0-9] ?(?:,|-|ou|or|o|u|e|y|and|ate|to|a|al) ?$")  # "24 e 25/12", "3 a 5 de maio"
_CHOICE = re.compile(r" ?(?:ou|or|o|u) (?:dia )?[0-9]")  # "25/12 ou 26"
