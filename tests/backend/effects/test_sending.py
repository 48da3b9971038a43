"""Messages are sent once, in order and in time; what is in doubt waits for its echo."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from backend.channels.contract import InDoubt, Refused, Sender, Sent
from backend.jobs.heartbeat import beat
from backend.jobs.sweep import forget_leases, sweep
from backend.models import channels, contacts, dead_letters, effects, messages, updates
from tests.backend.world import CHANNEL, World

pytestmark = pytest.mark.asyncio

TWO = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("send_message", {"text": "Um"}),
    ("send_message", {"text": "Dois"}),
)


async def states(world: World) -> list[str]:
    return [row.state for row in await world.rows(effects, effects.c.sequence)]


async def sweep_up(world: World, up_for_s: float = 60) -> None:
    """The sweep runs; the API has been up for so long."""
    now = world.clock.now()

    async def unit(connection: Any) -> None:
        await beat(connection, "p1", "api", now - timedelta(seconds=up_for_s), now)
        await sweep(connection, now)

    await world.database.write(unit)
    await world.run()


async def test_messages_of_a_turn_are_sent_in_order_to_the_names_last_seen(world: World) -> None:
    await world.publish(*TWO)
    sender = Sender(phone="551187654321", bsuid="BR.ana", name="Ana")
    assert await world.say("oi", "m1", sender) == ["Um", "Dois"]
    assert world.channel.sent[0][0] == Sender(phone="551187654321", bsuid="BR.ana")
    assert await states(world) == ["done", "done"]
    rows = [row for row in await world.rows(messages, messages.c.id) if row.direction == "out"]
    assert [(row.id, row.provider_id) for row in rows] == [
        (world.channel.sent[0][2], "out1"),
        (world.channel.sent[1][2], "out2"),
    ]


async def test_a_message_that_is_to_be_retried_holds_up_the_next(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(131000, "Something went wrong", "retry")]
    assert await world.say("oi", "m1") == ["Um"]
    assert await states(world) == ["due", "due"]
    world.clock.move(1.9)
    await world.run()
    assert world.channel.texts() == ["Um"]
    world.clock.move(0.2)
    await world.run()
    assert world.channel.texts() == ["Um", "Um", "Dois"]
    assert [row.attempts for row in await world.rows(effects, effects.c.sequence)] == [2, 1]


async def test_the_provider_says_how_long_to_wait(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(131056, "Pair limit", "retry", 64)]
    await world.say("oi", "m1")
    world.clock.move(63)
    await world.run()
    assert world.channel.texts() == ["Um"]
    world.clock.move(2)
    await world.run()
    assert world.channel.texts() == ["Um", "Um", "Dois"]


async def test_after_the_last_attempt_a_send_is_given_up_and_the_next_goes(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(131000, "Something went wrong", "retry")] * 8
    await world.say("oi", "m1")
    for _ in range(7):
        world.clock.move(3_600)
        await world.database.write(lambda c: c.execute(update(channels).values(has_window=False)))
        await world.run()
    assert await states(world) == ["failed", "done"]
    (letter,) = await world.rows(dead_letters)
    assert (letter.kind, letter.attempts, letter.error) == ("effect", 8, "131000 Something went wrong")
    assert await world.statuses() == ["failed", "accepted"]


async def test_a_refusal_that_lasts_fails_the_message_at_once(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(131026, "Undeliverable", "give_up")]
    assert await world.say("oi", "m1") == ["Um", "Dois"]
    failed = (await world.rows(messages, messages.c.id))[1]
    assert (failed.status, failed.error_code, failed.error_text) == ("failed", 131026, "131026 Undeliverable")


async def test_a_contact_who_opted_out_is_marked(world: World) -> None:
    await world.publish(*TWO)
    await world.say("oi", "m1")
    await world.database.write(lambda c: c.execute(update(contacts).values(is_opted_in=True)))
    world.channel.outcomes = [Refused(131050, "User opted out", "opted_out")]
    await world.say("oi", "m2")
    assert not (await world.rows(contacts))[0].is_opted_in


async def test_a_channel_that_must_stop_stops_and_nothing_is_lost(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(190, "Token expired", "stop_channel")]
    await world.say("oi", "m1")
    channel = (await world.rows(channels, channels.c.id))[0]
    assert (channel.status, channel.stop_reason) == ("stopped", "190 Token expired")
    world.clock.move(600)
    await world.say("oi", "m2", Sender(phone="5511900000000"))
    assert world.channel.texts() == ["Um"]
    assert await states(world) == ["due"] * 4
    await world.database.write(
        lambda c: c.execute(update(channels).where(channels.c.id == CHANNEL).values(status="active"))
    )
    await world.run()
    assert sorted(world.channel.texts()) == ["Dois", "Dois", "Um", "Um", "Um"]
    assert await states(world) == ["done"] * 4


async def test_outside_the_window_only_templates_are_sent(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("wait", {"duration_s": 86_400}),
        ("send_message", {"text": "Tarde"}),
        ("send_template", {"name": "hello", "language": "pt_BR"}),
    )
    await world.say("oi", "m1")
    from backend.jobs.wake_sessions import wake_sessions

    world.clock.move(86_400)
    assert await world.database.write(lambda c: wake_sessions(c, world.clock.now())) == 1
    await world.run()
    assert [type(content).__name__ for _, content, _ in world.channel.sent] == ["TemplateContent"]
    late = next(row for row in await world.rows(messages, messages.c.id) if row.direction == "out")
    assert (late.status, late.error_text) == ("failed", "window_closed")


async def test_the_window_is_checked_when_sending_not_when_planning(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Refused(131000, "Something went wrong", "retry", 86_400)]
    await world.say("oi", "m1")
    world.clock.move(86_401)
    await world.run()
    assert world.channel.texts() == ["Um"]
    assert await world.statuses() == ["failed", "failed"]


async def test_a_send_in_doubt_is_settled_by_its_echo(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [InDoubt("timeout")]
    await world.say("oi", "m1")
    assert await states(world) == ["in_doubt", "due"]
    effect_id = world.channel.sent[0][2]
    await world.post(world.status("wamid.1", "delivered", effect_id))
    await world.run()
    assert await states(world) == ["done", "done"]
    assert world.channel.texts() == ["Um", "Dois"]
    first = next(row for row in await world.rows(messages) if row.id == effect_id)
    assert (first.provider_id, first.status) == ("wamid.1", "delivered")


async def test_a_send_in_doubt_is_repeated_only_after_the_grace_time(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [InDoubt("timeout")]
    await world.say("oi", "m1")
    world.clock.move(11)
    await sweep_up(world)
    assert world.channel.texts() == ["Um"]
    world.clock.move(1)
    await sweep_up(world)
    assert world.channel.texts() == ["Um", "Um", "Dois"]
    assert world.channel.sent[0][2] == world.channel.sent[1][2]


async def test_the_grace_time_runs_only_while_the_api_is_up(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [InDoubt("timeout")]
    await world.say("oi", "m1")
    world.clock.move(500)
    await world.database.write(lambda c: sweep(c, world.clock.now()))  # no process has been seen at all
    await sweep_up(world, up_for_s=11.9)
    assert world.channel.texts() == ["Um"]
    await sweep_up(world, up_for_s=12)
    assert world.channel.texts() == ["Um", "Um", "Dois"]


async def test_a_send_whose_worker_was_killed_is_in_doubt(world: World) -> None:
    await world.publish(*TWO)
    world.channel.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    await world.performer.stop()
    assert await states(world) == ["performing", "performing"]
    restarted = World(world.database)
    await restarted.database.write(forget_leases)
    await sweep_up(restarted)
    assert await states(world) == ["in_doubt", "in_doubt"]
    await restarted.post(restarted.status("w1", "sent", world.channel.sent[0][2]))
    restarted.clock.move(12)
    await sweep_up(restarted)
    assert restarted.channel.texts() == ["Dois"]
    assert await states(world) == ["done", "done"]


async def test_a_worker_that_was_too_slow_does_not_undo_what_another_did(world: World) -> None:
    await world.publish(*TWO[:2])
    world.channel.may_answer.clear()
    world.channel.outcomes = [Refused(131000, "late", "give_up")]
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    other = World(world.database)
    other.clock.move(121)
    await sweep_up(other)
    other.clock.move(12)
    await sweep_up(other)
    assert other.channel.texts() == ["Um"]
    world.channel.may_answer.set()
    await world.performer.finish()
    assert await states(world) == ["done"]
    assert await world.statuses() == ["accepted"]


@pytest.mark.parametrize(
    ("arriving", "last"),
    [
        (["sent", "delivered", "read"], "read"),
        (["read", "delivered", "sent"], "read"),
        (["sent", "failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["played", "read"], "played"),
    ],
)
async def test_statuses_only_climb(world: World, arriving: list[str], last: str) -> None:
    await world.publish(*TWO[:2])
    await world.say("oi", "m1")
    for status in arriving:
        await world.post(world.status("out1", status))
    assert await world.statuses() == [last]
    assert await states(world) == ["done"]


async def test_a_status_that_overtakes_the_answer_is_not_lost(world: World) -> None:
    await world.publish(*TWO[:2])
    world.channel.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    received = await world.post(world.status("out1", "delivered"))
    assert received.unknown == 1
    world.channel.may_answer.set()
    await world.performer.finish()
    assert await world.statuses() == ["delivered"]
    assert [row.is_handled for row in await world.rows(updates)] == [True]


async def test_a_status_of_another_channel_changes_nothing(world: World) -> None:
    await world.publish(*TWO[:2])
    await world.say("oi", "m1")
    from tests.backend.world import Origin

    effect_id = world.channel.sent[0][2]
    await world.post(world.status("out1", "failed", effect_id), origin=Origin("w2", "c2", "test"))
    assert await world.statuses() == ["accepted"]


async def test_a_channel_that_raises_is_tried_again(world: World) -> None:
    await world.publish(*TWO[:2])
    world.channel.outcomes = [ValueError("a fault of ours")]
    await world.say("oi", "m1")
    world.clock.move(3)
    await world.run()
    assert await states(world) == ["done"]


async def test_two_messages_with_one_provider_id_are_both_settled(world: World) -> None:
    await world.publish(*TWO)
    world.channel.outcomes = [Sent("same"), Sent("same")]
    await world.say("oi", "m1")
    assert await states(world) == ["done", "done"]


async def test_many_conversations_are_served_at_once(world: World) -> None:
    await world.publish(*TWO)
    people = [Sender(phone=f"55119{n:08}") for n in range(50)]
    world.channel.may_answer.clear()
    await asyncio.gather(*(world.post(world.says("oi", f"m{n}", person)) for n, person in enumerate(people)))
    await world.turns.take_turns()
    await world.channel.is_reached.wait()
    assert len(world.channel.sent) == 50
    world.channel.may_answer.set()
    await world.performer.finish()
    assert len(world.channel.sent) == 100
    assert set(await states(world)) == {"done"}
