"""Signatures of the events we post: Standard Webhooks, symmetric (github.com/standard-webhooks, specification 1.0)."""

import base64
import binascii
import hmac
import secrets as chance
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  the specification's prefix
SECRET_BYTES: Final = 32  # the specification takes 24 to 64
TOLERANCE_S: Final = 300  # chosen: as the specification's own libraries
_VERSION: Final = "v1"

SignatureFault = Literal["", "signature_missing", "signature_too_old", "signature_too_new", "signature_wrong"]


def new_webhook_secret(randomness: Callable[[int], bytes] = chance.token_bytes) -> str:
    """Makes a secret to be shared with a receiver."""
    return SECRET_PREFIX + base64.b64encode(randomness(SECRET_BYTES)).decode()


def signature_headers(id_: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Gives the headers that go with a body.

    Args:
        id_: the event's; the same at each attempt to deliver it.
        at: of this attempt.
        secrets: one signature for each, so that a receiver can change over.
    """
    timestamp = str(int(at.timestamp()))
    signatures = (f"{_VERSION},{_signature(id_, timestamp, body, secret)}" for secret in secrets)
    return {"webhook-id": id_, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def signature_fault(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> SignatureFault:
    """Tells what is wrong with a signed post; empty when it is genuine and fresh.

    Args:
        headers: their names in lower case.
        body: as it came, byte by byte.
    """
    id_, timestamp, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not id_ or not given or not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return "signature_missing"
    if not is_webhook_secret(secret):  # an empty one would let anybody sign
        return "signature_wrong"
    expected = f"{_VERSION},{_signature(id_, timestamp, body, secret)}".encode()
    matches = [hmac.compare_digest(expected, one.encode(errors="replace")) for one in given.split(" ")]
    if not any(matches):
        return "signature_wrong"
    age_s = now.timestamp() - int(timestamp)
    if abs(age_s) <= TOLERANCE_S:
        return ""
    return "signature_too_old" if age_s > 0 else "signature_too_new"


def is_webhook_secret(text: str) -> bool:
    """Tells whether a text is a secret that can sign."""
    return 24 <= len(_key(text)) <= 64


def _signature(id_: str, timestamp: str, body: bytes, secret: str) -> str:
    signed = b".".join((id_.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.new(_key(secret), signed, sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """Gives the key in a secret; empty when there is none."""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""
