"""Words as they are searched: folded alike for what is kept and for what is asked, on every database."""

import re

from flow_engine.folding import fold

MAX_WORD_CHARS = 40  # chosen: longer ones are addresses and keys, which nobody types to the end
MAX_WORDS = 2_000  # chosen: far more than a message of 4,096 characters has
MAX_ASKED = 10  # chosen: further words hardly narrow anything

BEGIN, END = "\ue000", "\ue001"  # Unicode, private use area: no text of a customer's shows them

_WORD = re.compile(r"[^\W_]+")
_AROUND_CHARS = 60  # chosen: a line of a list of hits


def words_in(text: str) -> list[str]:
    """Gives the words of a text, each once."""
    found = (word[:MAX_WORD_CHARS] for word in _WORD.findall(fold(text)))
    return list(dict.fromkeys(found))[:MAX_WORDS]


def asked_words(text: str) -> list[str]:
    """Gives the words that are searched for."""
    return words_in(text)[:MAX_ASKED]


def snippet(text: str, asked: list[str]) -> str:
    """Gives what stands around the first hit, with every hit there marked; the text's beginning when there is none."""
    hits = [
        match.span() for match in _WORD.finditer(text) if any(fold(match.group()).startswith(word) for word in asked)
    ]
    first = hits[0][0] if hits else 0
    begin = 0 if first <= _AROUND_CHARS else text.rfind(" ", 0, first - _AROUND_CHARS // 2) + 1
    end = min(len(text), begin + 3 * _AROUND_CHARS)
    pieces, at = ["…" if begin else ""], begin
    for start, stop in hits:
        if begin <= start and stop <= end:
            pieces += [text[at:start], BEGIN, text[start:stop], END]
            at = stop
    return "".join([*pieces, text[at:end], "…" if end < len(text) else ""])
