"""Whoever counts is told of every conversation of a flow that ends: why, and how long it took."""

import pytest
from msgspec.structs import replace

from backend.jobs.take_turns import TurnTaker
from tests.backend.conversation.test_turn import HELLO, NAME, NAME_EDGES
from tests.backend.world import World

pytestmark = pytest.mark.asyncio


def told_of(world: World) -> list[tuple[str, float]]:
    """Lists what is told from now on."""
    told: list[tuple[str, float]] = []
    parts = replace(world.parts, on_ended=lambda end, seconds: told.append((end, seconds)))
    world.turns = TurnTaker(parts, world.published, world.performer)
    return told


async def test_the_end_of_a_flow_is_told_with_its_length(world: World) -> None:
    told = told_of(world)
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.say("Oi", "m1")
    assert told == []
    world.clock.move(90)
    await world.say("Bia", "m2")
    assert told == [("completed", 90.0)]


async def test_a_flow_that_another_one_interrupts_has_ended(world: World) -> None:
    told = told_of(world)
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.publish(("keyword_trigger", {"words": ["menu"], "interrupts": True}), HELLO[1], flow_id="f2")
    await world.say("Oi", "m1")
    world.clock.move(5)
    await world.say("menu", "m2")
    assert sorted(told) == [("completed", 0.0), ("interrupted", 5.0)]


async def test_a_flow_that_cannot_go_on_has_failed(world: World) -> None:
    told = told_of(world)
    await world.publish(HELLO[0], ("start_flow", {"flow_id": "gone"}))
    await world.say("Oi", "m1")
    assert told == [("failed", 0.0)]
