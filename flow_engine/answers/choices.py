"""Which of some options a customer's words mean: their number or their title, never a guess between two."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from flow_engine.answers.numbers import read_count
from flow_engine.answers.wording import plain, words_of
from flow_engine.document import Language


class Choice(Struct, frozen=True):
    """An option that was meant.

    Args:
        index: its place, from 0.
        by: what the customer named.
    """

    index: int
    by: Literal["title", "position"]


def read_choice(titles: Sequence[str], text: str, language: Language) -> Choice | None:
    """Finds the option a text means; None when it means none of them, or may mean several.

    In this order: the whole title; a number in digits, first as part of a title, then as a position; the beginning of
    a title; some words of a title; a number in words.
    """
    names, said = [_name(title) for title in titles], _name(text)
    if said in names:
        return _by_title([index for index, name in enumerate(names) if name == said])
    words = [word for word in said.split() if word not in _FILLERS]
    number = read_count(" ".join(words), language)
    if number is not None and words[0].isdigit():
        return _by_number(names, number)
    begun = [index for index, name in enumerate(names) if said and name.startswith(said)]
    by_title = _by_title(begun) or _by_words(names, {word for word in words if word not in _ARTICLES})
    return by_title or (None if number is None else _by_number(names, number))


def _name(text: str) -> str:
    """Gives the words of a text without signs; the signs where there are no words."""
    said = plain(text)
    return " ".join(words_of(said)) or said


def _by_title(found: list[int]) -> Choice | None:
    return Choice(found[0], "title") if len(found) == 1 else None


def _by_number(names: list[str], number: int) -> Choice | None:
    """Takes a number in a title for the title's; where titles begin with numbers, it is never a position."""
    titles = [name.split() or [name] for name in names]
    leading = [index for index, words in enumerate(titles) if words[0] == str(number)]
    holding = [index for index, words in enumerate(titles) if str(number) in words]
    if holding:
        return _by_title(leading or holding)
    is_position = 1 <= number <= len(titles) and not any(words[0].isdigit() for words in titles)
    return Choice(number - 1, "position") if is_position else None


def _by_words(names: list[str], words: set[str]) -> Choice | None:
    """Finds the only title that has all these words, or has them and nothing else."""
    if not words:
        return None
    holding = [index for index, name in enumerate(names) if words <= set(name.split())]
    exact = [index for index in holding if set(names[index].split()) - _FILLERS - _ARTICLES == words]
    return _by_title(holding) or _by_title(exact)


_ARTICLES = frozenset("um uma un una one an".split())
_FILLERS = frozenset(
    "a o as os el la los las the de da do del e y eu yo i d ll quero queria prefiro quiero prefiero want would like "
    "take seria sera pode ser por favor pfv please obrigado obrigada gracias thanks opcao opcion option numero number "
    "n no nro num item".split()
)
