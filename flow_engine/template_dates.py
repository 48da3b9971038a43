"""Dates and times in templates: figures and names in the product's languages, whatever the machine's settings are."""

import re
from datetime import datetime
from typing import Final

from liquid.exceptions import LiquidError

_MONTHS: Final = {
    "en": "January February March April May June July August September October November December".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_WEEKDAYS: Final = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
}


def write_date(moment: datetime, form: str, language: str = "en") -> str:
    """Writes a moment by `%d %m %y %Y %H %M %S` and by names: `%B` and `%A`, `%b` and `%a` short; `%-d` drops a zero.

    Args:
        language: a tag such as `pt_BR`; one that is not the product's is read as English.

    Raises:
        LiquidError: the form has another directive.
    """
    tongue = language[:2].lower() if language[:2].lower() in _MONTHS else "en"
    month, weekday = _MONTHS[tongue][moment.month - 1], _WEEKDAYS[tongue][moment.weekday()]
    names = {"%": "%", "B": month, "A": weekday, "b": month[:3], "a": weekday[:3], "Y": f"{moment.year:04}"}
    numbers = {"d": moment.day, "m": moment.month, "y": moment.year % 100}
    numbers |= {"H": moment.hour, "M": moment.minute, "S": moment.second}

    def write(found: re.Match[str]) -> str:
        is_short, letter = found[1] == "-", found[2]
        if letter in numbers:
            return str(numbers[letter]) if is_short else f"{numbers[letter]:02}"
        if letter not in names or is_short:
            raise LiquidError(f"the date form {found[0]} is not known", token=None)
        return names[letter]

    return _DIRECTIVE.sub(write, form)


_DIRECTIVE = re.compile(r"%(-?)(.?)", re.DOTALL)
