"""Of a chat there is one owner, whoever reaches for it at once; the bot is silent while people have it."""

import asyncio

import pytest

from backend.channels.contract import EchoMessage
from backend.domains.inbox.handoff_schemas import Assignment, Closing, GivingBack
from backend.domains.messages.schemas import NewMessage
from backend.errors import BadInput, Conflict
from backend.jobs.wake_sessions import wake_sessions
from backend.models import conversations, inputs, messages, sessions, takeovers
from flow_engine.contents import TextContent
from flow_engine.inputs import Message
from tests.backend.conversation.test_turn import HELLO
from tests.backend.domains.desk import Desk
from tests.backend.domains.inbox.test_handoffs import handed_off
from tests.backend.domains.tending import tend
from tests.backend.world import ANA

pytestmark = pytest.mark.asyncio

ASKS_MODEL = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("ask_question", {"text": "Nome?", "answer": {"kind": "text"}, "variable": "name"}),
    ("ask_llm", {"instructions": "Be kind.", "history_messages": 10}),
    ("send_message", {"text": "Tchau {{ name }}"}),
)
ASKS_EDGES = [("a", "next", "b"), ("b", "answered", "c"), ("c", "answered", "d")]


async def talk_of(desk: Desk) -> str:
    (row,) = await desk.rows(conversations)
    return str(row.id)


async def write_as(desk: Desk, operator_id: str, text: str = "Aqui é a Bia") -> None:
    (row,) = await desk.rows(conversations)
    new = NewMessage(content=TextContent(text), contact_id=row.contact_id)
    await desk.messages.send("w1", new, operator_id=operator_id)
    await desk.run()


async def test_of_all_who_take_a_chat_at_once_one_has_it_and_the_others_are_told_who(desk: Desk) -> None:
    talk = await handed_off(desk)
    takers = ["u1", "u2"] * 5
    came = await asyncio.gather(*(desk.handoffs.take("w1", talk, one) for one in takers), return_exceptions=True)
    (row,) = await desk.rows(conversations)
    assert {one for one, error in zip(takers, came, strict=True) if error is None} == {row.operator_id}
    refused = [error for error in came if error is not None]
    assert all(isinstance(error, Conflict) for error in refused)
    assert {error.faults[0].what for error in refused if isinstance(error, Conflict)} == {f"{row.operator_id}@x"}


async def test_an_operator_who_writes_first_has_the_chat_and_the_bot_is_silent(desk: Desk) -> None:
    await desk.publish(*HELLO)
    await desk.say("Oi", "m1")
    await write_as(desk, "u1")
    shown = await desk.inbox.get("w1", await talk_of(desk))
    assert (shown.owner, shown.operator_id) == ("operator", "u1")
    assert await desk.say("Oi", "m2") == []
    (mine,) = [row for row in await desk.rows(messages) if row.operator_id]
    assert (mine.direction, mine.operator_id) == ("out", "u1")


async def test_a_program_that_writes_takes_nothing_over(desk: Desk) -> None:
    await desk.publish(*HELLO)
    await desk.say("Oi", "m1")
    await write_as(desk, "")
    assert (await desk.inbox.get("w1", await talk_of(desk))).owner == "bot"
    assert await desk.say("Oi", "m2") != []


async def test_who_answers_from_the_phone_has_the_chat_until_it_is_given_back(desk: Desk) -> None:
    await desk.publish(*HELLO)
    await desk.say("Oi", "m1")
    await desk.post(EchoMessage("e1", desk.clock.now(), ANA, Message(text="Sou eu"), {}))
    assert await desk.say("Oi", "m2") == []
    talk = await talk_of(desk)
    shown = await desk.inbox.get("w1", talk)
    assert (shown.owner, shown.operator_id) == ("operator", None)
    await desk.handoffs.give_back("w1", talk, GivingBack())
    assert await desk.say("Oi", "m3") != []


async def test_the_answer_of_a_model_that_comes_while_people_have_the_chat_waits_for_them(desk: Desk) -> None:
    await desk.publish(*ASKS_MODEL, edges=ASKS_EDGES)
    await desk.say("oi", "m1")
    desk.llm.may_answer.clear()
    await desk.post(desk.says("Eva", "m2"))
    await desk.turns.take_turns()
    await desk.llm.is_reached.wait()
    talk = await talk_of(desk)
    await desk.handoffs.take("w1", talk, "u1")
    desk.llm.may_answer.set()
    await desk.performer.finish()
    await desk.run()
    assert desk.channel.texts() == ["Nome?"]
    assert [row.state for row in await desk.rows(inputs, inputs.c.sequence)][-1] == "held"
    await desk.handoffs.give_back("w1", talk, GivingBack())
    await desk.run()
    assert desk.channel.texts() == ["Nome?", "Sim", "Tchau Eva"]


