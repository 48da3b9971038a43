"""Reads what a customer answered into a typed value. Pure functions; what cannot be read surely is not read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from flow_engine.answers.dates import read_dates
from flow_engine.answers.emails import read_email
from flow_engine.answers.numbers import read_number
from flow_engine.answers.phones import read_phone
from flow_engine.answers.times import read_times
from flow_engine.answers.wording import plain
from flow_engine.answers.yes_no import read_yes_no
from flow_engine.document import Language
from flow_engine.inputs import Message
from flow_engine.values import Value

AnswerKind = Literal["text", "number", "email", "phone", "date", "time", "yes_no", "location", "media"]

YES, NO = "yes", "no"  # ids of the buttons of a yes/no question


class Surroundings(Struct, frozen=True):
    """Where and when a customer answers: what "amanhã", "1.234" and "11 99999-0000" mean depends on it.

    Args:
        now: the customer's local time.
        language: the language the customer is spoken to in.
        country: two letters, the business's.
    """

    now: datetime
    language: Language = "en"
    country: str = "BR"


def read_answer(kind: AnswerKind, message: Message, surroundings: Surroundings) -> Value | None:
    """Gives the likeliest value of an answer; None when it cannot be read as one of this kind.

    Numbers are int or float, phones +E.164, dates `YYYY-MM-DD`, times `HH:MM`, yes and no True and False, locations and
    media objects with the fields of `Location` and `Media`.
    """
    return next(iter(readings(kind, message, surroundings)), None)


def readings(kind: AnswerKind, message: Message, surroundings: Surroundings) -> Sequence[Value]:
    """Lists what an answer can mean, the likeliest first: "8" is 08:00 or else 20:00, "sexta" the next one or the last.

    A tap answers nothing here but a yes/no question: it belongs to a message sent earlier.
    """
    if message.reply_id:
        tapped = {YES: True, NO: False}.get(message.reply_id) if kind == "yes_no" else None
        return _known(tapped)
    text, language, country = message.text, surroundings.language, surroundings.country
    match kind:
        case "text":
            return _known(text.strip() or None)
        case "number":
            return _known(read_number(plain(text), language, country))
        case "email":
            return _known(read_email(text))
        case "phone":
            return _known(read_phone(text, country))
        case "date":
            return [day.isoformat() for day in read_dates(plain(text), surroundings.now.date(), language, country)]
        case "time":
            return read_times(plain(text), language)
        case "yes_no":
            return _known(read_yes_no(plain(text)))
        case "location":
            return _known(msgspec.to_builtins(message.location))
        case "media":
            return _known(msgspec.to_builtins(message.media))


def _known(value: Value) -> list[Value]:
    return [] if value is None else [value]
