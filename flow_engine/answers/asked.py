"""What a question asks for: the kind of answer, and the bounds it must lie in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct

from flow_engine.answers import AnswerKind, Surroundings, readings
from flow_engine.answers.choices import read_choice
from flow_engine.contents import MAX_BUTTON_TITLE_CHARS, MAX_TEXT_CHARS
from flow_engine.folding import fold
from flow_engine.inputs import Message
from flow_engine.node_type import ConfigFault
from flow_engine.patterns import MAX_PATTERN_CHARS, MAX_SEARCHED_CHARS, is_found, pattern_fault
from flow_engine.values import MediaKind, Value, VariableType, coerce
from flow_engine.whole import whole

_MAX_LABEL_CHARS = MAX_BUTTON_TITLE_CHARS + 200  # chosen: room for a variable's name and filters
Chars = Annotated[int, Meta(ge=1, le=MAX_TEXT_CHARS)]
Pattern = Annotated[str, Meta(max_length=MAX_PATTERN_CHARS - len(r"\A(?:)\z"), extra_json_schema={"widget": "pattern"})]
Label = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=_MAX_LABEL_CHARS,
        extra_json_schema={"widget": "text", "reads": "template", "max_chars": MAX_BUTTON_TITLE_CHARS},
    ),
]
DayBound = Annotated[
    str,
    Meta(
        max_length=10,
        pattern=whole(r"(today([+-][0-9]{1,4})?|[0-9]{4}-[0-9]{2}-[0-9]{2})?"),
        extra_json_schema={"widget": "day_bound"},
    ),
]
TimeBound = Annotated[
    str,
    Meta(max_length=5, pattern=whole(r"(([01][0-9]|2[0-3]):[0-5][0-9])?"), extra_json_schema={"widget": "time_of_day"}),
]


class _Answer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """Common to all kinds: `kind` tells them apart."""


class TextAnswer(_Answer, frozen=True, tag="text"):
    """Words.

    Args:
        pattern: RE2; the whole text must match, case makes no difference; empty for any text.
    """

    min_chars: Chars = 1
    max_chars: Chars = MAX_TEXT_CHARS
    pattern: Pattern = ""


class NumberAnswer(_Answer, frozen=True, tag="number"):
    """A number.

    Args:
        minimum: the smallest allowed; None for no bound.
        maximum: the largest allowed; None for no bound.
    """

    minimum: float | None = None
    maximum: float | None = None
    is_whole: bool = False


class EmailAnswer(_Answer, frozen=True, tag="email"):
    """An e-mail address."""


class PhoneAnswer(_Answer, frozen=True, tag="phone"):
    """A phone number; without a country code, one of the workspace's country."""


class DateAnswer(_Answer, frozen=True, tag="date"):
    """A day.

    Args:
        earliest: `YYYY-MM-DD`, `today`, or days from today: `today+1`; empty for no bound.
        latest: as `earliest`.
    """

    earliest: DayBound = ""
    latest: DayBound = ""


class TimeAnswer(_Answer, frozen=True, tag="time"):
    """A time of day; a latest time before the earliest one lies past midnight.

    Args:
        earliest_time: `HH:MM`; empty for no bound.
        latest_time: as `earliest_time`.
    """

    earliest_time: TimeBound = ""
    latest_time: TimeBound = ""


class YesNoAnswer(_Answer, frozen=True, tag="yes_no"):
    """Yes or no, on two buttons."""

    yes_label: Label
    no_label: Label


class LocationAnswer(_Answer, frozen=True, tag="location"):
    """A place shared from the map."""


class MediaAnswer(_Answer, frozen=True, tag="media"):
    """A file of one of these kinds."""

    kinds: Annotated[tuple[MediaKind, ...], Meta(min_length=1)] = ("image", "video", "audio", "document")


AskedAnswer: TypeAlias = (
    TextAnswer
    | NumberAnswer
    | EmailAnswer
    | PhoneAnswer
    | DateAnswer
    | TimeAnswer
    | YesNoAnswer
    | LocationAnswer
    | MediaAnswer
)


def accepted(asked: AskedAnswer, message: Message, surroundings: Surroundings) -> Value | None:
    """Gives the likeliest value of a message that lies within the bounds and can be kept; None when there is none.

    Args:
        asked: labels are those the customer saw.
    """
    if isinstance(asked, YesNoAnswer) and not message.reply_id:
        choice = read_choice((asked.yes_label, asked.no_label), message.text, surroundings.language)
        if choice:
            return choice.index == 0
    fits = _test_of(asked, surroundings.now.date())
    found = (value for value in readings(kind_of(asked), message, surroundings) if fits(value))
    return next((value for value in found if coerce(value, answer_type(asked)) is not None), None)