async def test_a_chat_is_given_back_at_a_node_with_what_the_flow_knew(desk: Desk) -> None:
    await desk.publish(*ASKS_MODEL, ("wait", {"duration_s": 60}), edges=[*ASKS_EDGES, ("d", "next", "e")])
    await desk.say("oi", "m1")
    await desk.say("Eva", "m2")
    talk = await talk_of(desk)
    await desk.handoffs.take("w1", talk, "u1")
    for wrong in (GivingBack("node", "f9", "d"), GivingBack("node", "f1", "z")):
        with pytest.raises(BadInput):
            await desk.handoffs.give_back("w1", talk, wrong)
    await desk.handoffs.give_back("w1", talk, GivingBack("node", "f1", "d", "Refunded"))
    await desk.run()
    assert desk.channel.texts() == ["Nome?", "Sim", "Tchau Eva", "Tchau Eva"]
    runs = await desk.rows(sessions, sessions.c.started_at, sessions.c.id)
    assert sorted((row.status, row.end_reason) for row in runs) == [("ended", "given_back"), ("waiting", "")]
    (time,) = (await desk.handoffs.list_takeovers("w1", talk)).items
    assert (time.operator_id, time.ending, time.summary, time.ended_at) == ("u1", "node", "Refunded", desk.clock.now())


async def test_a_model_is_shown_what_people_did_where_they_gave_back(desk: Desk) -> None:
    await desk.publish(*ASKS_MODEL, edges=ASKS_EDGES)
    await desk.say("hm", "m1")
    await write_as(desk, "u1")
    desk.clock.move(60)
    await desk.handoffs.give_back("w1", await talk_of(desk), GivingBack(summary="Got a refund"))
    desk.clock.move(60)
    await desk.say("oi", "m2")
    await desk.say("Eva", "m3")
    ((_, history),) = desk.llm.calls
    assert [(said.by, said.text) for said in history] == [
        ("customer", "hm"),
        ("business", "Aqui é a Bia"),
        ("people", "Got a refund"),
        ("customer", "oi"),
        ("business", "Nome?"),
    ]


async def test_a_chat_that_is_closed_ends_its_flows_and_the_next_message_meets_the_bot(desk: Desk) -> None:
    talk = await handed_off(desk)
    await desk.handoffs.take("w1", talk, "u1")
    await desk.handoffs.close("w1", talk, Closing(reason="solved"))
    await desk.run()
    shown = await desk.inbox.get("w1", talk)
    assert (shown.owner, shown.status, shown.close_reason, shown.operator_id) == ("nobody", "closed", "solved", None)
    assert (shown.has_handoff, shown.waiting_since) == (False, None)
    assert [row.end_reason for row in await desk.rows(sessions)] == ["closed"]
    assert [(row.ending, row.summary) for row in await desk.rows(takeovers)] == [("closed", "solved")]
    with pytest.raises(Conflict):
        await desk.handoffs.close("w1", talk, Closing())
    await desk.say("pessoa", "m2")
    shown = await desk.inbox.get("w1", talk)
    assert (shown.owner, shown.status, shown.close_reason, shown.team) == ("queue", "open", "", "sales")


async def test_a_chat_that_nobody_takes_in_time_is_the_bots_again(desk: Desk) -> None:
    talk = await handed_off(desk)
    desk.clock.move(7_201)
    now = desk.clock.now()
    await desk.database.write(lambda connection: wake_sessions(connection, now))
    await desk.run()
    assert desk.channel.texts() == ["Ninguém"]
    shown = await desk.inbox.get("w1", talk)
    assert (shown.owner, shown.has_handoff, shown.waiting_since) == ("bot", False, None)


async def test_a_chat_put_aside_comes_back_in_time_or_when_the_customer_writes(desk: Desk) -> None:
    talk = await handed_off(desk)
    until = desk.clock.now().replace(hour=18)
    await desk.handoffs.take("w1", talk, "u1")
    await desk.handoffs.snooze("w1", talk, until)
    assert (await desk.inbox.get("w1", talk)).snoozed_until == until
    await desk.say("Ainda aí?", "m2")
    shown = await desk.inbox.get("w1", talk)
    assert (shown.snoozed_until, shown.waiting_since) == (None, desk.clock.now())
    await desk.handoffs.snooze("w1", talk, until)
    desk.clock.move(7 * 3_600)
    await tend(desk)
    assert (await desk.inbox.get("w1", talk)).snoozed_until is None
    with pytest.raises(BadInput):
        await desk.handoffs.snooze("w1", talk, until)
    await desk.handoffs.give_back("w1", talk, GivingBack())
    with pytest.raises(Conflict):
        await desk.handoffs.snooze("w1", talk, desk.clock.now().replace(year=2030))


async def test_a_chat_is_as_urgent_as_the_flow_or_people_say(desk: Desk) -> None:
    node = ("hand_off", {"priority": "high"})
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), node)
    await desk.say("oi", "m1")
    talk = await talk_of(desk)
    assert (await desk.inbox.get("w1", talk)).priority == "high"
    await desk.handoffs.prioritize("w1", talk, "low")
    assert (await desk.inbox.get("w1", talk)).priority == "low"


async def test_neither_an_operator_nor_a_team_is_no_assignment(desk: Desk) -> None:
    talk = await handed_off(desk)
    for wrong in (Assignment(), Assignment(team="unknown"), Assignment("u1", "unknown")):
        with pytest.raises(BadInput):
            await desk.handoffs.assign("w1", talk, wrong)
    assert (await desk.inbox.get("w1", talk)).owner == "queue"
