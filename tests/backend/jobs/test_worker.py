"""The worker answers by itself, and stops without losing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select

from backend.channels.contract import Sender
from backend.effects.performer import Performer
from backend.jobs.worker import Worker, WorkerPlan
from backend.models import effects, heartbeats, inputs
from nodes import catalogue
from tests.backend.conversation.test_turn import HELLO
from tests.backend.world import World

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def working(world: World) -> AsyncIterator[Worker]:
    plan = WorkerPlan(process_id="p1", is_only=True)
    worker = Worker(plan, world.parts, world.waker, catalogue())
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


async def until_done(world: World, count: int) -> None:
    """Waits until so many effects are done."""
    async with asyncio.timeout(20):
        while True:
            rows = await world.read(select(func.count()).select_from(effects).where(effects.c.state == "done"))
            if rows[0][0] >= count:
                return
            await asyncio.sleep(0.01)


async def test_messages_are_answered(world: World) -> None:
    await world.publish(*HELLO)
    async with working(world):
        await asyncio.gather(*(world.post(world.says("Oi", f"m{n}", Sender(phone=f"55119{n:08}"))) for n in range(100)))
        await until_done(world, 100)
    assert len(world.channel.sent) == 100
    assert [(row.id, row.role) for row in await world.rows(heartbeats)] == [("p1", "api")]


async def test_what_a_killed_worker_left_is_taken_up_at_the_next_start(world: World) -> None:
    await world.publish(*HELLO)
    world.http.may_answer.clear()
    await world.post(world.says("Oi", "m1"))
    lost = World(world.database)

    class Killed(BaseException):
        """The process ends here."""

    def dies(*_: object) -> None:
        raise Killed

    lost.turns._run = dies  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        await lost.turns.take_turns()
    async with working(world):
        await until_done(world, 1)
    assert world.channel.texts() == ["Olá, Ana!"]


async def test_stopping_ends_what_is_under_way(world: World) -> None:
    await world.publish(*HELLO)
    async with working(world) as worker:
        world.channel.may_answer.clear()
        await world.post(world.says("Oi", "m1"))
        await world.channel.is_reached.wait()
        stopping = asyncio.create_task(worker.stop())
        await asyncio.sleep(0)
        world.channel.may_answer.set()
        await stopping
    assert [row.state for row in await world.rows(effects)] == ["done"]
    assert [row.state for row in await world.rows(inputs)] == ["taken"]


async def test_stopping_begins_nothing_more_and_leaves_it_to_the_next_worker(world: World) -> None:
    await world.publish(*HELLO, ("send_message", {"text": "Tudo bem?"}))
    async with working(world) as worker:
        world.channel.may_answer.clear()
        await world.post(world.says("Oi", "m1"))
        await world.channel.is_reached.wait()
        stopping = asyncio.create_task(worker.stop())
        await asyncio.sleep(0)
        world.channel.may_answer.set()
        await stopping
    assert [(row.state, row.attempts) for row in await world.rows(effects, effects.c.sequence)] == [
        ("done", 1),
        ("due", 0),
    ]
    async with working(world):
        await until_done(world, 2)
    assert world.channel.texts() == ["Olá, Ana!", "Tudo bem?"]


async def test_a_failing_job_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.publish(*HELLO)

    async def fails(*_: object) -> int:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(Performer, "take_due", fails)
    async with working(world):
        await world.post(world.says("Oi", "m1"))
        await until_done(world, 1)
    assert world.channel.texts() == ["Olá, Ana!"]
