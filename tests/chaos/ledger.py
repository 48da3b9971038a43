"""What the outside knows for certain: which messages were posted and acknowledged, and what the provider took."""

import re
import time
from enum import StrEnum
from itertools import count
from pathlib import Path

import msgspec
from msgspec import Struct

_REPLY = re.compile(r"(?:(\d+)([ab]) )?(?:failed )?((?:echo|call|timer) \d+)")


class Kind(StrEnum):
    """What a customer talks to: each kind of conversation goes another way through the product."""

    ECHO = "echo"  # a session that counts what it was told, and says two things each time
    CALL = "call"  # a web call under way while more is said
    TIMER = "timer"  # a timer for each message


REPLIES = {Kind.ECHO: 2, Kind.CALL: 1, Kind.TIMER: 1}


class Posted(Struct):
    """A customer's message.

    Args:
        posted_at: when it was first on its way.
        acknowledged_at: when it was first answered with 200; None before.
        text: says of which kind it is, and its number within the conversation, as it was written.
    """

    id: str
    customer: str
    kind: Kind
    text: str
    posted_at: float = 0
    acknowledged_at: float | None = None


class Reply(Struct, frozen=True):
    """What a text that was sent says: which message it answers.

    Args:
        count: what the session has counted up to; 0 where it does not count.
        part: `a` or `b` where there are two replies.
    """

    answers: str
    count: int = 0
    part: str = ""


class Taken(Struct, frozen=True):
    """A message the provider took.

    Args:
        is_told: whether it meant to say so; otherwise it broke off.
    """

    customer: str
    text: str
    effect_id: str
    at: float
    is_told: bool

    @property
    def reply(self) -> Reply:
        """Gives what the text says."""
        found = _REPLY.fullmatch(self.text)
        assert found, self.text
        return Reply(found[3], int(found[1] or 0), found[2] or "")


class Ledger:
    """The record of one run; it lies in no process that is killed."""

    def __init__(self) -> None:
        self.posted: dict[str, Posted] = {}
        self.taken: list[Taken] = []
        self.kills: list[float] = []
        self.breaks: list[float] = []
        self.restarts: list[float] = []
        self.posts = 0
        self.refusals = 0
        self.unreached = 0
        self.calls: dict[str, int] = {}
        self._numbers = count(1)
        self._open: dict[tuple[str, str], int] = {}

    def write(self, customer: str, kind: Kind) -> Posted:
        """Notes that a customer writes; the id is the provider's."""
        number = next(self._numbers)
        posted = Posted(f"wamid.{number}", customer, kind, f"{kind} {number}")
        self.posted[posted.id] = posted
        self._open[customer, posted.text] = REPLIES[kind]
        return posted

    def take(self, customer: str, text: str, effect_id: str, is_told: bool) -> int:
        """Notes what the provider took; gives its number."""
        taken = Taken(customer, text, effect_id, time.monotonic(), is_told)
        if all(other.effect_id != effect_id for other in reversed(self.taken)):
            self._answered(taken)
        self.taken.append(taken)
        return len(self.taken)

    def _answered(self, taken: Taken) -> None:
        key = (taken.customer, taken.reply.answers)
        if key in self._open:
            self._open[key] -= 1
            if self._open[key] <= 0:
                del self._open[key]

    def save(self, path: Path) -> None:
        """Writes all of it down, for whoever wants to know how something came about."""
        known = {"posted": list(self.posted.values()), "taken": self.taken, "kills": self.kills, "breaks": self.breaks}
        path.write_bytes(msgspec.json.encode({"epoch_s": time.time() - time.monotonic()} | known))

    @property
    def unanswered(self) -> int:
        """Tells how many messages still wait for a reply."""
        return len(self._open)
