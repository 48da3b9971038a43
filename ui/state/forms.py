"""What forms send as text, read; what cannot be read goes on as it is, for the API says what is wrong with it."""

from typing import Any

import msgspec


def read_json(text: str) -> Any:
    """Reads JSON; None for nothing."""
    try:
        return msgspec.json.decode(text) if text else None
    except msgspec.DecodeError:
        return text


def read_number(text: str) -> int | str | None:
    """Reads a whole number; None for nothing."""
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() else said or None
