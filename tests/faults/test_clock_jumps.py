"""The clock of the machine jumps by an hour, either way: nothing is lost, done twice, or held up until it is there."""

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import update

from backend.channels.contract import Sender
from backend.conversation.claim import Lease, claim
from backend.database import Database
from backend.jobs.sweep import sweep
from backend.jobs.take_turns import LEASE
from backend.jobs.wake_sessions import wake_sessions
from backend.jobs.worker import Worker, WorkerPlan
from backend.models import conversations, effects, inputs, messages, timers
from backend.tools.token_buckets import Limit
from backend.web.limits import LimitReached, RateLimits
from nodes import catalogue
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

HOUR_S = 3_600
FORWARD, BACK = HOUR_S, -HOUR_S
WAIT_S = 600
LATER = (
    ("keyword_trigger", {"words": ["later"]}),
    ("wait", {"duration_s": WAIT_S}),
    ("send_message", {"text": "Now"}),
)
CALL = (
    ("keyword_trigger", {"words": ["call"]}),
    ("call_webhook", {"url": "https://example.org/x"}),
    ("send_message", {"text": "Done"}),
    ("send_message", {"text": "Too late"}),
)
CALL_EDGES = [("a", "next", "b"), ("b", "success", "c"), ("b", "failed", "d")]


@pytest_asyncio.fixture
async def world(database: Database) -> World:
    """A workspace with a flow that waits, one that calls, and one that answers."""
    world = await World(database).open()
    await world.publish(*LATER, flow_id="later")
    await world.publish(*CALL, edges=CALL_EDGES, flow_id="call")
    await world.publish(("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Oi"}), flow_id="hello")
    return world


async def wake(world: World) -> int:
    """Looks for timers and for what was missed, as the worker does, and does what follows."""
    now = world.clock.now()
    woken = await world.database.write(lambda connection: wake_sessions(connection, now))
    await world.database.write(lambda connection: sweep(connection, now))
    await world.run()
    return woken


@pytest.mark.parametrize("jump", [FORWARD, BACK])
async def test_a_timer_fires_once(world: World, jump: int) -> None:
    await world.say("later", "m1")
    world.clock.move(jump)
    woken = [await wake(world)]
    for _ in range(3):
        world.clock.move(-jump)  # and back to where it was, and there again
        woken.append(await wake(world))
        world.clock.move(jump)
    world.clock.move(2 * HOUR_S)
    woken.append(await wake(world))
    assert sum(woken) == 1
    assert world.channel.texts() == ["Now"]
    assert await world.rows(timers) == []


@pytest.mark.parametrize("jump", [FORWARD, BACK])
async def test_messages_are_answered_at_once_and_in_order(world: World, jump: int) -> None:
    await world.post(world.says("oi", "m1"))
    world.clock.move(jump)
    await wake(world)
    await world.say("oi", "m2")
    world.clock.move(-jump)
    await world.post(world.says("oi", "m3"), world.says("oi", "m4"))
    world.clock.move(jump)
    await wake(world)
    assert world.channel.texts() == ["Oi"] * 4
    answers = [effect_id.rpartition(".")[0] for _, _, effect_id in world.channel.sent]
    told = {row.id: row.provider_id for row in await world.rows(messages) if row.direction == "in"}
    assert [told[answer] for answer in answers] == ["m1", "m2", "m3", "m4"]
    assert {row.state for row in await world.rows(inputs)} == {"taken"}


@pytest.mark.parametrize("jump", [FORWARD, BACK])
async def test_what_a_worker_left_behind_that_ended_is_taken_up(world: World, jump: int) -> None:
    """It ended in the midst of a turn, and the clock was set before anybody noticed."""
    await world.post(world.says("oi", "m1"))
    lease = Lease(world.clock.now(), LEASE, 100)
    await world.database.write(lambda connection: claim(connection, lease, world.published))
    world.clock.move(jump)
    other = world.beside()
    await wake(other)
    assert other.channel.texts() == ["Oi"]
    (conversation,) = await world.rows(conversations)
    assert (conversation.due_at, conversation.leased_until, conversation.attempts) == (None, None, 0)


async def test_a_turn_that_was_to_be_tried_again_is_not_put_off_by_an_hour(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    payload = (await world.rows(inputs))[0].payload
    await world.database.write(lambda connection: connection.execute(update(inputs).values(payload="broken")))
    await world.run()
    await world.database.write(lambda connection: connection.execute(update(inputs).values(payload=payload)))
    world.clock.move(BACK)
    await wake(world)
    world.clock.move(10)
    await wake(world)
    assert world.channel.texts() == ["Oi"]


@pytest.mark.parametrize("jump", [FORWARD, BACK])
async def test_a_call_under_way_is_not_made_again(world: World, jump: int) -> None:
    """Every worker sees the clock jump, so none takes another for dead whose lease seems to have ended."""
    world.http.may_answer.clear()
    await world.post(world.says("call", "m1"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    other = world.beside()
    worker = Worker(WorkerPlan(process_id="p2"), other.parts, other.waker, catalogue())
    await worker.start()
    try:
        for clock in (world.clock, other.clock):
            clock.move(jump)
        await worker._beat()
        await worker._sweep()
        await world.performer.renew_leases()
        other.clock.move(16)
        world.clock.move(16)
        await worker._beat()
        await world.performer.renew_leases()
        await worker._sweep()
    finally:
        await worker.stop()
    assert (await world.rows(effects, effects.c.sequence))[0].state == "performing"
    assert (len(world.http.calls), len(other.http.calls)) == (1, 0)
    now = world.clock.now()
    await world.database.write(lambda connection: wake_sessions(connection, now))  # if the worker has not come to it
    world.http.may_answer.set()
    await world.performer.finish()
    await world.run()
    said = {FORWARD: "Too late", BACK: "Done"}  # the flow waits for an answer by the clock
    assert world.channel.texts() + other.channel.texts() == [said[jump]]


@pytest.mark.parametrize("jump", [FORWARD, BACK])
async def test_a_limit_that_was_used_up_opens_again_as_soon_as_ever(world: World, jump: int) -> None:
    limits, each = RateLimits(world.clock), {"sends": Limit(capacity=2, per_s=1)}
    limits.take(each)
    limits.take(each)
    with pytest.raises(LimitReached):
        limits.take(each)
    world.clock.move(jump)
    if jump == BACK:
        with pytest.raises(LimitReached):
            limits.take(each)  # it gives nothing away either
    world.clock.move(1)
    limits.take(each)


async def test_two_processes_whose_clocks_differ_by_an_hour_take_each_message_once(world: World) -> None:
    """One machine's clock was set, the other's not yet."""
    other = world.beside()
    other.clock.move(FORWARD)
    people = [Sender(phone=f"55119{number:08}") for number in range(12)]
    for number, person in enumerate(people):
        await (world, other)[number % 2].post(world.says("oi", f"m{number}", person))
    await asyncio.gather(*(_work(one) for one in (world, other)))
    sent = [to.phone for one in (world, other) for to, _, _ in one.channel.sent]
    assert sorted(sent) == sorted(person.phone for person in people)
    assert {row.state for row in await world.rows(inputs)} == {"taken"}


async def _work(world: World) -> None:
    for _ in range(6):
        await wake(world)
