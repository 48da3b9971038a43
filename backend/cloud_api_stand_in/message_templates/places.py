"""The places in a message template's texts that are filled in when it is sent."""

import re

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def places_in(text: str) -> list[str]:
    """Lists the places of a text, each once, in the order they first stand there."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, values: dict[str, str]) -> str:
    """Fills the places of a text; what has no value stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