def kind_of(asked: AskedAnswer) -> AnswerKind:
    """Gives the kind of answer that is asked for, the tag it has in JSON."""
    return asked.__struct_config__.tag  # type: ignore[return-value]


def answer_type(asked: AskedAnswer) -> VariableType:
    """Gives the type of an accepted value."""
    return _TYPES.get(kind_of(asked), "text")


def answer_faults(asked: AskedAnswer) -> list[ConfigFault]:
    """Lists what is wrong with the bounds beyond their types; paths begin at the answer."""
    match asked:
        case TextAnswer(pattern=pattern):
            return _range_faults("max_chars", asked.min_chars, asked.max_chars) + _pattern_faults(pattern)
        case NumberAnswer():
            return _range_faults("maximum", asked.minimum, asked.maximum)
        case DateAnswer():
            return _day_faults(asked)
        case YesNoAnswer() if fold(asked.yes_label) == fold(asked.no_label):
            return [ConfigFault("no_label", "same_labels", asked.no_label)]
    return []


def _test_of(asked: AskedAnswer, today: date) -> Callable[[Value], bool]:
    """Gives the test whether a value lies within the bounds."""
    match asked:
        case TextAnswer(min_chars=fewest, max_chars=most, pattern=pattern):
            return lambda text: fewest <= len(text) <= most and _matches(text, pattern)
        case NumberAnswer(minimum=low, maximum=high, is_whole=is_whole):
            return lambda number: (
                (low is None or low <= number)
                and (high is None or number <= high)
                and not (is_whole and isinstance(number, float))
            )
        case DateAnswer(earliest=earliest, latest=latest):
            first = _day_of(earliest, today) if earliest else date.min
            last = _day_of(latest, today) if latest else date.max
            return lambda day: first <= date.fromisoformat(day) <= last
        case TimeAnswer(earliest_time=earliest, latest_time=latest):
            return lambda time: _is_between(time, earliest or "00:00", latest or "23:59")
        case MediaAnswer(kinds=kinds):
            return lambda media: media["kind"] in kinds
    return lambda value: True


def _matches(text: str, pattern: str) -> bool:
    return not pattern or (len(text) <= MAX_SEARCHED_CHARS and is_found(_whole(pattern), text))


def _whole(pattern: str) -> str:
    return rf"\A(?:{pattern})\z"


def _day_of(bound: str, today: date) -> date:
    if bound.startswith("today"):
        return today + timedelta(days=int(bound.removeprefix("today") or 0))
    return date.fromisoformat(bound)


def _is_between(time: str, earliest: str, latest: str) -> bool:
    if earliest <= latest:
        return earliest <= time <= latest
    return time >= earliest or time <= latest


def _range_faults(path: str, low: Any, high: Any) -> list[ConfigFault]:
    is_empty = low is not None and high is not None and low > high
    return [ConfigFault(path, "empty_range", f"{low} > {high}")] if is_empty else []


def _pattern_faults(pattern: str) -> list[ConfigFault]:
    fault = pattern_fault(pattern) or pattern_fault(_whole(pattern))
    return [ConfigFault("pattern", "bad_pattern", fault)] if fault else []


def _day_faults(asked: DateAnswer) -> list[ConfigFault]:
    bounds = {path: bound for path in ("earliest", "latest") if (bound := getattr(asked, path))}
    faults = [ConfigFault(path, "bad_date", bound) for path, bound in bounds.items() if not _exists(bound)]
    are_alike = len({bound.startswith("today") for bound in bounds.values()}) == 1
    if faults or len(bounds) < 2 or not are_alike:
        return faults
    any_day = date(2000, 1, 1)  # bounds that are alike lie the same way on every day
    is_empty = _day_of(asked.earliest, any_day) > _day_of(asked.latest, any_day)
    return [ConfigFault("latest", "empty_range", f"{asked.earliest} > {asked.latest}")] if is_empty else []


def _exists(bound: str) -> bool:
    try:
        _day_of(bound, date(2000, 1, 1))
    except ValueError:
        return False
    return True


_TYPES: dict[AnswerKind, VariableType] = {
    "number": "number",
    "date": "date",
    "time": "time",
    "yes_no": "boolean",
    "location": "location",
    "media": "media",
}
