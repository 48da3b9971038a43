"""A customer who is asked how it was answers with a tap: the first one counts, and no flow takes it for a message."""

import pytest

from backend.channels.contract import InboundMessage
from backend.domains.inbox.handoff_schemas import Closing
from backend.domains.panel.services import PanelService
from backend.models import conversations, inputs, satisfactions
from flow_engine.contents import ListContent
from flow_engine.inputs import Message
from nodes import catalogue
from tests.backend.domains.desk import Desk
from tests.backend.world import ANA

pytestmark = pytest.mark.asyncio


async def closed(desk: Desk) -> str:
    """An operator takes a chat and closes it with the question; gives the conversation."""
    await desk.publish(("any_message_trigger", {}), ("send_message", {"text": "Olá"}))
    await desk.say("oi", "m1")
    (talk,) = await desk.rows(conversations)
    await desk.handoffs.close("w1", talk.id, Closing(reason="done", ask_satisfaction=True))
    await desk.run()
    return str(talk.id)


def taps(desk: Desk, reply_id: str, provider_id: str) -> InboundMessage:
    tapped = Message(kind="reply", text="x", reply_id=reply_id)
    return InboundMessage(provider_id, desk.clock.now(), ANA, tapped, {})


async def test_the_question_is_sent_and_the_first_tap_is_kept(desk: Desk) -> None:
    conversation_id = await closed(desk)
    question = desk.channel.sent[-1][1]
    assert isinstance(question, ListContent)
    assert [option.title for option in question.options] == ["Very good", "Good", "So-so", "Bad", "Very bad"]
    sent_before = len(desk.channel.sent)
    for place, provider_id in ((1, "m2"), (4, "m3")):
        await desk.post(taps(desk, question.options[place].id, provider_id))
        await desk.run()
    (kept,) = await desk.rows(satisfactions)
    assert (kept.conversation_id, kept.score, kept.answered_at) == (conversation_id, 4, desk.clock.now())
    assert len(desk.channel.sent) == sent_before  # the flow that answers any message did not answer the taps
    assert [row.state for row in await desk.rows(inputs, inputs.c.sequence)][-2:] == ["taken", "taken"]
    panel = await PanelService(desk.database, desk.contacts, catalogue()).get("w1", conversation_id, "en")
    assert [one.score for one in panel.satisfactions] == [4]


async def test_the_answer_to_another_conversations_question_changes_nothing(desk: Desk) -> None:
    await closed(desk)
    row = {"id": "q1", "workspace_id": "w2", "conversation_id": "another", "asked_at": desk.clock.now()}
    await desk.add(satisfactions, **row)
    await desk.post(taps(desk, "satisfaction:q1:1", "m2"))
    await desk.run()
    assert [row.score for row in await desk.rows(satisfactions)] == [None, None]


async def test_nobody_is_asked_when_the_window_is_closed(desk: Desk) -> None:
    await desk.post(desk.says("oi", "m1"))
    await desk.run()
    desk.clock.move(25 * 3_600)
    (talk,) = await desk.rows(conversations)
    await desk.handoffs.close("w1", talk.id, Closing(ask_satisfaction=True))
    await desk.run()
    assert desk.channel.sent == []
    assert await desk.rows(satisfactions) == []
