"""Numbers in words, in Portuguese, Spanish and English, from zero to the millions."""

import re
from typing import Final

from flow_engine.document import Language

MAX_WORDS = 12  # chosen: as many as the longest number below a billion has

_HUNDRED: Final = 100
_SPELLED = {
    0: "zero cero",
    1: "um uma un una uno one",
    2: "dois duas dos two",
    3: "tres three",
    4: "quatro cuatro four",
    5: "cinco five",
    6: "seis six",
    7: "sete siete seven",
    8: "oito ocho eight",
    9: "nove nueve nine",
    10: "dez diez ten",
    11: "onze once eleven",
    12: "doze doce twelve",
    13: "treze trece thirteen",
    14: "quatorze catorze catorce fourteen",
    15: "quinze quince fifteen",
    16: "dezesseis dezasseis dieciseis sixteen",
    17: "dezessete dezassete diecisiete seventeen",
    18: "dezoito dieciocho eighteen",
    19: "dezenove dezanove diecinueve nineteen",
    20: "vinte veinte twenty",
    21: "veintiun veintiuno veintiuna",
    22: "veintidos",
    23: "veintitres",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiseis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "trinta treinta thirty",
    40: "quarenta cuarenta forty",
    50: "cinquenta cincuenta fifty",
    60: "sessenta sesenta sixty",
    70: "setenta seventy",
    80: "oitenta ochenta eighty",
    90: "noventa ninety",
    100: "cem cento cien ciento",
    200: "duzentos duzentas doscientos doscientas",
    300: "trezentos trezentas trescientos trescientas",
    400: "quatrocentos quatrocentas cuatrocientos cuatrocientas",
    500: "quinhentos quinhentas quinientos quinientas",
    600: "seiscentos seiscentas seiscientos seiscientas",
    700: "setecentos setecentas setecientos setecientas",
    800: "oitocentos oitocentas ochocientos ochocientas",
    900: "novecentos novecentas novecientos novecientas",
}
_VALUES = {word: value for value, words in _SPELLED.items() for word in words.split()}
_SCALES = {
    "hundred": _HUNDRED,
    **dict.fromkeys("mil thousand".split(), 1_000),
    **dict.fromkeys("milhao milhoes millon millones million".split(), 1_000_000),
}
_JOINTS = frozenset({"e", "y", "and"})
_NO_NUMBERS: dict[Language, frozenset[str]] = {  # words of a neighbour's that mean something else here
    "en": frozenset({"once", "um"}),
    "pt_BR": frozenset({"dos", "doce"}),
    "es": frozenset({"ten"}),
}


def with_digits(text: str, language: Language) -> str:
    """Gives a plain text with its number words written in digits: "vinte e cinco reais" as "25 reais".

    The words of all three languages are read, but for those that mean something else in `language`.
    """
    pieces = re.split(r"(\W+)", text)  # words, and between them what parts them
    written, at = "", 0
    while at < len(pieces):
        value, after = _number_at(pieces, at, _NO_NUMBERS[language])
        written += pieces[at] if value is None else str(value)
        written += "".join(pieces[after : after + 1])
        at = after + 1
    return written


def _number_at(pieces: list[str], start: int, excepted: frozenset[str]) -> tuple[int | None, int]:
    """Reads the longest number that begins at a word; gives it with the place behind it."""
    value, after = None, start + 1
    words: list[str] = []
    for at in range(start, min(len(pieces), start + 2 * MAX_WORDS), 2):
        if pieces[at] in excepted or (words and pieces[at - 1] not in {" ", "-"}):
            break
        if words and pieces[at] in _JOINTS:
            continue
        words.append(pieces[at])
        longer = _composed(words)
        if longer is None:
            break
        value, after = longer, at + 1
    return value, after


def _composed(words: list[str]) -> int | None:
    """Adds up number words; None when they are not one number, as "two three" are not."""
    total = current = 0
    ceiling = room = 1_000_000_000  # what the next word must stay under
    for word in words:
        scale, value = _SCALES.get(word), _VALUES.get(word)
        if scale == _HUNDRED and current < 10:
            current, room = (current or 1) * scale, scale
        elif scale and scale != _HUNDRED and scale < ceiling:
            total, current, ceiling, room = total + (current or 1) * scale, 0, scale, scale
        elif value is not None and value < room and (value or len(words) == 1):
            current, room = current + value, _room_after(value)
        else:
            return None
    return total + current


def _room_after(value: int) -> int:
    if value % 100 == 0:
        return 100
    return 10 if value >= 20 and value % 10 == 0 else 1
