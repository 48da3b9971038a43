"""Text as people mean it: upper and lower case, accents and stray spaces make no difference."""

import unicodedata


def fold(text: str) -> str:
    """Gives the text in lower case, without accents, with single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
