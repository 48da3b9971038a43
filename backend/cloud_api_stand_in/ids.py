"""The ids the stand-in gives away: unique in one life and, by the time in them, across restarts."""

import re
from base64 import b64decode, b64encode
from typing import Literal, NamedTuple

from backend.cloud_api_stand_in.chance import fraction

Direction = Literal["from_business", "from_customer"]

_MARKS: dict[Direction, bytes] = {"from_business": b"\x11", "from_customer": b"\x12"}
_INSIDE = re.compile(rb"\x1d\x18.(\d+)\x15\x02\x00([\x11\x12])\x18\x14([0-9A-F]{20})\x00", re.DOTALL)


class MessageId(NamedTuple):
    """What stands in a message id of ours: the customer's number, the direction and the time."""

    wa_id: str
    direction: Direction
    made_at: float


class Ids:
    """Counts what was made; every id has the number and the time in it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made = 0

    def wamid(self, now: float, wa_id: str, direction: Direction) -> str:
        """Makes the id of a message: base64 of the customer's number and twenty hexadecimal digits."""
        digits = f"{int(now * 1000) & 0xFFFFFFFFFFF:011X}{self._number() & 0xFFFFFFFFF:09X}".encode()
        who = wa_id.encode()
        raw = b"\x1d\x18" + bytes((len(who),)) + who + b"\x15\x02\x00" + _MARKS[direction] + b"\x18\x14" + digits
        return "wamid." + b64encode(raw + b"\x00").decode()

    def decimal(self, now: float) -> str:
        """Makes an id of eighteen digits: media, templates, accounts."""
        return f"{int(now * 1000) % 10**13:013d}{self._number() % 10**5:05d}"

    def trace(self) -> str:
        """Makes the id by which Meta finds a refused call in its logs."""
        raw = int(fraction(self._seed, "trace", self._number()) * 2**56).to_bytes(7, "big")
        return "A" + b64encode(raw).decode()[:10]

    def _number(self) -> int:
        self._made += 1
        return self._made


def read_wamid(message_id: str) -> MessageId | None:
    """Reads a message id; None when it is not one of ours."""
    try:
        inside = _INSIDE.fullmatch(b64decode(message_id.removeprefix("wamid."), validate=True))
    except ValueError:
        return None
    if inside is None or not message_id.startswith("wamid."):
        return None
    direction = next(name for name, mark in _MARKS.items() if mark == inside[2])
    return MessageId(inside[1].decode(), direction, int(inside[3][:11], 16) / 1000)
