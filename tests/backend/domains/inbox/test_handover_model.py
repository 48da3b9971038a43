"""The database against the pure machine: the same random events, in turns and between them, with crashes at each step.

After every event the chat must be exactly where the machine says: who has it, which handoffs are open, what flows were
told, what they have said. A crash is an exception after everything was written and before it is committed.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import EchoMessage, Sender
from backend.conversation.claim import Lease, claim
from backend.conversation.ownership import Making, hand_over, lock
from backend.conversation.record import record
from backend.conversation.turn import Turn, take_turn
from backend.database import Database
from backend.domains.inbox.handoff_schemas import Assignment, Closing, GivingBack
from backend.domains.messages.schemas import NewMessage
from backend.errors import Conflict
from backend.jobs.wake_sessions import wake_sessions
from backend.models import conversations, handoffs, inputs, memberships, sessions, teams, users
from flow_engine.contents import TextContent
from flow_engine.handover import (
    Assigned,
    Claimed,
    Closed,
    Event,
    GivenBack,
    OperatorWrote,
    Queued,
    Released,
    Reopened,
)
from flow_engine.inputs import Message
from tests.backend.domains.desk import Desk, desk_on
from tests.backend.domains.inbox.handover_mirror import Mirror

pytestmark = pytest.mark.asyncio

# How each game begins, so that what chance seldom does is there; then chance has it, by the number of the game.
GAMES = (
    "asks, turns, late, turns",
    "asks, turns, late, takes, turns, returns, turns",
    "asks, turns, takes, returns, takes, turns, returns, turns",
    "asks, other begins, takes, other records, turns, returns, turns",
    "asks, turns, queues, late, turns, operator writes, turns, starts, other begins, closes, other records, turns",
)
STEPS = 30
TIMEOUT_S = 600
LEASE = timedelta(seconds=15)
FLOW = (
    ("keyword_trigger", {"words": ["person"]}),
    ("hand_off", {"team": "sales", "timeout_s": TIMEOUT_S}),
    ("send_message", {"text": "back"}),
    ("send_message", {"text": "late"}),
)
EDGES = [("a", "next", "b"), ("b", "returned", "c"), ("b", "no_operator", "d")]


class Crash(Exception):
    """The process ends before it commits."""


class CrashingDatabase:
    """A database whose process can end at the worst moment."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.crashes_in = 0  # so many units from now; 0 for never

    async def write(self, unit: Callable[[AsyncConnection], Awaitable[Any]]) -> Any:
        """Runs a unit, or lets it be lost."""
        self.crashes_in, is_last = max(self.crashes_in - 1, 0), self.crashes_in == 1

        async def lost(connection: AsyncConnection) -> Any:
            await unit(connection)
            raise Crash

        return await self._database.write(lost if is_last else unit)

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Reads as ever."""
        return self._database.read()

    async def close(self) -> None:
        """Its owner closes it."""


@pytest_asyncio.fixture
async def crashing(database: Database) -> AsyncIterator[tuple[Desk, CrashingDatabase]]:
    """A desk whose process can end."""
    fragile = CrashingDatabase(database)
    async with desk_on(fragile) as desk:
        now = desk.clock.now()
        for user_id in ("ana", "rui"):
            await desk.add(users, id=user_id, email=f"{user_id}@x", password_hash="x", created_at=now)
            await desk.add(memberships, workspace_id="w1", user_id=user_id, role="operator", created_at=now)
        await desk.add(teams, workspace_id="w1", key="help", name="Help", created_at=now)
        await desk.publish(*FLOW, edges=EDGES)
        yield desk, fragile


class Player:
    """Does the same to the chat and to its mirror.

    Args:
        under_way: a turn another process has begun and not recorded, and how many of the line it has.
        is_ours: whether that turn may still be recorded.
        leased_until: until when no other process takes a turn; None for no lease.
    """

    def __init__(self, desk: Desk, database: CrashingDatabase, number: int) -> None:
        self.desk, self.database = desk, database
        self.mirror = Mirror()
        self.sender = Sender(phone=f"55119{81000000 + number}", name="Ana")
        self.number, self.count = number, 0
        self.under_way: tuple[Turn, int] | None = None
        self.is_ours = False
        self.leased_until: datetime | None = None
        self.sent_before = len(desk.channel.sent)
        self.id = ""

    async def begin(self) -> None:
        """The customer writes for the first time."""
        await self.customer("hello")
        (row,) = await self.desk.read(select(conversations.c.id).order_by(conversations.c.id.desc()).limit(1))
        self.id = row.id
        await self.turns()

    async def outside(self, act: Awaitable[Any], event: Event) -> None:
        """Something happens outside a turn: what the machine refuses is refused."""
        is_refused = False
        try:
            await act
        except Conflict:
            is_refused = True
        before = self.mirror.ownership
        changed = self.mirror.happens(event)
        assert bool(changed.refusal) == is_refused, (event, changed.refusal)
        if changed.orders or changed.ownership != before:
            self.is_ours, self.leased_until = False, None  # taken out of a turn that is under way

    async def customer(self, text: str) -> None:
        """The customer writes; nobody takes a turn yet."""
        self.count += 1
        await self.desk.post(self.desk.says(text, f"{self.number}.{self.count}", self.sender))
        self.mirror.line.append(f"message {text}")

    async def phone(self) -> None:
        """Somebody answers from the business's own phone."""
        self.count += 1
        message = Message(text="from the phone")
        echo = EchoMessage(f"{self.number}.{self.count}", self.desk.clock.now(), self.sender, message, {})
        await self.outside(self.desk.post(echo), OperatorWrote())

    async def operator_writes(self, who: str) -> None:
        """An operator writes in the inbox."""
        (row,) = await self.desk.read(select(conversations.c.contact_id).where(conversations.c.id == self.id))
        new = NewMessage(content=TextContent(f"by {who}"), contact_id=row.contact_id)
        await self.outside(self.desk.messages.send("w1", new, operator_id=who), OperatorWrote(who))

    async def released(self, who: str) -> None:
        """An operator is no longer there."""
        making = Making(self.desk.ids, self.desk.clock.now())

        async def unit(connection: AsyncConnection) -> None:
            (chat,) = await lock(connection, [self.id])
            await hand_over(connection, chat, Released(who, "help"), making)

        await self.outside(self.database.write(unit), Released(who, "help"))

    async def late(self) -> None:
        """Time passes, and what is due becomes an input."""
        self.desk.clock.move(TIMEOUT_S + 60)
        now = self.desk.clock.now()
        await self.database.write(lambda connection: wake_sessions(connection, now))
        self.mirror.is_late()

    async def turns(self) -> None:
        """A process takes all turns that are due."""
        self.desk.clock.move(1)  # a turn that crashed before is looked for after half a second
        if self.leased_until and self.desk.clock.now() < self.leased_until:
            await self.desk.run()
            return
        try:
            await self.desk.run()
        except Crash:
            self.desk.clock.move(LEASE.total_seconds() + 1)
            await self.desk.run()
        if self.mirror.line:
            self.is_ours = False
        self.leased_until = None
        self.mirror.takes()

    async def other_begins(self) -> None:
        """Another process begins a turn and is slow to record it."""
        if self.under_way:
            return
        now = self.desk.clock.now()
        lease = Lease(now, LEASE, 100)
        claimed = await self.database.write(lambda connection: claim(connection, lease, self.desk.published))
        mine = [one for one in claimed if one.id == self.id]
        if mine:
            self.under_way = take_turn(mine[0], self.desk.ids, now), len(mine[0].inputs) - len(self.mirror.held)
            self.is_ours, self.leased_until = True, now + LEASE

    async def other_records(self) -> None:
        """The other process records what it has made, unless the chat was taken out of its turn."""
        if self.under_way is None:
            return
        (turn, count), self.under_way = self.under_way, None
        now = self.desk.clock.now()
        recorded = await self.database.write(lambda connection: record(connection, [turn], self.desk.ids, now))
        assert bool(recorded.lost) != self.is_ours
        self.database.crashes_in = 0
        self.desk.performer.hand_over(recorded.lanes)
        await self.desk.performer.finish()
        while await self.desk.performer.take_due():  # behind what an operator has written
            await self.desk.performer.finish()
        if self.is_ours:
            self.mirror.takes(count)
            self.leased_until = None
        self.is_ours = False

    async def check(self) -> None:
        """Holds the chat against the machine."""
        (row,) = await self.desk.read(select(conversations).where(conversations.c.id == self.id))
        h, i, s = handoffs.c, inputs.c, sessions.c
        opened = await self.desk.read(select(h.id, h.status).where(h.conversation_id == self.id).order_by(h.opened_at))
        mine, them = self.mirror.ownership, (row.owner, row.operator_id or "", row.team, bool(row.was_taken))
        assert them == (mine.owner, mine.operator_id, mine.team, mine.was_taken)
        assert sum(one.status != "closed" for one in opened) == len(mine.handoff_ids)
        assert len(opened) == self.mirror.handoffs
        told = [one.kind for one in await self.desk.read(select(i.kind).where(i.conversation_id == self.id))]
        kinds = {"taken": "handoff_taken", "returned": "handoff_closed", "start": "node_chosen"}
        assert {what: told.count(kind) for what, kind in kinds.items()} == self.mirror.told
        waiting = await self.desk.read(select(s.id).where(s.conversation_id == self.id, s.status == "waiting"))
        assert len(waiting) == (self.mirror.at != "idle")
        said = [text for text in self.desk.channel.texts()[self.sent_before :] if text in {"back", "late"}]
        assert said == self.mirror.said


