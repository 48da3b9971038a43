"""Stored JSON as it is shown: also what cannot be read, for that may be just what somebody is looking for."""

from typing import Any

import msgspec

from backend.tools.json_text import read_json


def shown_json(text: str) -> dict[str, Any]:
    """Gives an object; what is none stands under `unreadable`."""
    try:
        value = read_json(text)
    except msgspec.DecodeError:
        return {"unreadable": text}
    return value if isinstance(value, dict) else {"unreadable": text}
