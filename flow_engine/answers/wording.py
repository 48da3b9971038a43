"""A customer's words made plain, so that the readers of answers look at letters, digits and simple signs only."""

import unicodedata

from flow_engine.folding import fold

MAX_ANSWER_CHARS = 500  # chosen: an answer is short; a longer text is a story that nobody should guess from

_SIGNS = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’´`", "'"),
    "½": " e meia ",
    "🔟": "10",
}


def plain(text: str) -> str:
    """Gives the text folded, with simple dashes and apostrophes and without raised digits."""
    kept = (_SIGNS.get(sign, sign) for sign in text[:MAX_ANSWER_CHARS] if not _is_dropped(sign))
    return fold("".join(kept))


def words_of(text: str) -> list[str]:
    """Lists the words and numbers of a plain text."""
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def _is_dropped(sign: str) -> bool:
    """Tells whether a sign is the frame of a keycap, or a raised digit, which folding would put on the line."""
    return unicodedata.category(sign) == "Me" or (
        sign.isdigit() and unicodedata.decomposition(sign).startswith("<super>")
    )
