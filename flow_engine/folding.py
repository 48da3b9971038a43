"""Text as people mean it: upper and lower case, accents and stray spaces make no difference."""

import unicodedata

_EMOJI_STYLES = "\ufe0e\ufe0f"  # ask for a plain or a coloured sign; phones differ in whether they send them


def fold(text: str) -> str:
    """Gives the text in lower case, without accents and invisible signs, with single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Signs are taken apart before the case is dropped: some, such as ™, are made of capitals.
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() or not _is_dropped(c))
    return " ".join(bare.casefold().split())


def _is_dropped(character: str) -> bool:
    return unicodedata.combining(character) > 0 or unicodedata.category(character) == "Cf" or character in _EMOJI_STYLES
