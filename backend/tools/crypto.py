"""Secrets as they are stored: AES-256-GCM, bound to what they belong to, under a key that can be replaced."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.errors import KeyUnusable, SecretUnreadable

KEY_BYTES: Final = 32  # AES-256
_FORMAT: Final = b"\x01"  # of what is stored: this byte, the key's id, the nonce, the encrypted bytes with their tag
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12  # NIST SP 800-38D, 8.2.2: random ones are safe for 2**32 secrets under one key
_TAG_BYTES: Final = 16
_HEAD_BYTES: Final = len(_FORMAT) + _ID_BYTES


class Cipher:
    """Encrypts and decrypts stored secrets.

    Args:
        key: encrypts from now on.
        older: still decrypt what was encrypted before.
    """

    def __init__(
        self, key: bytes, older: tuple[bytes, ...] = (), randomness: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._id = _id_of(key)
        self._keys: Mapping[bytes, AESGCM] = {
            _id_of(one): AESGCM(derive_key(one, "stored secrets")) for one in (*older, key)
        }
        self._randomness = randomness

    def seal(self, plain: bytes, about: str) -> bytes:
        """Encrypts.

        Args:
            about: what it belongs to (see `about`); it can be opened for that alone.
        """
        nonce = self._randomness(_NONCE_BYTES)
        head = _FORMAT + self._id
        return head + nonce + self._keys[self._id].encrypt(nonce, plain, head + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Decrypts what was sealed for the same thing.

        Raises:
            SecretUnreadable: the key is another one, the bytes were changed, or they belong to something else.
        """
        head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        key = self._keys.get(head[len(_FORMAT) :])
        if not head.startswith(_FORMAT) or len(rest) < _NONCE_BYTES + _TAG_BYTES:
            raise SecretUnreadable("it is none of ours")
        if key is None:
            raise SecretUnreadable("it was sealed under another key")
        try:
            return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + about.encode())
        except InvalidTag as error:
            raise SecretUnreadable("it was changed, or belongs to something else") from error

    def is_current(self, sealed: bytes) -> bool:
        """Tells whether a secret was encrypted by the present key; others are to be sealed anew."""
        return sealed[:_HEAD_BYTES] == _FORMAT + self._id


def about(workspace_id: str, purpose: str) -> str:
    """Names what a secret belongs to.

    Args:
        purpose: as in `channel:<id>`.
    """
    return f"{len(workspace_id)}:{workspace_id}:{purpose}"  # the length keeps two names from running into one


def derive_key(key: bytes, purpose: str) -> bytes:
    """Gives a key for one purpose: who learns it learns nothing of the others."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"fluxo {purpose}".encode()).derive(key)


def read_keys(text: str) -> tuple[bytes, ...]:
    """Reads keys out of a file or a variable of the environment: base64, parted by commas or spaces, the present first.

    Raises:
        KeyUnusable: there is none, or one of them is none.
    """
    words = text.replace(",", " ").split()
    if not words:
        raise KeyUnusable("there is no key")
    return tuple(_read_key(word, place) for place, word in enumerate(words, 1))


def new_key(randomness: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Makes a key, as `read_keys` reads it."""
    return base64.b64encode(randomness(KEY_BYTES)).decode()


def are_same(one: str, other: str) -> bool:
    """Compares two secrets; the time it takes tells nothing about where they differ."""
    digests = (sha256(text.encode(errors="surrogatepass")).digest() for text in (one, other))
    return hmac.compare_digest(*digests)


def _read_key(word: str, place: int) -> bytes:
    try:
        key = base64.b64decode(word.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise KeyUnusable(f"key {place} is not base64") from error
    if len(key) != KEY_BYTES:
        raise KeyUnusable(f"key {place} has {len(key)} bytes and not {KEY_BYTES}")
    return key


def _id_of(key: bytes) -> bytes:
    return derive_key(key, "key id")[:_ID_BYTES]
