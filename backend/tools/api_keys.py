"""API keys: 256 bits of chance behind a prefix by which people and scanners know them. Only a digest is stored."""

import base64
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from msgspec import Struct

PREFIX: Final = "fluxo_"
_KEY_BYTES: Final = 32
_FORM: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


class ApiKey(Struct, frozen=True):
    """A new key.

    Args:
        text: shown once to who asked for it, and kept nowhere.
        digest: what is stored, and found again by.
        start: enough to tell keys apart in a list.
    """

    text: str
    digest: str
    start: str

    def __repr__(self) -> str:
        return f"ApiKey(start={self.start!r})"


def new_api_key(randomness: Callable[[int], bytes] = secrets.token_bytes) -> ApiKey:
    """Makes a key."""
    text = PREFIX + base64.urlsafe_b64encode(randomness(_KEY_BYTES)).decode().rstrip("=")
    return ApiKey(text, digest_of(text), text[: len(PREFIX) + 4])


def is_api_key(text: str) -> bool:
    """Tells whether a text has the form of a key."""
    return bool(_FORM.fullmatch(text))


def digest_of(key: str) -> str:
    """Gives what a key is found by: nobody can guess 256 bits, so a plain digest needs neither salt nor patience."""
    return sha256(key.encode(errors="replace")).hexdigest()
