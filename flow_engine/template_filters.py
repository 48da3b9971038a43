"""The filters of our templates: each takes plain values, finishes in a time its input bounds, and asks no clock."""

import inspect
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from liquid.exceptions import LiquidError

from flow_engine.folding import fold
from flow_engine.template_dates import write_date
from flow_engine.template_output import MAX_OUTPUT_CHARS, percent_encoded
from flow_engine.values import MAX_NUMBER, Value, to_number, to_text

MAX_DECIMALS = 10  # chosen: no amount has more


def bounded(value: Value) -> Value:
    """Gives a filter's result.

    Raises:
        LiquidError: it is larger than what a template may give.
    """
    if isinstance(value, str | list) and len(value) > MAX_OUTPUT_CHARS:
        raise LiquidError("a filter's result is too large", token=None)
    return value


# Text


def _replace(value: Value, old: Value, new: Value = "") -> str:
    text, search, put = to_text(value), to_text(old), to_text(new)
    if not search:
        return text
    if len(text) + text.count(search) * len(put) > MAX_OUTPUT_CHARS:  # asked before anything grows
        raise LiquidError("a filter's result is too large", token=None)
    return text.replace(search, put)


def _truncate(value: Value, length: Value = 50, end: Value = "...") -> str:
    text, room = to_text(value), max(_whole(length), 0)
    last = to_text(end)[:room]
    return text if len(text) <= room else text[: room - len(last)] + last


def _truncate_words(value: Value, count: Value = 15, end: Value = "...") -> str:
    words, room = to_text(value).split(), max(_whole(count), 1)
    return " ".join(words[:room]) + (to_text(end) if len(words) > room else "")


def _split(value: Value, separator: Value) -> list[str]:
    text, between = to_text(value), to_text(separator)
    if not between:
        return list(text)
    return text.split(None if between == " " else between) if text else []


def _slice(value: Value, start: Value, length: Value = 1) -> Value:
    items = value if isinstance(value, list) else to_text(value)
    begin = _whole(start)
    begin = max(begin + len(items), 0) if begin < 0 else begin
    return items[begin : begin + max(_whole(length), 0)]


def _date(value: Value, form: Value = None, language: Value = "en") -> str:
    """Writes an ISO date, time of day or both; anything else is given back as it is."""
    text = to_text(value)
    is_time = ":" in text[:3]
    try:
        moment = datetime.fromisoformat(f"1900-01-01T{text}" if is_time else text)
    except ValueError:
        return text
    return write_date(moment, to_text(form) or ("%H:%M" if is_time else "%d/%m/%Y"), to_text(language))


# Lists


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Value) -> Value:
    return value[0] if isinstance(value, list) and value else None


def _last(value: Value) -> Value:
    return value[-1] if isinstance(value, list) and value else None


def _size(value: Value) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _join(value: Value, separator: Value = " ") -> str:
    texts, glue = [to_text(item) for item in _items(value)], to_text(separator)
    if sum(map(len, texts)) + len(glue) * len(texts) > MAX_OUTPUT_CHARS:  # asked before anything grows
        raise LiquidError("a filter's result is too large", token=None)
    return glue.join(texts)


def _map(value: Value, key: Value) -> list[Value]:
    return [_picked(item, key) for item in _items(value)]


def _where(value: Value, key: Value, wanted: Value = None) -> list[Value]:
    def fits(item: Value) -> bool:
        found = _picked(item, key)
        return found not in (None, False) if wanted is None else to_text(found) == to_text(wanted)

    return [item for item in _items(value) if fits(item)]


def _sort(value: Value, key: Value = None) -> list[Value]:
    """Puts numbers first, then texts without regard to case and accents, then what is neither."""

    def rank(item: Value) -> tuple[int, float, str]:
        found = item if key is None else _picked(item, key)
        if isinstance(found, int | float):
            return 0, found, ""
        return (1, 0, fold(found)) if isinstance(found, str) else (2, 0, "")

    return sorted(_items(value), key=rank)


