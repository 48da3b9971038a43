"""What a provider reports after it took a message is acted on as its code asks for."""

from datetime import timedelta

import pytest

from backend.channels.cloud_api.errors import failure_rule
from backend.channels.contract import Refused, StatusUpdate
from backend.conversation.failures import MAX_SENDS
from backend.models import channels, consents, contacts, conversations, dead_letters, effects, messages
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

ONE = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Um"}))


def failure(world: World, provider_id: str, code: int) -> StatusUpdate:
    """A failure as the Cloud API's channel reads it."""
    rule = failure_rule(code)
    more = {"action": rule.action, "retry_after_s": rule.wait_s, "retry_factor": rule.factor}
    return world.status(provider_id, "failed", error_code=code, error_text="No", **more)


async def sent(world: World) -> None:
    """A message was sent as out1."""
    await world.publish(*ONE)
    await world.say("oi", "m1")


async def test_a_passing_failure_is_sent_again_after_its_wait(world: World) -> None:
    await sent(world)
    await world.post(failure(world, "out1", 131000))
    assert await world.statuses() == ["queued"]
    world.clock.move(1.9)
    await world.run()
    assert world.channel.texts() == ["Um"]
    world.clock.move(0.2)
    await world.run()
    assert world.channel.texts() == ["Um", "Um"]
    assert await world.statuses() == ["accepted"]
    (message,) = [row for row in await world.rows(messages) if row.direction == "out"]
    assert message.provider_id == "out2"


async def test_late_news_of_the_first_send_does_not_touch_the_second(world: World) -> None:
    await sent(world)
    effect_id = world.channel.sent[0][2]
    for _ in range(2):
        await world.post(failure(world, "out1", 131000))
    await world.post(world.status("out1", "sent", effect_id))
    assert await world.statuses() == ["queued"]
    assert [row.state for row in await world.rows(effects)] == ["due"]
    world.clock.move(3)
    await world.run()
    await world.post(failure(world, "out1", 131026))
    await world.post(world.status("out2", "delivered"))
    assert await world.statuses() == ["delivered"]
    assert len(world.channel.sent) == 2


async def test_who_hits_the_pair_limit_waits_longer_each_time(world: World) -> None:
    await sent(world)
    for number, wait_s in enumerate((4, 16, 64), 1):
        await world.post(failure(world, f"out{number}", 131056))
        world.clock.move(wait_s - 1)
        await world.run()
        assert len(world.channel.sent) == number
        world.clock.move(1)
        await world.run()
        assert len(world.channel.sent) == number + 1


async def test_the_pair_wait_told_at_once_grows_too(world: World) -> None:
    await world.publish(*ONE)
    world.channel.outcomes = [Refused(131056, "Pair limit", "retry", 4, 4)] * 3
    await world.say("oi", "m1")
    for number, wait_s in enumerate((4, 16, 64), 1):
        world.clock.move(wait_s - 1)
        await world.run()
        assert len(world.channel.sent) == number
        world.clock.move(1)
        await world.run()
    assert await world.statuses() == ["accepted"]


async def test_a_send_that_fails_again_and_again_is_given_up_and_told(world: World) -> None:
    await sent(world)
    for number in range(1, MAX_SENDS + 1):
        await world.post(failure(world, f"out{number}", 131000))
        world.clock.move(3_600)
        await world.run()
    assert len(world.channel.sent) == MAX_SENDS
    assert await world.statuses() == ["failed"]
    (letter,) = await world.rows(dead_letters)
    assert (letter.kind, letter.attempts, letter.error) == ("effect", MAX_SENDS, "131000 No")


async def test_a_failure_that_lasts_stays_one(world: World) -> None:
    await sent(world)
    await world.post(failure(world, "out1", 131026))
    await world.run()
    (message,) = [row for row in await world.rows(messages) if row.direction == "out"]
    assert (message.status, message.error_code, message.error_text) == ("failed", 131026, "No")
    assert len(world.channel.sent) == 1


async def test_a_failure_of_the_channel_stops_it_and_the_message_waits(world: World) -> None:
    await sent(world)
    await world.post(failure(world, "out1", 131042))
    channel = (await world.rows(channels, channels.c.id))[0]
    assert (channel.status, channel.stop_reason) == ("stopped", "131042 No")
    assert await world.statuses() == ["queued"]
    await world.run()
    assert len(world.channel.sent) == 1


async def test_a_window_that_is_closed_after_all_closes_here_too(world: World) -> None:
    await sent(world)
    world.clock.move(5)
    await world.post(failure(world, "out1", 131047))
    (talk,) = await world.rows(conversations)
    assert talk.window_expires_at == world.clock.now()
    assert await world.statuses() == ["failed"]
    (message,) = [row for row in await world.rows(messages) if row.direction == "out"]
    assert message.error_text == "window_closed"


async def test_a_window_that_the_customer_opened_meanwhile_stays_open(world: World) -> None:
    await sent(world)
    world.clock.move(5)
    report = failure(world, "out1", 131047)
    world.clock.move(5)
    await world.post(world.says("ainda", "m2"))
    await world.post(report)
    (talk,) = await world.rows(conversations)
    assert talk.window_expires_at == world.clock.now() + timedelta(hours=24)


async def test_who_wants_no_advertising_is_noted_once(world: World) -> None:
    await sent(world)
    for _ in range(2):
        await world.post(failure(world, "out1", 131050))
    assert [(row.is_opted_in, row.source) for row in await world.rows(consents)] == [(False, "provider")]
    assert (await world.rows(contacts))[0].opted_out_at == world.clock.now()


async def test_a_failure_after_the_delivery_changes_nothing(world: World) -> None:
    await sent(world)
    await world.post(world.status("out1", "delivered"))
    await world.post(failure(world, "out1", 131000))
    assert await world.statuses() == ["delivered"]
    assert [row.state for row in await world.rows(effects)] == ["done"]
