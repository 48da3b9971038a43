"""Effects stay with a worker that lives, however long they take; those of one that ended are taken up soon."""

import asyncio

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Sender
from backend.conversation.giving import Given, give_inputs
from backend.jobs.sweep import sweep
from backend.jobs.worker import Worker, WorkerPlan
from backend.models import conversations, dead_letters, effects
from flow_engine.inputs import Message, MessageReceived
from nodes import catalogue
from tests.backend.effects.test_calls import CALL, CALL_EDGES
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

TWO = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("send_message", {"text": "Um"}),
    ("send_message", {"text": "Dois"}),
)


async def calling(world: World, *people: Sender) -> None:
    """A worker is at a call for each of some customers, and has no answer yet."""
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.may_answer.clear()
    for number, person in enumerate(people or [Sender(phone="5511987654321")]):
        await world.post(world.says("oi", f"m{number}", person))
    await world.turns.take_turns()
    await world.http.is_reached.wait()


async def sweep_by(world: World) -> None:
    await world.database.write(lambda connection: sweep(connection, world.clock.now()))


async def end_worker(world: World) -> World:
    """A worker ends in the midst of its work; once its leases have ended, another one begins."""
    await world.performer.stop()
    world.clock.move(15)
    other = world.beside()
    other.http.may_answer.clear()
    await sweep_by(other)
    return other


async def states(world: World) -> list[str]:
    return [row.state for row in await world.rows(effects, effects.c.sequence)]


async def test_a_call_that_takes_long_stays_with_its_worker(world: World) -> None:
    await calling(world)
    for _ in range(10):
        world.clock.move(12)
        await world.performer.renew_leases()
        other = world.beside()
        await sweep_by(other)
        assert await other.performer.take_due() == 0
    world.http.may_answer.set()
    await world.performer.finish()
    await world.run()
    assert world.channel.texts() == ["Feito"]
    assert len(world.http.calls) == 1


async def test_a_dead_workers_call_is_taken_up_once_its_lease_has_ended(world: World) -> None:
    await calling(world)
    world.clock.move(14.9)
    other = world.beside()
    await sweep_by(other)
    assert await other.performer.take_due() == 0
    other.clock.move(0.1)
    await sweep_by(other)
    await other.run()
    assert other.channel.texts() == ["Feito"]


async def test_what_was_taken_over_is_neither_extended_nor_gone_on_with(world: World) -> None:
    await world.publish(*TWO)
    world.channel.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    world.clock.move(15)
    other = world.beside()
    await sweep_by(other)
    before = await world.rows(effects, effects.c.sequence)
    await world.performer.renew_leases()
    assert await world.rows(effects, effects.c.sequence) == before
    world.channel.may_answer.set()
    await world.performer.finish()
    assert world.channel.texts() == ["Um"]
    assert await states(world) == ["in_doubt", "in_doubt"]


async def test_what_a_late_worker_leaves_out_is_due_again_at_once(world: World) -> None:
    await world.publish(*TWO)
    world.channel.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    world.clock.move(15)
    world.channel.may_answer.set()
    await world.performer.finish()
    assert await states(world) == ["done", "due"]
    await world.run()
    assert world.channel.texts() == ["Um", "Dois"]


async def test_calls_that_ended_two_workers_are_made_one_at_a_time(world: World) -> None:
    people = [Sender(phone=f"55119{number:08}") for number in range(3)]
    await calling(world, *people)
    for calls in (3, 3, 1, 1):
        assert len(world.http.calls) == calls
        world = await end_worker(world)
        await world.performer.take_due()
        await world.http.is_reached.wait()
    world.http.may_answer.set()
    await world.performer.finish()
    await world.run()
    assert sorted(row.attempts for row in await world.rows(effects) if row.kind == "call_http") == [3, 4, 4]
    assert world.channel.texts() == ["Feito"] * 3
    assert await world.rows(dead_letters) == []


async def test_who_could_not_write_for_a_while_takes_nobody_for_dead(world: World) -> None:
    await world.publish(("keyword_trigger", {"words": ["menu"]}), ("send_message", {"text": "Menu"}), flow_id="f2")
    await world.say("menu", "x1", Sender(phone="5511900000000"))
    (known,) = await world.rows(conversations)
    await calling(world)
    other = world.beside()
    worker = Worker(WorkerPlan(process_id="p2"), other.parts, other.waker, catalogue())
    await worker.start()
    try:
        other.clock.move(60)  # no heartbeat could be written, and no lease extended
        missed = MessageReceived(id="missed", at=other.clock.now(), message=Message(text="menu"))

        async def unit(connection: AsyncConnection) -> None:
            await give_inputs(connection, [Given(WORKSPACE, known.id, missed)], other.clock.now())
            await connection.execute(update(conversations).where(conversations.c.id == known.id).values(due_at=None))

        await world.database.write(unit)
        async with asyncio.timeout(30):
            while not other.channel.texts():  # the sweep found it
                other.waker.wake("sweep")
                await asyncio.sleep(0.02)
    finally:
        await worker.stop()
    assert await states(world) == ["done", "performing", "done"]