def _sum(value: Value, key: Value = None) -> int | float:
    numbers = (_decimal(item if key is None else _picked(item, key)) for item in _items(value))
    return _number(sum(numbers, Decimal(0)))


def _picked(item: Value, key: Value) -> Value:
    return item.get(to_text(key)) if isinstance(item, dict) else None


# Numbers: whole and decimal ones are reckoned alike, by decimal figures, as on paper


def _divided_by(value: Value, other: Value) -> int | float:
    if not _decimal(other):
        raise LiquidError("a division by zero", token=None)
    return _number(_decimal(value) / _decimal(other))


def _modulo(value: Value, other: Value) -> int | float:
    number, divisor = _decimal(value), _decimal(other)
    if not divisor:
        raise LiquidError("a division by zero", token=None)
    return _number(number - divisor * (number / divisor).to_integral_value(ROUND_FLOOR))


def _round(value: Value, decimals: Value = 0) -> int | float:
    unit = Decimal(1).scaleb(-min(max(_whole(decimals), 0), MAX_DECIMALS))
    return _number(_decimal(value).quantize(unit, ROUND_HALF_UP))


def _decimal(value: Value) -> Decimal:
    """Reads a number; what is none counts as 0."""
    return Decimal(str(to_number(value) or 0))


def _number(result: Decimal) -> int | float:
    if abs(result) > MAX_NUMBER:
        raise LiquidError("a number is too large", token=None)
    return int(result) if result == result.to_integral_value() else float(result)


def _whole(value: Value) -> int:
    return int(to_number(value) or 0)


def _default(value: Value, other: Value = "") -> Value:
    return other if value is None or value is False or value in ("", [], {}) else value


FILTERS: Final[dict[str, Callable[..., Value]]] = {
    "abs": lambda value: _number(abs(_decimal(value))),
    "append": lambda value, other: to_text(value) + to_text(other),
    "at_least": lambda value, other: _number(max(_decimal(value), _decimal(other))),
    "at_most": lambda value, other: _number(min(_decimal(value), _decimal(other))),
    "capitalize": lambda value: to_text(value).capitalize(),
    "ceil": lambda value: _number(_decimal(value).to_integral_value(ROUND_CEILING)),
    "compact": lambda value: [item for item in _items(value) if item is not None],
    "date": _date,
    "default": _default,
    "divided_by": _divided_by,
    "downcase": lambda value: to_text(value).lower(),
    "first": _first,
    "floor": lambda value: _number(_decimal(value).to_integral_value(ROUND_FLOOR)),
    "join": _join,
    "last": _last,
    "lstrip": lambda value: to_text(value).lstrip(),
    "map": _map,
    "minus": lambda value, other: _number(_decimal(value) - _decimal(other)),
    "modulo": _modulo,
    "plus": lambda value, other: _number(_decimal(value) + _decimal(other)),
    "prepend": lambda value, other: to_text(other) + to_text(value),
    "remove": lambda value, other: to_text(value).replace(to_text(other), ""),
    "replace": _replace,
    "reverse": lambda value: _items(value)[::-1],
    "round": _round,
    "rstrip": lambda value: to_text(value).rstrip(),
    "size": _size,
    "slice": _slice,
    "sort": _sort,
    "split": _split,
    "strip": lambda value: to_text(value).strip(),
    "strip_newlines": lambda value: "".join(to_text(value).splitlines()),
    "sum": _sum,
    "times": lambda value, other: _number(_decimal(value) * _decimal(other)),
    "truncate": _truncate,
    "truncatewords": _truncate_words,
    "upcase": lambda value: to_text(value).upper(),
    "url_encode": lambda value: percent_encoded(to_text(value)),
    "where": _where,
}


def _argument_counts(filter_: Callable[..., Value]) -> tuple[int, int]:
    arguments = list(inspect.signature(filter_).parameters.values())[1:]
    needed = sum(argument.default is inspect.Parameter.empty for argument in arguments)
    return needed, len(arguments)


ARGUMENT_COUNTS: Final = {name: _argument_counts(filter_) for name, filter_ in FILTERS.items()}
