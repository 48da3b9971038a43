"""Whether a webhook really comes from WhatsApp: the signature of a post, the token of a handshake."""

import hmac
from collections.abc import Mapping

_SCHEME = "sha256="


def is_genuine(app_secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Tells whether the app's secret signed these very bytes; without a secret nothing is genuine.

    Args:
        headers: in any writing of their names.
        body: as it came; a body written anew no longer has the same signature.
    """
    given = _header(headers, "x-hub-signature-256")
    if not app_secret or not given.startswith(_SCHEME):
        return False
    expected = hmac.digest(app_secret.encode(), body, "sha256").hex()
    return hmac.compare_digest(expected.encode(), given.removeprefix(_SCHEME).encode(errors="replace"))


def handshake_answer(verify_token: str, query: Mapping[str, str]) -> str | None:
    """Gives what a handshake is answered with; None when it does not know our token and is to be refused.

    Args:
        query: the parameters of the `GET` on the webhook's address.
    """
    given = query.get("hub.verify_token", "")
    is_ours = hmac.compare_digest(verify_token.encode(errors="replace"), given.encode(errors="replace"))
    if not verify_token or not is_ours or query.get("hub.mode") != "subscribe":
        return None
    return query.get("hub.challenge") or None


def _header(headers: Mapping[str, str], name: str) -> str:
    exact = headers.get(name)
    return exact if exact is not None else next((v for key, v in headers.items() if key.lower() == name), "")
