"""Operators take chats over, hand them on and give them back; flows stay silent meanwhile and then go on."""

import pytest

from backend.domains.inbox.handoff_schemas import Assignment, GivingBack
from backend.domains.inbox.schemas import ConversationsWanted
from backend.errors import BadInput, Conflict, NotFound
from backend.models import conversations, handoffs, memberships, messages, users
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio

PERSON = (
    ("keyword_trigger", {"words": ["pessoa"]}),
    ("hand_off", {"team": "sales", "note": "VIP", "timeout_s": 7_200}),
    ("send_message", {"text": "De volta"}),
    ("send_message", {"text": "Ninguém"}),
)
EDGES = [("a", "next", "b"), ("b", "returned", "c"), ("b", "no_operator", "d")]


async def handed_off(desk: Desk) -> str:
    """A flow put a chat before people; gives the conversation's id."""
    for user_id in ("u1", "u2"):
        await desk.add(users, id=user_id, email=f"{user_id}@x", password_hash="x", created_at=desk.clock.now())
        row = {"workspace_id": "w1", "user_id": user_id, "role": "operator", "created_at": desk.clock.now()}
        await desk.add(memberships, **row)
    await desk.publish(*PERSON, edges=EDGES)
    await desk.say("pessoa", "m1")
    (talk,) = await desk.rows(conversations)
    return str(talk.id)


async def test_who_takes_a_chat_has_it_and_the_flow_waits_silently(desk: Desk) -> None:
    talk = await handed_off(desk)
    waiting = await desk.inbox.list_conversations("w1", ConversationsWanted(waits_for="open"))
    assert [one.id for one in waiting.items] == [talk]
    await desk.handoffs.take("w1", talk, "u1")
    await desk.run()
    (handoff,) = (await desk.handoffs.list_handoffs("w1", talk)).items
    assert (handoff.status, handoff.operator_id, handoff.team, handoff.note) == ("taken", "u1", "sales", "VIP")
    before = len(desk.channel.sent)
    await desk.say("pessoa", "m2")
    assert len(desk.channel.sent) == before
    with pytest.raises(Conflict):
        await desk.handoffs.take("w1", talk, "u2")


async def test_a_chat_given_back_goes_on_in_the_flow_with_the_summary(desk: Desk) -> None:
    talk = await handed_off(desk)
    await desk.handoffs.take("w1", talk, "u1")
    await desk.run()
    await desk.handoffs.give_back("w1", talk, GivingBack(summary="Refunded"))
    await desk.run()
    assert desk.channel.texts()[-1] == "De volta"
    (handoff,) = await desk.rows(handoffs)
    assert (handoff.status, handoff.summary, handoff.closed_at) == ("closed", "Refunded", desk.clock.now())
    assert (await desk.inbox.get("w1", talk)).operator_id is None
    with pytest.raises(Conflict):
        await desk.handoffs.give_back("w1", talk, GivingBack(summary="again"))


async def test_a_chat_is_handed_on_to_a_member_and_let_go(desk: Desk) -> None:
    talk = await handed_off(desk)
    await desk.handoffs.take("w1", talk, "u1")
    await desk.handoffs.assign("w1", talk, Assignment("u2"))
    assert (await desk.inbox.get("w1", talk)).operator_id == "u2"
    with pytest.raises(BadInput):
        await desk.handoffs.assign("w1", talk, Assignment("stranger"))
    await desk.handoffs.assign("w1", talk, Assignment(None))
    (handoff,) = await desk.rows(handoffs)
    assert (handoff.status, handoff.operator_id) == ("open", None)
    assert (await desk.inbox.get("w1", talk)).operator_id is None


async def test_a_chat_no_flow_put_before_people_can_be_taken_and_given_back(desk: Desk) -> None:
    await desk.say("hello", "m1")
    (talk,) = await desk.rows(conversations)
    await desk.handoffs.take("w1", talk.id, "u1")
    await desk.handoffs.give_back("w1", talk.id, GivingBack())
    assert (await desk.inbox.get("w1", talk.id)).operator_id is None
    assert [row.direction for row in await desk.rows(messages)] == ["in"]


async def test_another_workspace_finds_no_chat(desk: Desk) -> None:
    talk = await handed_off(desk)
    for call in (
        desk.handoffs.take(OTHER, talk, "u1"),
        desk.handoffs.assign(OTHER, talk, Assignment(None)),
        desk.handoffs.give_back(OTHER, talk, GivingBack()),
        desk.handoffs.list_handoffs(OTHER, talk),
    ):
        with pytest.raises(NotFound):
            await call
