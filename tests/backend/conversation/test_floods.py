"""Who writes more than one turn takes, while a call is under way, is answered all the same, and nothing spins."""

import asyncio

import pytest

from backend.models import conversations, inputs
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

CALL = ("call_webhook", {"method": "POST", "url": "https://shop.example/orders"})
STEPS = (("any_message_trigger", {}), CALL, ("send_message", {"text": "Feito"}))
EDGES = (("a", "next", "b"), ("b", "success", "c"))
MESSAGES = 70  # more than one turn takes
TURNS_AT_MOST = 10


async def flooded(world: World) -> None:
    """A call is under way, and many messages have come since."""
    await world.publish(*STEPS, edges=EDGES)
    world.http.may_answer.clear()
    await world.post(world.says("oi", "m0"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    await world.post(*(world.says(f"oi {number}", f"m{number}") for number in range(1, MESSAGES)))


async def test_the_answer_of_a_call_is_taken_however_many_messages_wait_for_it(world: World) -> None:
    await flooded(world)
    for _ in range(TURNS_AT_MOST):
        await world.turns.take_turns()
    world.http.may_answer.set()
    async with asyncio.timeout(60):
        await world.performer.finish()
        world.clock.move(2)
        await world.run()
    assert world.channel.texts() == ["Feito"] * MESSAGES
    rows = await world.rows(inputs, inputs.c.taken_at, inputs.c.sequence)
    assert {row.state for row in rows} == {"taken"}
    taken = [row.id for row in rows if row.kind == "message_received"]
    assert taken == [row.id for row in await world.rows(inputs, inputs.c.sequence) if row.kind == "message_received"]


async def test_a_conversation_that_can_only_wait_is_not_claimed_again_and_again(world: World) -> None:
    await flooded(world)
    turns = 0
    while await world.turns.take_turns():
        turns += 1
        assert turns < TURNS_AT_MOST
    (conversation,) = await world.rows(conversations)
    assert conversation.leased_until is None
    world.http.may_answer.set()
    await world.performer.finish()
    assert await world.turns.take_turns() == 1
