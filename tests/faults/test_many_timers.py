"""Ten thousand timers are due at once, and the processes that see to them are killed: each fires exactly once."""

import asyncio
from datetime import datetime
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select

from backend.database import Database
from backend.jobs.sweep import sweep
from backend.jobs.take_turns import LEASE
from backend.jobs.wake_sessions import wake_sessions
from backend.models import contacts, conversations, dead_letters, inputs, sessions, timers, visits
from flow_engine.context import Contact, Context
from flow_engine.document import Document, Edge, Node
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import Message, MessageReceived
from flow_engine.run import start
from flow_engine.session import Session, write_session
from nodes import catalogue
from tests.backend.world import BEGINS_AT, CHANNEL, WORKSPACE, World

TIMERS = 10_000
WAIT_S = 3_600
KILLS = 8
MAX_S = 240  # it takes seconds; a bug may let it go on for ever
STEPS = (
    ("keyword_trigger", {"words": ["later"]}),
    ("wait", {"duration_s": WAIT_S}),
    ("tag_contact", {"add": ["woken"]}),
)


class Killed(BaseException):
    """The process ends here; nothing of its own runs any more."""


class Mortal:
    """A database whose process is killed now and then: before a transaction, or right after its commit."""

    def __init__(self, database: Database, chance: Random) -> None:
        self._database = database
        self._chance = chance
        self.kills_left = KILLS

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def write(self, unit: Any) -> Any:
        """Carries out a transaction, if the process lives that long."""
        fate = self._chance.random() if self.kills_left else 1.0
        if fate < 0.02:
            self._die()
        result = await self._database.write(unit)
        if fate < 0.05:
            self._die()
        return result

    def _die(self) -> None:
        self.kills_left -= 1
        raise Killed


@pytest.mark.asyncio
async def test_each_of_ten_thousand_timers_fires_exactly_once_whoever_is_killed(database: Database) -> None:
    world = await World(database).open()
    await _fill(world, await world.publish(*STEPS))
    mortal = Mortal(database, Random("timers"))
    now = world.clock.move(WAIT_S)
    async with asyncio.timeout(MAX_S):
        while await _count(world, timers) or await _count(world, inputs, inputs.c.state != "taken"):
            try:
                await _work(World(mortal), now)  # type: ignore[arg-type]
            except Killed:
                now = world.clock.move(LEASE.total_seconds())
    assert mortal.kills_left == 0
    assert await _count(world, inputs) == TIMERS
    assert await _fired(world) == {"b": TIMERS, "c": TIMERS}
    assert await _count(world, sessions, sessions.c.status == "ended") == TIMERS
    assert await _count(world, dead_letters) == 0


async def _work(world: World, now: datetime) -> None:
    """Does what a worker does that has just started, until it finds nothing any more."""
    world.clock.move((now - world.clock.now()).total_seconds())
    await world.database.write(lambda connection: sweep(connection, now))
    while await world.database.write(lambda connection: wake_sessions(connection, now)):
        await world.turns.take_turns()
    while await world.turns.take_turns():
        pass


async def _fill(world: World, version_id: str) -> None:
    """Adds so many customers whose flow waits, all until the same moment."""
    document = Document("f1", "f1", *_drawn())
    flow, at = Flow(document, catalogue(), version_id), world.clock.now()
    said = MessageReceived(id="said", at=at, message=Message(text="later"))
    waiting = start(Flows(flow), flow, "a", "session", said, Context(Contact("c"))).session
    rows = [_rows(f"w{number:05}", waiting, version_id) for number in range(TIMERS)]
    for table in (contacts, conversations, sessions, timers):
        await world.database.write(
            lambda connection, table=table: connection.execute(insert(table), [row[table.name] for row in rows])
        )


def _drawn() -> tuple[list[Node], list[Edge]]:
    nodes = [Node(name, type_, config) for name, (type_, config) in zip("abc", STEPS, strict=True)]
    return nodes, [Edge("a", "next", "b"), Edge("b", "next", "c")]


def _rows(id_: str, waiting: Session, version_id: str) -> dict[str, dict[str, Any]]:
    assert waiting.wait is not None
    session = replace(waiting, id=id_, wait=replace(waiting.wait, id=f"{id_}.1"))
    mine = {"workspace_id": WORKSPACE, "id": id_}
    talk = {"channel_id": CHANNEL, "contact_id": id_, "recipient": '{"phone":"55119"}', "opened_at": BEGINS_AT}
    run = {"conversation_id": id_, "flow_id": "f1", "version_id": version_id, "status": "waiting"}
    run |= {"started_at": BEGINS_AT, "updated_at": BEGINS_AT}
    due = {"conversation_id": id_, "session_id": id_, "due_at": waiting.wait.due_at}
    return {
        "contacts": mine | {"name": "Rui", "is_known": True, "created_at": BEGINS_AT},
        "conversations": mine | talk | {"active_at": BEGINS_AT},
        "sessions": mine
        | run
        | {"state": write_session(session).decode(), "started_at": BEGINS_AT, "updated_at": BEGINS_AT},
        "timers": {"workspace_id": WORKSPACE, "id": f"{id_}.1"} | due,
    }


async def _fired(world: World) -> dict[str, int]:
    """Gives how often each node was passed: the counts are written with the turn, so each turn counts once."""
    rows = await world.read(select(visits.c.node_id, func.sum(visits.c.count)).group_by(visits.c.node_id))
    return {node_id: int(count) for node_id, count in rows}


async def _count(world: World, table: Any, *conditions: Any) -> int:
    ((count,),) = await world.read(select(func.count()).select_from(table).where(*conditions))
    return int(count)
