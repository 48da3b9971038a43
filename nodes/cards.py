"""What the card of a node says: lines made of its config and the `card` of its strings, whatever the config is like.

A line is words with places: `{path}` is filled with what stands there, in words where it is a duration, a choice, a
schedule or a rule. ` | ` stands between ways to say it: the first whose places are all filled is taken, a line without
one is left out. `{path=value}` fills nothing and holds while the value is that; `{path=}` while there is none. A line
that begins with `[path] ` is said for every item of that list.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import Struct

from flow_engine.conditions import Condition
from flow_engine.contents import cut, one_line
from flow_engine.document import Language
from flow_engine.flow import Catalogue
from flow_engine.values import to_text
from flow_engine.week_plan import WeekPlan
from nodes.card_words import (
    CardWords,
    card_words,
    condition_in_words,
    cron_in_words,
    date_in_words,
    duration_in_words,
    number_in_words,
    week_plan_in_words,
    weekdays_in_words,
)
from nodes.strings import Strings, strings_of

MAX_LINES: Final = 3  # chosen: a card is read at a glance
MAX_LINE_CHARS: Final = 160  # chosen: three lines of a card
MAX_ITEMS: Final = 8  # chosen: of a list in one line
MAX_REPEATS: Final = 50  # as many as the longest list of a sound config
_NOTHING: Final[Mapping[str, str]] = {}


class Place(Struct, frozen=True):
    """A place in a line.

    Args:
        wanted: the value for which the place holds; None for a place that is filled.
    """

    path: str
    wanted: str | None = None


Way: TypeAlias = tuple[str | Place, ...]


class CardLine(Struct, frozen=True):
    """A line and the ways to say it.

    Args:
        items: the path of the list for each of whose items it is said; empty for a line said once.
    """

    ways: tuple[Way, ...]
    items: str = ""


def card_lines(
    type_: str, config: Any, catalogue: Catalogue, language: Language, names: Mapping[str, str] = _NOTHING
) -> list[str]:
    """Says in at most three lines what a node does; a broken config still gives what can be said.

    Args:
        config: as it is in a document, right or wrong.
        names: of flows and nodes, by id.
    """
    strings = strings_of(type_, language)
    reader = _Reader(_marks_of(catalogue[type_].config_type), strings, card_words(language), names)
    lines = [line for template in read_card(tuple(strings.card)) for line in reader.lines(template, config)]
    said = [cut(one_line(line), MAX_LINE_CHARS) for line in lines]
    if len(said) <= MAX_LINES:
        return said
    return [*said[: MAX_LINES - 1], card_words(language).phrase("more", n=len(said) - MAX_LINES + 1)]


@lru_cache(maxsize=1_024)
def read_card(card: tuple[str, ...]) -> tuple[CardLine, ...]:
    """Reads the lines of a `card` entry."""
    return tuple(_read_line(line) for line in card)


def _read_line(line: str) -> CardLine:
    repeated = re.match(r"\[([a-z_.]+)\] ", line)
    text = line[repeated.end() :] if repeated else line
    return CardLine(tuple(tuple(_pieces(way)) for way in text.split(" | ")), repeated[1] if repeated else "")


def _pieces(text: str) -> Iterator[str | Place]:
    end = 0
    for found in re.finditer(r"\{([a-z_][a-z0-9_.]*)(=[A-Za-z0-9_-]*)?\}", text):
        yield text[end : found.start()]
        yield Place(found[1], found[2][1:] if found[2] else None)
        end = found.end()
    yield text[end:]


class _Mark(Struct, frozen=True):
    """What is known of a field.

    Args:
        holds: the struct in it; None for none.
        tag: of several structs, the field that tells them apart.
    """

    default: Any = None
    widget: str = ""
    holds: type | None = None
    tag: str = ""


class _Reader(Struct, frozen=True):
    """Writes what stands in a config."""

    marks: Mapping[str, _Mark]
    strings: Strings
    words: CardWords
    names: Mapping[str, str]

    def lines(self, line: CardLine, config: Any) -> Iterator[str]:
        """Gives what a line says, once or for each item."""
        if not line.items:
            said = self._say(line, config, "")
            yield from (said,) if said else ()
            return
        for item in self._values(config, line.items, "")[:MAX_REPEATS]:
            said = self._say(line, item, line.items)
            if said:
                yield said

    def _say(self, line: CardLine, holder: Any, base: str) -> str:
        for way in line.ways:
            parts = [piece if isinstance(piece, str) else self._fill(piece, holder, base) for piece in way]
            if None not in parts:
                return "".join(part for part in parts if part)
        return ""

    def _fill(self, place: Place, holder: Any, base: str) -> str | None:
        """Gives what stands at a place; None when it does not hold."""
        values = self._values(holder, place.path, base)
        if place.wanted is not None:
            is_so = [to_text(value) for value in values if value not in (None, "")] == list(
                filter(None, [place.wanted])
            )
            return "" if is_so else None
        path = f"{base}.{place.path}" if base else place.path
        if self._widget(path) == "weekdays":
            return weekdays_in_words(values, self.words) or None
        written = [text for value in values[:MAX_ITEMS] if (text := self._write(value, path))]
        more = ["…"] if len(values) > MAX_ITEMS else []
        return ", ".join(written + more) if written else None

    def _widget(self, path: str) -> str:
        choices = self.strings.choices.get(path, {})
        mark = self.marks.get(path, _Mark())
        return "weekdays" if list(choices) == list("0123456") else mark.widget

    def _values(self, holder: Any, path: str, base: str) -> list[Any]:
        """Gives what stands at a path, lists laid flat; what is missing has its default."""
        found = [holder]
        for part in path.split("."):
            base = f"{base}.{part}" if base else part
            default = self.marks.get(base, _Mark()).default
            held = [value.get(part, default) for value in found if isinstance(value, dict)]
            found = [item for value in held for item in (value if isinstance(value, list) else [value])]
        return [value for value in found if value is not None]

    def _write(self, value: Any, path: str) -> str:
        mark = self.marks.get(path, _Mark())
        choices = self.strings.choices.get(path, _NOTHING)
        if isinstance(value, dict):
            return self._write_struct(value, path, mark, choices)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return ""
        match mark.widget:
            case "duration":
                return duration_in_words(value, self.words)
            case "cron":
                return cron_in_words(value, self.words)
            case "date":
                return date_in_words(value, self.words)
            case "flow" | "node":
                return self.names.get(value, value) if isinstance(value, str) else ""
        if isinstance(value, str):
            return choices.get(value, value.strip())
        return choices.get(str(value)) or number_in_words(value)

    def _write_struct(self, value: dict[str, Any], path: str, mark: _Mark, choices: Mapping[str, str]) -> str:
        if mark.holds is Condition:
            return condition_in_words(value, self.strings.choices.get(f"{path}.rules.operator", {}), self.words)
        if mark.holds is WeekPlan:
            return week_plan_in_words(value, self.words)
        kind = value.get(mark.tag)
        return choices.get(kind, "") if isinstance(kind, str) else ""


@lru_cache(maxsize=256)
def _marks_of(config_type: type[Struct]) -> dict[str, _Mark]:
    """Gives what is known of every field of a config, nested ones by dots."""
    return dict(_marks(config_type, ""))


def _marks(struct: type, base: str) -> Iterator[tuple[str, _Mark]]:
    info = msgspec.inspect.type_info(struct)
    for field in info.fields if isinstance(info, msgspec.inspect.StructType) else ():
        path = f"{base}{field.encode_name}"
        default = None if field.default is msgspec.NODEFAULT else field.default
        structs, widget = _inside(field.type)
        alone = structs[0].cls if len(structs) == 1 else None
        tag = next((one.tag_field for one in structs if one.tag_field), "")
        yield path, _Mark(default, widget, alone, tag)
        for one in structs:
            yield from _marks(one.cls, f"{path}.")


def _inside(type_: msgspec.inspect.Type) -> tuple[list[msgspec.inspect.StructType], str]:
    """Gives the structs inside a type, and the widget that is marked on it."""
    match type_:
        case msgspec.inspect.Metadata():
            structs, widget = _inside(type_.type)
            return structs, str((type_.extra_json_schema or {}).get("widget", widget))
        case msgspec.inspect.UnionType():
            inner = [_inside(one) for one in type_.types]
            return [one for structs, _ in inner for one in structs], next((w for _, w in inner if w), "")
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType():
            return _inside(type_.item_type)
        case msgspec.inspect.StructType():
            return [type_], ""
    return [], ""
