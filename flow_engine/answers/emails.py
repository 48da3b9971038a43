"""E-mail addresses, alone or in a sentence."""

import re

MAX_EMAIL_CHARS = 254  # RFC 5321, path
MAX_LOCAL_CHARS = 64  # RFC 5321, local-part

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{2,59}})"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_DOMAIN})")
_AROUND = re.compile(r"[\s,;:<>()\[\]\"“”‘’]+")


def read_email(text: str) -> str | None:
    """Reads the one address in a text, its domain in lower case; None when there is none, or another one."""
    pieces = (piece.strip(".!?*'") for piece in _AROUND.split(text) if "@" in piece)
    found = {address for piece in pieces if (address := _address(piece))}
    return found.pop() if len(found) == 1 else None


def _address(piece: str) -> str | None:
    match = _ADDRESS.fullmatch(piece)
    if not match or len(piece) > MAX_EMAIL_CHARS or len(match["local"]) > MAX_LOCAL_CHARS:
        return None
    return f"{match['local']}@{match['domain'].lower()}"
