"""Reads what has changed in the workspaces that are watched, each change once, whichever process made it."""

import asyncio

from msgspec import Struct
from sqlalchemy import func, or_, select

from backend.database import Database
from backend.domains.live.schemas import ChangeKind
from backend.models import live_changes

MAX_AT_ONCE = 2_000  # chosen: whoever is that far behind fetches anew
LOOK_BACK = 200  # chosen: more than writers that began before us can still have under way
MISSING_FOR_S = 10.0  # chosen: a transaction that takes longer was rolled back


class Change(Struct, frozen=True):
    """Something has changed.

    Args:
        subject_id: of the message, note, contact or member.
        body: an alert's JSON.
    """

    workspace_id: str
    kind: ChangeKind
    conversation_id: str
    subject_id: str
    body: str


class ChangeReader:
    """Reads on from where it was. A number that is missing may still be committed: it is looked for a while longer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last = 0
        self._missing: dict[int, float] = {}

    async def begin(self) -> "ChangeReader":
        """Begins with what is committed from now on."""
        c = live_changes.c
        latest = select(func.coalesce(func.max(c.sequence), 0)).scalar_subquery()
        async with self._database.read() as connection:
            self._last = (await connection.execute(select(latest))).scalar_one()
            since = self._last - LOOK_BACK
            there = set((await connection.execute(select(c.sequence).where(c.sequence > since))).scalars())
        self._note_missing(max(0, since), there)
        return self

    async def read(self) -> list[Change] | None:
        """Gives what has changed since; None when that was too much to be told one by one."""
        c, now = live_changes.c, asyncio.get_running_loop().time()
        self._missing = {number: until for number, until in self._missing.items() if until > now}
        is_new = c.sequence > self._last
        wanted = or_(is_new, c.sequence.in_(list(self._missing))) if self._missing else is_new
        query = select(live_changes).where(wanted).order_by(c.sequence).limit(MAX_AT_ONCE + 1)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            if len(rows) > MAX_AT_ONCE:
                self._last = (await connection.execute(select(func.max(c.sequence)))).scalar_one()
                self._missing = {}
                return None
        before, numbers = self._last, {row.sequence for row in rows}
        self._last = max([before, *numbers])
        self._missing = {number: until for number, until in self._missing.items() if number not in numbers}
        self._note_missing(before, numbers)
        return [Change(**{name: getattr(row, name) for name in Change.__struct_fields__}) for row in rows]

    @property
    def last(self) -> int:
        """The number of the last change that was read."""
        return self._last

    def _note_missing(self, since: int, there: set[int]) -> None:
        until = asyncio.get_running_loop().time() + MISSING_FOR_S
        for number in range(since + 1, self._last):
            if number not in there:
                self._missing[number] = until
