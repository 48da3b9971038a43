"""A lease keeps others away, and whoever outlives theirs changes nothing; what is open keeps its place in line."""

from datetime import timedelta
from typing import Any

import pytest

from backend.channels.contract import InDoubt, Refused
from backend.conversation.claim import Lease, claim
from backend.conversation.turn import MAX_ATTEMPTS, Turn, take_turn
from backend.jobs import take_turns as take_turns_module
from backend.jobs.heartbeat import beat
from backend.jobs.sweep import sweep
from backend.jobs.wake_sessions import wake_sessions
from backend.models import dead_letters, effects
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

HELLO = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Um"}))
LEASE = timedelta(seconds=30)


async def states(world: World) -> list[str]:
    return [row.state for row in await world.rows(effects, effects.c.sequence)]


async def sweep_up(world: World) -> None:
    """The sweep runs; the API has been up for long."""
    now = world.clock.now()

    async def unit(connection: Any) -> None:
        await beat(connection, "p1", "api", now - timedelta(seconds=60), now)
        await sweep(connection, now)

    await world.database.write(unit)


async def test_a_leased_turn_is_left_alone_until_the_lease_ends(world: World) -> None:
    await world.publish(*HELLO)
    await world.post(world.says("oi", "m1"))
    lease = Lease(world.clock.now(), LEASE, 100)
    assert len(await world.database.write(lambda connection: claim(connection, lease, world.published))) == 1
    await world.run()
    assert world.channel.texts() == []
    world.clock.move(31)
    await world.run()
    assert world.channel.texts() == ["Um"]


async def test_an_outcome_that_comes_after_the_next_attempt_began_is_left_out(world: World) -> None:
    await world.publish(*HELLO)
    world.channel.may_answer.clear()
    world.channel.outcomes = [Refused(131000, "late", "give_up")]
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    other = World(world.database)
    other.channel.may_answer.clear()
    for seconds in (15, 12):
        other.clock.move(seconds)
        await sweep_up(other)
    await other.performer.take_due()
    await other.channel.is_reached.wait()
    world.channel.may_answer.set()
    await world.performer.finish()
    assert await states(world) == ["performing"]
    other.channel.may_answer.set()
    await other.performer.finish()
    assert await states(world) == ["done"]
    assert await world.statuses() == ["accepted"]


async def test_a_message_in_doubt_holds_up_those_of_later_turns(world: World) -> None:
    await world.publish(*HELLO)
    world.channel.outcomes = [InDoubt("cut off")]
    await world.say("oi", "m1")
    assert await world.say("oi", "m2") == []
    assert await states(world) == ["in_doubt", "due"]
    await world.post(world.status("out1", "sent", world.channel.sent[0][2]))
    await world.run()
    assert world.channel.texts() == ["Um", "Um"]
    assert await states(world) == ["done", "done"]


async def test_a_timer_fires_once_however_late_its_turn_is(world: World) -> None:
    await world.publish(HELLO[0], ("wait", {"duration_s": 60}), HELLO[1])
    await world.say("oi", "m1")
    world.clock.move(60)
    now = world.clock.now()
    fired = [await world.database.write(lambda connection: wake_sessions(connection, now)) for _ in range(2)]
    assert fired == [1, 0]
    await world.run()
    assert world.channel.texts() == ["Um"]


async def test_an_input_that_ends_every_worker_is_a_dead_letter_within_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(*HELLO)
    await world.post(world.says("oi", "m1"))

    class Ended(BaseException):
        """The process ends here."""

    def ends_the_worker(*given: Any) -> Turn:
        turn = take_turn(*given)
        if turn.failed is None:
            raise Ended
        return turn

    monkeypatch.setattr(take_turns_module, "take_turn", ends_the_worker)
    ended = 0
    for _ in range(60):
        try:
            await world.beside().turns.take_turns()
        except Ended:
            ended += 1
        world.clock.move(1)
    assert ended == MAX_ATTEMPTS
    assert [row.error for row in await world.rows(dead_letters)] == ["the worker ended at each attempt"]
