"""JSON as it is kept in text columns."""

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def write_json(value: Any) -> str:
    """Gives a value's JSON."""
    return _encoder.encode(value).decode()


def read_json(text: str) -> Any:
    """Reads what `write_json` gave, as plain values."""
    return _decoder.decode(text)