def moves(player: Player, who: str) -> dict[str, tuple[int, Callable[[], Awaitable[None]]]]:
    """Everything that can happen next, each with how often it does.

    Args:
        who: the operator who does it.
    """
    desk, id_ = player.desk, player.id
    handoffs_ = desk.handoffs

    def gives_back(asked: GivingBack) -> Awaitable[None]:
        event = GivenBack(asked.at, asked.flow_id, asked.node_id)
        return player.outside(handoffs_.give_back("w1", id_, asked), event)

    return {
        "asks": (6, lambda: player.customer("person")),
        "writes": (2, lambda: player.customer("hm")),
        "turns": (6, player.turns),
        "other begins": (6, player.other_begins),
        "other records": (4, player.other_records),
        "late": (2, player.late),
        "phone": (1, player.phone),
        "operator writes": (1, lambda: player.operator_writes(who)),
        "takes": (3, lambda: player.outside(handoffs_.take("w1", id_, who), Claimed(who))),
        "is given": (1, lambda: player.outside(handoffs_.assign("w1", id_, Assignment(who)), Assigned(who))),
        "leaves": (1, lambda: player.released(who)),
        "queues": (1, lambda: player.outside(handoffs_.assign("w1", id_, Assignment(None, "help")), Queued("help"))),
        "returns": (4, lambda: gives_back(GivingBack("returned"))),
        "ends": (1, lambda: gives_back(GivingBack("end"))),
        "starts": (1, lambda: gives_back(GivingBack("node", "f1", "c"))),
        "closes": (1, lambda: player.outside(handoffs_.close("w1", id_, Closing()), Closed())),
        "reopens": (1, lambda: player.outside(handoffs_.reopen("w1", id_), Reopened())),
    }


@pytest.mark.parametrize("number", range(len(GAMES)))
async def test_the_database_does_what_the_machine_says(crashing: tuple[Desk, CrashingDatabase], number: int) -> None:
    desk, database = crashing
    player = Player(desk, database, number)
    await player.begin()
    way: list[str] = []
    for name, who, crashes_in in events_of(number, player):
        database.crashes_in = crashes_in
        way.append(f"{name} {crashes_in or ''}".strip())
        try:
            await moves(player, who)[name][1]()
        except Crash:
            way.append("(crash)")
        database.crashes_in = 0
        try:
            await player.check()
        except AssertionError as error:
            raise AssertionError(f"after {', '.join(way)}: {error}") from error


def events_of(number: int, player: Player) -> Iterator[tuple[str, str, int]]:
    """Gives what happens in a game: which event, by whom, and how many writes later the process ends; 0 for never."""
    yield from ((name, "ana", 0) for name in GAMES[number].split(", "))
    chance = random.Random(number)  # the same events at every run
    names = {name: weight for name, (weight, _) in moves(player, "ana").items()}
    for _ in range(STEPS):
        (name,) = chance.choices(list(names), list(names.values()))
        yield name, chance.choice(("ana", "rui")), chance.choice((0, 0, 0, 1, 2))
