"""Timers come when they are due; what a wake-up missed is found; what is old goes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.jobs.clean_up import clean_up
from backend.jobs.expire_conversations import expire_conversations
from backend.jobs.heartbeat import api_up_since, beat
from backend.jobs.sweep import sweep
from backend.jobs.wake_sessions import next_due_at, wake_sessions
from backend.models import callbacks, conversations, handoffs, inputs, sessions, timers
from flow_engine.inputs import CallbackReceived, HandoffTaken
from tests.backend.conversation.test_turn import HELLO, NAME, NAME_EDGES
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

WAIT = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("wait", {"duration_s": 600}),
    ("send_message", {"text": "Agora"}),
)


async def wake(world: World) -> int:
    woken = await world.database.write(lambda connection: wake_sessions(connection, world.clock.now()))
    await world.run()
    return woken


async def test_a_session_is_woken_when_its_time_has_come(world: World) -> None:
    await world.publish(*WAIT)
    await world.say("oi", "m1")
    async with world.database.read() as connection:
        assert await next_due_at(connection) == world.clock.now() + timedelta(seconds=600)
    world.clock.move(599)
    assert await wake(world) == 0
    world.clock.move(1)
    assert await wake(world) == 1
    assert world.channel.texts() == ["Agora"]
    assert await world.rows(timers) == []
    assert await wake(world) == 0


async def test_a_timer_that_comes_again_wakes_once(world: World) -> None:
    await world.publish(*WAIT)
    await world.say("oi", "m1")
    (timer,) = await world.rows(timers)
    world.clock.move(600)
    await wake(world)
    await world.add(timers, **timer._mapping)
    await wake(world)
    assert world.channel.texts() == ["Agora"]


async def test_an_answer_in_time_stops_the_timer_of_a_question(world: World) -> None:
    await world.publish(*NAME, edges=[*NAME_EDGES])
    await world.say("Oi", "m1")
    await world.say("Bia", "m2")
    world.clock.move(90_000)
    assert await wake(world) == 0


async def test_callbacks_are_kept_while_they_are_awaited(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("wait_for_callback", {"name": "paid", "key": "k1"}),
        ("send_message", {"text": "Pago"}),
        edges=[("a", "next", "b"), ("b", "received", "c")],
    )
    await world.say("oi", "m1")
    (callback,) = await world.rows(callbacks)
    assert (callback.workspace_id, callback.name, callback.key) == (WORKSPACE, "paid", "k1")
    await world.give(CallbackReceived(id="cb1", at=world.clock.now(), name="paid", key="k1"))
    assert world.channel.texts() == ["Pago"]
    assert await world.rows(callbacks) == []
    assert await world.rows(timers) == []


async def test_a_handoff_nobody_took_is_closed_with_its_time(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("hand_off", {"timeout_s": 600, "team": "vendas"}),
        ("send_message", {"text": "Ninguém"}),
        edges=[("a", "next", "b"), ("b", "no_operator", "c")],
    )
    await world.say("oi", "m1")
    (handoff,) = await world.rows(handoffs)
    assert (handoff.team, handoff.status) == ("vendas", "open")
    world.clock.move(600)
    await wake(world)
    assert world.channel.texts() == ["Ninguém"]
    assert [row.status for row in await world.rows(handoffs)] == ["closed"]


async def test_a_handoff_that_was_taken_stays_open_without_a_timer(world: World) -> None:
    await world.publish(("keyword_trigger", {"words": ["oi"]}), ("hand_off", {"timeout_s": 600}))
    await world.say("oi", "m1")
    (handoff,) = await world.rows(handoffs)
    await world.give(HandoffTaken(id="t1", at=world.clock.now(), effect_id=handoff.id))
    assert await world.rows(timers) == []
    assert [row.status for row in await world.rows(handoffs)] == ["open"]


async def test_a_conversation_nobody_was_told_of_is_found(world: World) -> None:
    await world.publish(*HELLO)
    await world.post(world.says("Oi", "m1"))
    await world.database.write(lambda c: c.execute(update(conversations).values(due_at=None)))
    await world.run()
    assert world.channel.texts() == []
    swept = await world.database.write(lambda connection: sweep(connection, world.clock.now()))
    assert swept.turns == 1
    await world.run()
    assert world.channel.texts() == ["Olá, Ana!"]
    again = await world.database.write(lambda connection: sweep(connection, world.clock.now()))
    assert (again.turns, again.doubted, again.again) == (0, 0, 0)


async def test_idle_conversations_close_and_open_again(world: World) -> None:
    await world.publish(("keyword_trigger", {"words": ["oi"]}), ("hand_off", {"timeout_s": 600}), flow_id="f1")
    await world.say("olá", "m1")
    await world.say("olá", "m2")
    day = timedelta(days=1)
    assert await world.database.write(lambda c: expire_conversations(c, day, world.clock.now(), world.ids)) == []
    world.clock.move(86_400)
    assert len(await world.database.write(lambda c: expire_conversations(c, day, world.clock.now(), world.ids))) == 1
    assert [row.status for row in await world.rows(conversations)] == ["closed"]
    await world.say("oi", "m3")
    assert [row.status for row in await world.rows(conversations)] == ["open"]
    world.clock.move(86_400)
    assert await world.database.write(lambda c: expire_conversations(c, day, world.clock.now(), world.ids)) == []


async def test_sessions_of_a_closed_conversation_end(world: World) -> None:
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.say("Oi", "m1")
    await world.database.write(lambda c: c.execute(timers.delete()))
    world.clock.move(864_000)
    await world.database.write(lambda c: expire_conversations(c, timedelta(days=1), world.clock.now(), world.ids))
    assert [(row.status, row.end_reason) for row in await world.rows(sessions)] == [("ended", "expired")]


async def test_old_rows_are_deleted_and_open_ones_never(world: World) -> None:
    await world.publish(*HELLO)
    await world.say("Oi", "m1")
    await world.post(world.says("Oi", "m2"))
    world.clock.move(89 * 86_400)
    assert await world.database.write(lambda c: clean_up(c, world.clock.now())) == 0
    world.clock.move(2 * 86_400)
    assert await world.database.write(lambda c: clean_up(c, world.clock.now())) == 2
    assert [row.state for row in await world.read(select(inputs.c.state))] == ["pending"]


async def test_the_api_is_up_since_its_oldest_process_that_still_beats(world: World) -> None:
    at = world.clock.now()
    for process, role, since_s, seen_s in (("a", "api", 100, 8), ("b", "api", 50, 1), ("c", "worker", 500, 0)):
        since, seen = at - timedelta(seconds=since_s), at - timedelta(seconds=seen_s)
        await world.database.write(lambda c, p=process, r=role, s=since, n=seen: beat(c, p, r, s, n))
    async with world.database.read() as connection:
        assert await api_up_since(connection, at) == at - timedelta(seconds=50)
        assert await api_up_since(connection, at + timedelta(seconds=30)) is None
