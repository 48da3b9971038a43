"""Phone numbers as callers write them."""

from flow_engine.answers.phones import read_phone


def phone_digits(text: str, country: str) -> str | None:
    """Gives a phone number's digits with the country code, as the product shows them; None when it is none.

    Args:
        country: two letters; a number that makes sense as one of this country is one.
    """
    phone = read_phone(text, country)
    if phone is None and text.strip().isascii() and text.strip().isdecimal():
        phone = read_phone(f"+{text.strip()}", country)  # as we show it, and many systems keep it
    return phone[1:] if phone else None
