"""Times of day as people write them: "14h30", "2 pm", "8 da noite", "meio-dia", "half past 8"."""

import re

from flow_engine.answers.spelled import with_digits
from flow_engine.document import Language

_DAY_MINUTES = 24 * 60

_NOON = r"meio[ -]?dia|medio ?dia|midday|noon"
_MIDNIGHT = r"meia[ -]?noite|media ?noche|midnight"
_PARTS = {
    "am": r"a\.? ?m\b\.?|(?:da|de|pela) manha|(?:de|por|en) la manana|in the morning|(?:da|de|de la) madrugada",
    "pm": r"p\.? ?m\b\.?|(?:da|de|a|pela) tarde|(?:de|por|en) la tarde|in the afternoon",
    "night": r"(?:da|de|a|pela) noite|(?:de|por|en) la noche|in the evening|at night",
}
_CLOCK = re.compile(
    r"(?:(?P<before>half|quarter|1 quarter|[0-5]?[0-9])(?: minutes)? (?P<way>past|to) )?"
    rf"(?:(?P<noon>\b(?:{_NOON}))|(?P<midnight>\b(?:{_MIDNIGHT}))"
    r"|(?<![0-9a-z:.,/$])(?P<hour>2[0-4]|[01]?[0-9])(?![0-9]))"
    r"(?: ?(?:h|hs|hrs?|horas?|:|\.) ?(?P<minute>[0-5][0-9])(?![0-9])(?::[0-5][0-9])?"
    r"(?: ?(?:m|mins?|minutos?|hs?|hrs)\b)?"
    r"| (?:e|y|and) (?P<spoken>meia|media|quarto|(?:1 )?cuarto|[0-5]?[0-9](?![0-9]))\b"
    r"| menos (?P<less>(?:1 )?(?:quarto|cuarto)|[0-5]?[0-9](?![0-9]))\b"
    r"| ?(?P<mark>horas?|hrs?|hs?|o'?clock)\b)?"
    r"(?: (?:em|en) ponto| (?:em|en) punto)?"
    rf"(?: ?,? ?(?:(?P<am>{_PARTS['am']})|(?P<pm>{_PARTS['pm']})|(?P<night>{_PARTS['night']})))?"
    r"(?![0-9a-z/])"
)
_BEFORE_BARE = re.compile(
    r"(?:(?:^|.* )(?:as|at|a las|pelas) ?"
    r"|(?:(?:pode ser|a|la|las|por volta das|umas|tipo|sobre|around|about)(?: |$))*)"
)
_COMPACT = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_NO_MOMENT = re.compile(  # before a time that is a duration, or the end of a span
    r"(?:\b(?:em|daqui(?: a)?|dentro de|en|in|por|for)|[0-9]h? ?(?:-|ou|or|o|u|ate|to|e|y|and)|"
    r"\b(?:das|de|from|entre) [0-9]+h? as?) ?$"
)
_FRACTIONS = {"meia": 30, "media": 30, "half": 30, "quarto": 15, "cuarto": 15, "quarter": 15}


def read_times(text: str, language: Language) -> tuple[str, ...]:
    """Lists what a plain text can mean as a time, `HH:MM`, the likeliest first; empty when it is not one time.

    An hour up to 12 without "am", "da tarde" and the like is one of a 24-hour clock, or else twelve hours later.
    """
    text = with_digits(text, language)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return (f"{compact[1]}:{compact[2]}",)
    matches = [match for match in _CLOCK.finditer(text) if not _is_mere_number(match, text)]
    found = {_readings(match) for match in matches}
    if len(found) != 1 or any(_NO_MOMENT.search(text[: match.start()]) for match in matches):
        return ()
    return tuple(f"{at // 60:02}:{at % 60:02}" for at in found.pop())


def _is_mere_number(match: re.Match[str], text: str) -> bool:
    """Tells whether a match is only a number; one at the end of a text is an hour after "at" and the like."""
    before, after = text[: match.start()], text[match.end() :]
    return match[0] == match["hour"] and (after.strip(" .!") != "" or not _BEFORE_BARE.fullmatch(before))


def _readings(match: re.Match[str]) -> tuple[int, ...]:
    """Lists the minutes since midnight a match can mean; empty when no clock shows it."""
    if match["hour"] == "24" and _minutes(match):
        return ()
    return tuple((hour * 60 + _minutes(match)) % _DAY_MINUTES for hour in _hours(match))


def _hours(match: re.Match[str]) -> tuple[int, ...]:
    if match["noon"]:
        return (12,)
    if match["midnight"]:
        return (0,)
    hour, is_written_full = int(match["hour"]) % 24, len(match["hour"]) == 2
    if match["am"]:
        return (hour % 12,) if hour <= 12 else ()
    if match["pm"]:
        return (hour % 12 + 12,) if hour else ()
    if match["night"]:
        return _hours_of_night(hour)
    if hour == 0 or hour > 12 or (is_written_full and hour < 10):
        return (hour,)
    return (hour, (hour + 12) % 24)


def _hours_of_night(hour: int) -> tuple[int, ...]:
    """From six in the evening; after midnight the small hours."""
    if 6 <= hour < 12:
        return (hour + 12,)
    return (hour % 12,) if hour <= 12 else (hour,) if hour >= 18 else ()


def _minutes(match: re.Match[str]) -> int:
    """Gives the minutes that stand beside the hour; below zero before it."""
    if match["before"]:
        return _count(match["before"]) * (1 if match["way"] == "past" else -1)
    if match["less"]:
        return -_count(match["less"])
    return _count(match["minute"] or match["spoken"] or "0")


def _count(text: str) -> int:
    word = text.split()[-1]
    return _FRACTIONS[word] if word in _FRACTIONS else int(word)
