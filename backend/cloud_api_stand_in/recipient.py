"""Whom a message is for: a phone number in any writing, or a business-scoped user id."""

import re
from typing import Any

from msgspec import Struct

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing
from backend.cloud_api_stand_in.options import Options
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.world import World

_PUNCTUATION = re.compile(r"[\s()+.\-]")
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_BRAZILIAN_MOBILE = re.compile(r"55(\d{2})9(\d{8})")
MIN_DIGITS, MAX_DIGITS = 5, 15  # ITU-T E.164, 15 digits; the lower bound is chosen


class Recipient(Struct, frozen=True):
    """A customer, and how the caller named them."""

    user: User
    given: str
    by_user_id: bool

    def as_contact(self) -> dict[str, str]:
        """Gives the entry of `contacts` in the answer."""
        key, value = ("user_id", self.user.user_id) if self.by_user_id else ("wa_id", self.user.wa_id)
        return {"input": self.given, key: value}


def find_recipient(world: World, number: PhoneNumber, body: dict[str, Any]) -> Recipient:
    """Finds the customer a message is for; the phone number wins over the user id."""
    if body.get("recipient_type", "individual") != "individual":
        raise invalid("recipient_type", "must be individual: groups are not simulated.", 100)
    to, user_id = body.get("to"), body.get("recipient")
    if to is None and user_id is not None:
        return _by_user_id(world, user_id)
    if not isinstance(to, str | int) or isinstance(to, bool) or to == "":
        raise missing("to")
    wa_id = wa_id_of(str(to), world.options)
    if wa_id == number.digits:
        raise GraphError(131021, "The recipient is the sender.")
    return Recipient(world.users.of_phone(wa_id), str(to), by_user_id=False)


def wa_id_of(phone: str, options: Options) -> str:
    """Reads a phone number: digits without punctuation."""
    digits = phone if phone.isascii() and phone.isdigit() else _PUNCTUATION.sub("", phone)
    if not (digits.isascii() and digits.isdigit()) or not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        raise invalid("to", "is not a valid phone number.")
    mobile = _BRAZILIAN_MOBILE.fullmatch(digits) if options.ninth_digit == "drop" else None
    return f"55{mobile[1]}{mobile[2]}" if mobile else digits


def _by_user_id(world: World, user_id: Any) -> Recipient:
    if not isinstance(user_id, str) or not _USER_ID.fullmatch(user_id):
        raise invalid("recipient", "is not a business-scoped user id.")
    user = world.users.of_user_id(user_id)
    if user is None:
        raise GraphError(131026, "There is no such user id.")
    return Recipient(user, user_id, by_user_id=True)
