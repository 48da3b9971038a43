"""What customers put under messages is kept with them, and told to whoever looks."""

from datetime import timedelta

import pytest

from backend.channels.contract import OtherUpdate, Reaction
from backend.models import live_changes, live_watches, messages
from tests.backend.conversation.test_turn import HELLO
from tests.backend.world import ANA, WORKSPACE, World

pytestmark = pytest.mark.asyncio


async def react(world: World, key: str, emoji: str, *, ago_s: int = 0) -> None:
    """The customer puts something under the bot's message."""
    (ours,) = [row for row in await world.rows(messages) if row.direction == "out"]
    reaction = Reaction(ours.provider_id, world.clock.now() - timedelta(seconds=ago_s), emoji)
    await world.post(OtherUpdate("reaction", key, {}, sender=ANA, reaction=reaction))


async def shown(world: World) -> list[str]:
    return [row.reaction for row in await world.rows(messages, messages.c.created_at, messages.c.id)]


async def test_the_latest_reaction_stands_under_the_message(world: World) -> None:
    await world.publish(*HELLO)
    await world.say("Oi", "m1")
    await react(world, "r1", "👍")
    assert await shown(world) == ["", "👍"]
    await react(world, "r2", "❤️")
    await react(world, "r3", "😡", ago_s=60)  # delivered late
    assert await shown(world) == ["", "❤️"]
    await react(world, "r4", "")
    assert await shown(world) == ["", ""]


async def test_what_is_no_emoji_is_not_shown(world: World) -> None:
    await world.publish(*HELLO)
    await world.say("Oi", "m1")
    await react(world, "r1", "x" * 33)
    assert await shown(world) == ["", ""]


async def test_whoever_watches_is_told_of_a_reaction(world: World) -> None:
    await world.publish(*HELLO)
    await world.say("Oi", "m1")
    await world.add(live_watches, workspace_id=WORKSPACE, until=world.clock.now())
    await react(world, "r1", "👍")
    (ours,) = [row for row in await world.rows(messages) if row.direction == "out"]
    assert [(row.kind, row.subject_id) for row in await world.rows(live_changes)] == [("message", ours.id)]
