"""Phone numbers in any national or international writing."""

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    format_number,
    is_valid_number,
    parse,
)

MAX_PHONE_CHARS = 100  # chosen: a number and some words around it


def read_phone(text: str, country: str) -> str | None:
    """Reads the one valid number in a text, as +E.164; None when there is none, or another one.

    Args:
        country: two letters; a number without a country code is one of this country.
    """
    text, region = text[:MAX_PHONE_CHARS], country.upper()
    alone = _parsed(text, region)
    found = {alone} if alone else {_written(m.number) for m in PhoneNumberMatcher(text, region)}
    return found.pop() if len(found) == 1 else None


def _parsed(text: str, region: str) -> str | None:
    """Reads a text that is nothing but a number; two zeros in front stand for the plus."""
    text = text.strip()
    if any(sign.isalpha() for sign in text):
        return None
    for written in (text, f"+{text.removeprefix('00')}" if text.startswith("00") else ""):
        try:
            number = parse(written, region)
        except NumberParseException:
            continue
        if is_valid_number(number):
            return _written(number)
    return None


def _written(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.E164)
