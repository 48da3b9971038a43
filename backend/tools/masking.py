"""What a log may show: enough to tell things apart, never a secret, a whole phone number, or what people wrote."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

HIDDEN: Final = "***"
MAX_TEXT_CHARS: Final = 4_000  # chosen: a long traceback; a line of log is no store
MAX_LEVELS: Final = 6  # chosen: deeper values are summed up
MAX_ITEMS: Final = 50  # chosen: as above


def mask_phone(number: str) -> str:
    """Shows the last four digits of a phone number."""
    digits = re.sub(r"\D", "", number)
    return f"…{digits[-4:]}" if len(digits) > 6 else HIDDEN


def mask_token(token: str) -> str:
    """Shows the first four characters of a secret that is long enough to stay one."""
    return f"{token[:4]}{HIDDEN}" if len(token) >= 24 else HIDDEN


def mask_text(text: str) -> str:
    """Masks what looks like a secret, a phone number or a person's address anywhere in a text."""
    text = text[: 4 * MAX_TEXT_CHARS]
    for form, masked in _FORMS:
        text = form.sub(masked, text)
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[:MAX_TEXT_CHARS]}…"


def mask_fields(fields: Mapping[str, Any], shows_texts: bool) -> dict[str, Any]:
    """Masks named values by their names and by what they look like.

    Args:
        shows_texts: whether what people wrote may be seen.
    """
    return {str(name): _mask_named(str(name), value, shows_texts, MAX_LEVELS) for name, value in fields.items()}


def _mask_named(name: str, value: Any, shows_texts: bool, levels: int) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return mask_phone(str(value)) if _PHONE_NAME.fullmatch(name) else value
    if _SECRET_NAME.search(name):
        return HIDDEN
    if isinstance(value, str | bytes):
        return _mask_string(name, value, shows_texts)
    if levels == 0:
        return f"({type(value).__name__})"
    if isinstance(value, Mapping):
        items = list(value.items())[:MAX_ITEMS]
        return {mask_text(str(key)): _mask_named(str(key), item, shows_texts, levels - 1) for key, item in items}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask_named(name, item, shows_texts, levels - 1) for item in list(value)[:MAX_ITEMS]]
    return mask_text(str(value))


def _mask_string(name: str, value: str | bytes, shows_texts: bool) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    if _TEXT_NAME.fullmatch(name) and not shows_texts:
        return f"({len(text)} characters)"
    return mask_phone(text) if _PHONE_NAME.fullmatch(name) and text else mask_text(text)


def _mask_number(match: re.Match[str]) -> str:
    return mask_phone(match[0]) if match["phone"] else match[0]


def _mask_chance(match: re.Match[str]) -> str:
    run = match[0]
    kinds = (any(map(kind, run)) for kind in (str.isupper, str.islower))
    return mask_token(run) if all(kinds) and sum(map(str.isdigit, run)) >= 3 else run


def _mask_whole(match: re.Match[str]) -> str:
    return mask_token(match[0])


_NAMES: Final = (
    r"pass(?:word|wd|phrase)|secret|token(?!s)|authorization|api[_-]?key|access[_-]?key|private[_-]?key|cookie|credential|"
    r"signature"
)
_SECRET_NAME: Final = re.compile(_NAMES, re.IGNORECASE)
_PHONE_NAME: Final = re.compile(
    r"(?:[a-z_]*_)?(?:phone|phones|phone_number|wa_id|msisdn|recipient|recipient_id)|from|to", re.IGNORECASE
)
_TEXT_NAME: Final = re.compile(
    r"(?:[a-z_]*_)?(?:text|texts|body|caption|content|contents|instructions|prompt|reply|answer|note)", re.IGNORECASE
)

_FORMS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    # a user name in an address, and all that is asked for in one
    (re.compile(r"(?<=://)[^\s/@?#]{1,300}@"), f"{HIDDEN}@"),
    (re.compile(r"(?P<before>\bhttps?://[^\s?#\"'<>]{1,300})\?[^\s\"'<>]*", re.IGNORECASE), r"\g<before>?…"),
    # headers and fields that name a secret
    (re.compile(r"(?P<before>\b(?:bearer|basic)\s{1,3})[^\s\"',;]+", re.IGNORECASE), rf"\g<before>{HIDDEN}"),
    (
        re.compile(
            rf"(?P<before>(?:{_NAMES})[\w-]{{0,40}}[\"']?\s{{0,3}}(?:=>|[:=])\s{{0,3}})"
            r"(?P<value>b?\"(?:[^\"\\]|\\.)*\"?|b?'(?:[^'\\]|\\.)*'?|[^\s,;&)}\]]+)",
            re.IGNORECASE,
        ),
        rf"\g<before>{HIDDEN}",
    ),
    # secrets that are known by their beginning: ours, Meta's, and those of services people connect
    (
        re.compile(
            r"\b(?:fluxo_[\w-]{20,}|whsec_[\w+/=-]+|EAA[A-Za-z0-9]{16,}|sk-[\w-]{12,}|eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?|"
            r"xox[a-z]-[\w-]{8,}|gh[a-z]_\w{16,}|AKIA[A-Z0-9]{12,})|\$argon2[\w$=,+/.-]+"
        ),
        _mask_whole,
    ),
    (re.compile(r"\bwamid\.[\w+/=-]*?(?=[\w+/=-]{8}(?![\w+/=-]))"), "wamid.…"),  # it holds the number, in base64
    (re.compile(r"(?<![\w-])[\w-]{24,}(?![\w-])"), _mask_chance),
    (re.compile(r"(?P<first>\b\w)[\w.%+-]{0,63}@(?P<host>[\w-]+(?:\.[\w-]+)+)"), r"\g<first>…@\g<host>"),
    # phone numbers, told from dates, network addresses, ids and fractions
    (
        re.compile(
            r"(?<![\w.])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"
            r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?(?![0-9])"
            r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.])|[0-9]{1,7}\.[0-9]+(?![\w.])"
            r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
            r"|(?P<phone>[+(]{0,2}\d(?:[ ().\u00a0\u2011\u2013/-]{0,3}\d){7,17}(?!\w)))"
        ),
        _mask_number,
    ),
)
