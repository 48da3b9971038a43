"""Whoever takes a chat has the bot silent at once: what it still wanted to say is withdrawn, wherever that was."""

import pytest

from backend.channels.contract import EchoMessage, InDoubt, Refused
from backend.domains.inbox.handoff_schemas import Assignment, GivingBack
from backend.models import channels, dead_letters, effects, messages
from flow_engine.inputs import Message
from tests.backend.domains.desk import Desk
from tests.backend.domains.inbox.test_handoffs import PERSON
from tests.backend.domains.inbox.test_ownership import talk_of, write_as
from tests.backend.domains.tending import member
from tests.backend.effects.test_reported_failures import failure
from tests.backend.effects.test_sending import TWO, sweep_up
from tests.backend.world import ANA

pytestmark = pytest.mark.asyncio

LATER = Refused(130429, "rate limit", "retry", 60)
SAYS_FIRST = (PERSON[0], ("send_message", {"text": "Um momento"}), *PERSON[1:])
SAYS_FIRST_EDGES = [("a", "next", "b"), ("b", "next", "c"), ("c", "returned", "d"), ("c", "no_operator", "e")]


async def held_up(desk: Desk, outcome: Refused | InDoubt = LATER) -> str:
    """The bot wants to say two things, and the first one does not go out; gives the conversation's id."""
    await desk.publish(*TWO)
    for user_id in ("u1", "u2"):
        await member(desk, user_id)
    desk.channel.outcomes = [outcome]
    await desk.say("oi", "m1")
    return await talk_of(desk)


async def later(desk: Desk) -> None:
    """An hour passes, in which everything is tried that is to be tried."""
    for _ in range(6):
        desk.clock.move(600)
        await sweep_up(desk)


async def fates(desk: Desk) -> list[tuple[str, str]]:
    """Gives how far each of our messages came, and why not."""
    rows = await desk.rows(messages, messages.c.created_at, messages.c.id)
    return [(row.status, row.error_text) for row in rows if row.direction == "out"]


WITHDRAWN = ("failed", "taken_over")


async def test_what_waits_to_be_sent_is_withdrawn_and_the_person_need_not_wait_behind_it(desk: Desk) -> None:
    talk = await held_up(desk)
    await desk.handoffs.take("w1", talk, "u1")
    assert await fates(desk) == [WITHDRAWN, WITHDRAWN]
    await write_as(desk, "u1", "Sou eu")
    assert desk.channel.texts() == ["Um", "Sou eu"]
    await later(desk)
    assert desk.channel.texts() == ["Um", "Sou eu"]
    assert await desk.rows(dead_letters) == []


async def test_whoever_makes_the_bot_fall_silent_withdraws_it(desk: Desk) -> None:
    talk = await held_up(desk)
    await desk.handoffs.assign("w1", talk, Assignment("u2"))
    assert await fates(desk) == [WITHDRAWN, WITHDRAWN]


async def test_an_operator_who_writes_first_comes_before_what_the_bot_wanted_to_say(desk: Desk) -> None:
    await held_up(desk)
    await write_as(desk, "u1", "Sou eu")
    await later(desk)
    assert desk.channel.texts() == ["Um", "Sou eu"]


async def test_who_answers_from_the_phone_is_not_interrupted_by_the_bot(desk: Desk) -> None:
    await held_up(desk)
    await desk.post(EchoMessage("e1", desk.clock.now(), ANA, Message(text="Sou eu"), {}))
    await later(desk)
    assert desk.channel.texts() == ["Um"]


async def test_what_a_worker_is_sending_goes_out_and_what_it_holds_behind_that_does_not(desk: Desk) -> None:
    await desk.publish(*TWO)
    await member(desk, "u1")
    desk.channel.may_answer.clear()
    await desk.post(desk.says("oi", "m1"))
    await desk.turns.take_turns()
    await desk.channel.is_reached.wait()
    await desk.handoffs.take("w1", await talk_of(desk), "u1")
    desk.channel.may_answer.set()
    await desk.performer.finish()
    await later(desk)
    assert desk.channel.texts() == ["Um"]
    assert await fates(desk) == [("accepted", ""), WITHDRAWN]


@pytest.mark.parametrize("outcome", [LATER, InDoubt("timeout"), Refused(190, "token", "stop_channel")])
async def test_what_does_not_go_out_while_a_person_takes_the_chat_is_not_tried_again(
    desk: Desk, outcome: Refused | InDoubt
) -> None:
    await desk.publish(*TWO)
    await member(desk, "u1")
    desk.channel.outcomes = [outcome]
    desk.channel.may_answer.clear()
    await desk.post(desk.says("oi", "m1"))
    await desk.turns.take_turns()
    await desk.channel.is_reached.wait()
    await desk.handoffs.take("w1", await talk_of(desk), "u1")
    desk.channel.may_answer.set()
    await desk.performer.finish()
    await later(desk)
    assert desk.channel.texts() == ["Um"]
    assert await fates(desk) == [WITHDRAWN, WITHDRAWN]
    stopped = [row.id for row in await desk.rows(channels) if row.status == "stopped"]
    assert stopped == (["c1"] if isinstance(outcome, Refused) and outcome.action == "stop_channel" else [])


async def test_a_send_in_doubt_is_not_repeated_into_a_persons_chat(desk: Desk) -> None:
    talk = await held_up(desk, InDoubt("timeout"))
    await desk.handoffs.take("w1", talk, "u1")
    await later(desk)
    assert desk.channel.texts() == ["Um"]
    assert {row.state for row in await desk.rows(effects)} == {"failed"}
    assert await desk.rows(dead_letters) == []


async def test_a_send_whose_worker_ended_is_not_repeated_into_a_persons_chat(desk: Desk) -> None:
    await desk.publish(*TWO)
    await member(desk, "u1")
    desk.channel.may_answer.clear()
    await desk.post(desk.says("oi", "m1"))
    await desk.turns.take_turns()
    await desk.channel.is_reached.wait()
    await desk.handoffs.take("w1", await talk_of(desk), "u1")
    await desk.performer.stop()
    desk.channel.may_answer.set()
    await later(desk)
    assert desk.channel.texts() == ["Um"]


async def test_what_the_provider_gives_back_later_is_not_sent_again_while_a_person_has_the_chat(desk: Desk) -> None:
    await desk.publish(*TWO)
    await member(desk, "u1")
    await desk.say("oi", "m1")
    await desk.handoffs.take("w1", await talk_of(desk), "u1")
    await desk.post(failure(desk, "out1", 131000))
    await later(desk)
    assert desk.channel.texts() == ["Um", "Dois"]
    assert [status for status, _ in await fates(desk)] == ["failed", "accepted"]


async def test_what_a_flow_says_on_its_way_to_a_person_goes_out_before_what_the_person_writes(desk: Desk) -> None:
    await desk.publish(*SAYS_FIRST, edges=SAYS_FIRST_EDGES)
    await member(desk, "u1")
    desk.channel.outcomes = [LATER]
    await desk.say("pessoa", "m1")
    await desk.handoffs.take("w1", await talk_of(desk), "u1")
    await write_as(desk, "u1", "Sou eu")
    await later(desk)
    assert desk.channel.texts() == ["Um momento", "Um momento", "Sou eu"]


async def test_given_back_the_bot_speaks_again_and_says_nothing_old(desk: Desk) -> None:
    talk = await held_up(desk)
    await desk.handoffs.take("w1", talk, "u1")
    await desk.handoffs.give_back("w1", talk, GivingBack())
    await later(desk)
    assert desk.channel.texts() == ["Um"]
    assert await desk.say("oi", "m2") == ["Um", "Dois"]
