"""Echoes of our own sends: one post may settle many, and news of a message may come in any order and number."""

import pytest

from backend.channels.contract import InDoubt, Sender
from backend.models import effects, messages
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

HELLO = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Um"}))
PEOPLE = [Sender(phone=f"551198765000{number}", name="Ana") for number in range(3)]


async def three_in_doubt(world: World) -> list[str]:
    """Sends of which nobody knows the end, each in a conversation of its own."""
    await world.publish(*HELLO)
    world.channel.outcomes = [InDoubt("cut off") for _ in PEOPLE]
    for number, sender in enumerate(PEOPLE):
        await world.say("oi", f"m{number}", sender)
    return [effect_id for _, _, effect_id in world.channel.sent]


async def test_one_post_settles_several_sends(world: World) -> None:
    sent = await three_in_doubt(world)
    received = await world.post(*(world.status(f"out.{effect_id}", "sent", effect_id) for effect_id in sent))
    assert received.statuses == 3
    assert [row.state for row in await world.rows(effects)] == ["done"] * 3


async def test_the_first_news_of_a_message_may_be_told_several_times_in_one_post(world: World) -> None:
    sent = (await three_in_doubt(world))[0]
    names = ("read", "sent", "delivered", "sent")
    await world.post(*(world.status("out.1", name, sent) for name in names))
    (row,) = [row for row in await world.rows(messages) if row.id == sent]
    assert (row.status, row.provider_id) == ("read", "out.1")
    assert [row.state for row in await world.rows(effects, effects.c.sequence)] == ["done", "in_doubt", "in_doubt"]
