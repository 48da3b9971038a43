"""Whether a browser's request comes from our own pages: only then a cookie may change something."""

from urllib.parse import urlsplit

from msgspec import Struct

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Sent(Struct, frozen=True):
    """What a browser says of itself.

    Args:
        fetch_site: `Sec-Fetch-Site`; no page can forge it. Empty for an old browser or a program.
        origin: `Origin`, likewise.
        host: whom it asked.
    """

    fetch_site: str
    origin: str
    host: str


def comes_from_us(sent: Sent, public_url: str) -> bool | None:
    """Tells whether our own page sent it; None when nothing says so or otherwise."""
    if sent.fetch_site:
        return sent.fetch_site == "same-origin"
    if sent.origin:
        return _place(sent.origin) in (_place(public_url), sent.host.lower()) and _place(sent.origin) != ""
    return None


def _place(url: str) -> str:
    """Gives host and port; empty where there is none, as in the origin `null`."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
