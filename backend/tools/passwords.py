"""Passwords as they are stored: argon2id. Each call takes a processor tens of milliseconds: make it in a thread."""

import secrets
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. More memory would not fit beside the
# rest of a small server when several people log in at once.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
MIN_CHARS: Final = 10  # chosen: above the 8 of NIST SP 800-63B, 3.1.1, which counts on a second factor for less
MAX_CHARS: Final = 256  # chosen: room for sentences (NIST asks for 64), and nothing that costs time to read
MAX_STORED_CHARS: Final = 256  # chosen: ours have about 100

PasswordFault = Literal["", "password_too_short", "password_too_long", "password_too_plain"]


def password_fault(password: str) -> PasswordFault:
    """Gives the code of what is wrong with a new password; empty when it will do."""
    chars = len(_normalised(password))
    if chars < MIN_CHARS:
        return "password_too_short"
    if chars > MAX_CHARS:
        return "password_too_long"
    return "password_too_plain" if len(set(password.casefold())) < 4 else ""


def hash_password(password: str, randomness: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Gives what is stored of a password."""
    return _HASHER.hash(_normalised(password), salt=randomness(16))


def is_password(stored: str, password: str) -> bool:
    """Tells whether it is the password; it takes as long when there is none.

    Args:
        stored: what `hash_password` gave; empty for somebody who is not known.
    """
    is_known = 0 < len(stored) <= MAX_STORED_CHARS and len(password) <= MAX_CHARS
    try:
        matches = _HASHER.verify(stored if is_known else _NOBODY, _normalised(password[:MAX_CHARS]))
    except (VerificationError, InvalidHashError):
        return False
    return matches and is_known


def is_outdated(stored: str) -> bool:
    """Tells whether a password was stored by older rules, and is to be stored anew at the next log-in."""
    try:
        return _HASHER.check_needs_rehash(stored)
    except InvalidHashError:
        return True


def _normalised(password: str) -> bytes:
    """Gives the same bytes however a keyboard writes it: NIST SP 800-63B, 3.1.1.2."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


_NOBODY: Final = _HASHER.hash(b"", salt=bytes(16))  # the same work for whom nobody knows
