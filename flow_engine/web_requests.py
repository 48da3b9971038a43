"""What makes a web request sound: a host nobody can choose, headers on one line, a body that is what it says it is."""

import re
from typing import Final, Literal

import msgspec

from flow_engine.contents import one_line
from flow_engine.template import TemplateError, is_template, read_template

BodyFormat = Literal["json", "form", "text"]

CONTENT_TYPES: Final[dict[BodyFormat, str]] = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "text": "text/plain; charset=utf-8",
}

# Headers the transport writes itself; a second one would let the receiver read the request in two ways.
TRANSPORT_HEADERS = frozenset(
    {"connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


def address_fault(url: str) -> str:
    """Gives the code of what is wrong with an address; empty when it is sound and its host fixed."""
    host = _HOST.match(url)
    if host and is_template(host[1]):
        return "variable_in_host"
    return "" if host and _PLAIN_HOST.fullmatch(host[1]) and url.isprintable() else "bad_address"


def header_value(text: str) -> str:
    """Gives a text as a header takes it: whatever it holds, it starts no second header."""
    return "".join(character for character in one_line(text) if character.isprintable())


def format_of(content_type: str) -> BodyFormat | None:
    """Tells how a body of this type is read; None when variables in the type leave that open."""
    if is_template(content_type):
        return None
    kind = content_type.lower()
    return "json" if "json" in kind else "form" if "urlencoded" in kind else "text"


def is_json(text: str) -> bool:
    """Tells whether a text is JSON."""
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def is_json_template(text: str) -> bool:
    """Tells whether a text with variables gives JSON: values change nothing in what surrounds them.

    Where tags decide what is written, that shows only when the text is filled in, and is not denied here.
    """
    try:
        return "{%" in text or is_json(read_template(text).render({}, "json"))
    except TemplateError:
        return True


_HOST = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE)
