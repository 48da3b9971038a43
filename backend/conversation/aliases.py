"""The names providers know a person by, made comparable."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from backend.channels.contract import Sender

AliasKind = Literal["phone", "bsuid", "parent_bsuid"]

# WhatsApp writes mobile numbers of Brazil with or without the 9 that was put before the old eight digits (which began
# with 6 to 9), and those of Mexico with or without the 1 after the country code.
_BRAZIL = re.compile(r"(55[1-9][0-9])9([6-9][0-9]{7})")
_MEXICO = re.compile(r"521([0-9]{10})")


class Alias(Struct, frozen=True):
    """One name of a person.

    Args:
        key: the same for every way in which the provider may write this name.
    """

    kind: AliasKind
    value: str
    key: str


def aliases_of(sender: Sender) -> Iterator[Alias]:
    """Lists a sender's names, the one that says most about who it is first: a phone number may get a new owner."""
    names: tuple[tuple[AliasKind, str], ...] = (
        ("bsuid", sender.bsuid),
        ("phone", sender.phone),
        ("parent_bsuid", sender.parent_bsuid),
    )
    for kind, value in names:
        if value:
            yield Alias(kind, value, f"{kind}:{phone_key(value) if kind == 'phone' else value}")


def phone_key(phone: str) -> str:
    """Gives the digits of a phone number without the one that comes and goes."""
    digits = "".join(character for character in phone if character.isascii() and character.isdigit())
    if brazil := _BRAZIL.fullmatch(digits):
        return brazil[1] + brazil[2]
    if mexico := _MEXICO.fullmatch(digits):
        return "52" + mexico[1]
    return digits
