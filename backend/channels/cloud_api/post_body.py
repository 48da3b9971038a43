"""The body of a webhook post becomes plain JSON values: bounded, and fit to be stored again."""

import re
from typing import Any

import msgspec

from backend.channels.contract import BadPost

MAX_POST_BYTES = 3 * 2**20  # WhatsApp Cloud API, webhooks, payload size
MAX_LEVELS = 50  # chosen: real bodies have 12; far below what makes a writer of JSON give up

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NO_CHARACTER = rb"\ufffd"  # the escape, not the character
_ESCAPE = re.compile(
    rb"\\(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\.",
    re.DOTALL,
)
_decoder = msgspec.json.Decoder()


def read_body(body: bytes) -> dict[str, Any]:
    """Reads a webhook body.

    A byte order mark is skipped; half a character becomes the replacement character, since no database stores it.

    Raises:
        BadPost: it is not a JSON object, or beyond the bounds.
    """
    if len(body) > MAX_POST_BYTES:
        raise BadPost(f"the body has {len(body)} bytes, at most {MAX_POST_BYTES} are read")
    root = _decode(body.removeprefix(_BYTE_ORDER_MARK))
    if not isinstance(root, dict):
        raise BadPost(f"the body is not a JSON object but {type(root).__name__}")
    if body.count(b"{") + body.count(b"[") > MAX_LEVELS and _is_deeper(root, MAX_LEVELS):
        raise BadPost(f"the body is nested deeper than {MAX_LEVELS} levels")
    return root


def _decode(body: bytes) -> Any:
    try:
        return _decoder.decode(body)
    except (ValueError, RecursionError) as error:
        mended = _without_halves(body)
        if mended == body:
            raise BadPost(f"the body is not JSON: {error}") from error
    try:
        return _decoder.decode(mended)
    except (ValueError, RecursionError) as error:
        raise BadPost(f"the body is not JSON: {error}") from error


def _without_halves(body: bytes) -> bytes:
    """Replaces each escaped half of a surrogate pair that stands alone."""
    return _ESCAPE.sub(lambda found: _NO_CHARACTER if found["half"] else found[0], body)


def _is_deeper(root: Any, levels: int) -> bool:
    """Goes down level by level, so that no depth can exhaust the stack."""
    layer = [root]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True
