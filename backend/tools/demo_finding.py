"""How the demo model finds things: words in common, and the forms of dates, numbers, addresses and names."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from flow_engine.answers import Surroundings
from flow_engine.answers.dates import read_dates
from flow_engine.answers.emails import read_email
from flow_engine.answers.numbers import read_number
from flow_engine.answers.phones import read_phone
from flow_engine.answers.wording import plain, words_of
from flow_engine.answers.yes_no import read_yes_no
from flow_engine.effects import LlmField
from flow_engine.folding import fold
from flow_engine.values import Value

MAX_PIECES: Final = 40  # chosen: a long message has as many sentences
_STEM_CHARS: Final = 5  # chosen: "enrol", "enrolled" and "enrolment" are one, "order" and "orange" two


class Overlap:
    """Compares a text with several others by the words they have in common; a word many of them have counts little."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [stems_of(text) for text in texts]
        self._holders = Counter(stem for stems in self._texts for stem in stems)

    def best(self, said: str, must_lead: bool = True) -> int | None:
        """Gives the place of the text that has most in common; None when none has anything.

        Args:
            must_lead: none, too, when two have as much in common; otherwise the first of them.
        """
        stems = stems_of(said)
        scores = [sum(1 / self._holders[stem] for stem in stems & text) for text in self._texts]
        top = max(scores, default=0)
        places = [place for place, score in enumerate(scores) if score == top]
        return places[0] if top > 0 and (len(places) == 1 or not must_lead) else None


def stems_of(text: str) -> frozenset[str]:
    """Gives the beginnings of the words that say something."""
    words = (word.rstrip("s") for word in words_of(fold(text)) if word not in _EMPTY_WORDS)
    return frozenset(word[:_STEM_CHARS] for word in words if len(word) > 2)


def find_value(field: LlmField, said: str, surroundings: Surroundings) -> Value:
    """Finds what a field asks for in a text; None where it is not said."""
    match field.type:
        case "boolean":
            return read_yes_no(plain(said))
        case "date":
            return _find(field, said, lambda piece: _date(piece, surroundings))
        case "number":
            language, country = surroundings.language, surroundings.country
            undated = _WRITTEN_DATE.sub(" ", said)
            return _find(field, undated, lambda piece: read_number(plain(piece), language, country))
    return _find_text(field, said, surroundings.country)


def _find(field: LlmField, said: str, read: Callable[[str], Value | None]) -> Value:
    """Reads the whole text, or else its pieces: first those that speak of the field."""
    asked = stems_of(f"{field.name.replace('_', ' ')} {field.description}")
    pieces = sorted(_PIECE_END.split(said, MAX_PIECES)[:MAX_PIECES], key=lambda piece: -len(asked & stems_of(piece)))
    return next((value for piece in (said, *pieces) if (value := read(piece)) is not None), None)


def _date(piece: str, surroundings: Surroundings) -> str | None:
    days = read_dates(plain(piece), surroundings.now.date(), surroundings.language, surroundings.country)
    return days[0].isoformat() if days else None


def _find_text(field: LlmField, said: str, country: str) -> str | None:
    asked = set(words_of(fold(f"{field.name.replace('_', ' ')} {field.description}")))
    if asked & _EMAIL_WORDS:
        return read_email(said)
    if asked & _PHONE_WORDS:
        return read_phone(said, country)
    labelled = next(_labelled(field, said), None)
    if labelled is None and asked & _NAME_WORDS and (introduced := _INTRODUCED.search(said)):
        return introduced["name"].strip()
    return labelled


def _labelled(field: LlmField, said: str) -> Iterator[str]:
    """Finds what stands behind the field's name and a colon."""
    labels = (fold(field.name.replace("_", " ")), fold(field.description))
    for line in said.splitlines():
        label, _, value = line.partition(":")
        if value.strip() and fold(label) in labels:
            yield value.strip()


_PIECE_END: Final = re.compile(r"[;\n!?]+|[.,](?=\s|$)|\s(?:and|e|y)\s")
_WRITTEN_DATE: Final = re.compile(
    r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/-][0-9]{1,2}(?:[/-][0-9]{2,4})?|[0-9]{1,2} (?:de|of) [^\W\d]+|"
    r"(?:dia|day) [0-9]{1,2})\b",
    re.IGNORECASE,
)
_EMAIL_WORDS: Final = frozenset("email mail correo".split())
_PHONE_WORDS: Final = frozenset("phone telephone mobile whatsapp telefone celular telefono movil".split())
_NAME_WORDS: Final = frozenset("name nome nombre".split())
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_INTRODUCED: Final = re.compile(
    r"(?:\b(?i:my name is|i am|i'm|this is|me chamo|meu nome (?:é|e)|eu sou|sou (?:o|a)|aqui (?:é|e) (?:o|a)|"
    r"me llamo|mi nombre es|soy))\s+"
    rf"(?P<name>{_WORD}(?:\s+(?:(?:da|das|de|del|do|dos|la|y|e)\s+)?{_WORD}){{0,4}})"
)
_EMPTY_WORDS: Final = frozenset(
    fold(
        "the and for you your are with that this what can how when where who have has will would want like please "
        "não que por para com uma uns umas dos das nos nas você seu sua meu minha quero queria gostaria como qual "
        "quando onde quem tem ter vai pode ser está são mais muito favor "
        "los las una unos unas del con usted mío quiero quisiera cómo cuál cuándo dónde quién tiene tener puede "
        "ser está son más muy message customer example answer cliente mensagem mensaje"
    ).split()
)
