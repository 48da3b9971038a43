"""Conversations are shown with all that happened in them, and what was given up can be tried again."""

from typing import Any

import pytest
from sqlalchemy import update

from backend.channels.contract import Refused, Sender
from backend.domains.inbox.schemas import ConversationsWanted, DeadLettersWanted
from backend.domains.messages.schemas import NewMessage
from backend.domains.pages import PageOf
from backend.errors import Conflict, NotFound
from backend.models import conversations, dead_letters, inputs
from flow_engine.contents import TextContent
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio
MENU = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Olá"}), ("wait", {"duration_s": 60}))


async def talk(desk: Desk, n: int = 0) -> str:
    """A customer writes; gives the conversation."""
    sender = Sender(phone=f"55119{80000000 + n}", name=f"Ana {n}")
    await desk.say("oi", f"m{n}", sender)
    rows = await desk.rows(conversations, conversations.c.id)
    return str(rows[-1].id)


async def test_a_conversation_is_shown_with_messages_ways_and_runs(desk: Desk) -> None:
    version = await desk.publish(*MENU)
    conversation_id = await talk(desk)
    shown = await desk.inbox.get("w1", conversation_id)
    assert (shown.contact_name, shown.status, shown.has_handoff) == ("Ana 0", "open", False)
    said = await desk.inbox.list_messages("w1", conversation_id, PageOf())
    assert sorted((one.direction, one.content["text"]) for one in said.items) == [("in", "oi"), ("out", "Olá")]
    (turn,) = (await desk.inbox.list_turns("w1", conversation_id, PageOf())).items
    assert (turn.kind, turn.state) == ("message_received", "taken")
    assert turn.route
    assert (turn.route["action"], turn.route["flow_id"], turn.route["why"]["code"]) == ("start", "f1", "trigger")
    assert [step["node_id"] for step in turn.path] == ["a", "b", "c"]
    (run,) = (await desk.inbox.list_sessions("w1", conversation_id, PageOf())).items
    assert (run.id, run.version_id, run.status) == (turn.session_id, version, "waiting")


async def test_conversations_are_found_in_pages(desk: Desk) -> None:
    made = []
    for n in range(5):
        made.append(await talk(desk, n))
        desk.clock.move(1)
    await desk.database.write(
        lambda connection: connection.execute(
            update(conversations).where(conversations.c.id == made[1]).values(status="closed", operator_id="u1")
        )
    )

    async def found(**wanted: Any) -> list[str]:
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await desk.inbox.list_conversations("w1", ConversationsWanted(cursor=cursor, limit=2, **wanted))
            ids += [one.id for one in page.items]
            cursor = page.next_cursor
        return ids

    assert await found() == made[::-1]
    assert await found(status="closed") == [made[1]]
    assert await found(operator_id="u1") == [made[1]]
    assert await found(search="ana 3") == [made[3]]
    assert await found(search="80000004") == [made[4]]
    assert await found(channel_id="c2") == []
    assert await found(waits_for="open") == []


async def test_those_that_wait_for_people_are_found(desk: Desk) -> None:
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), ("hand_off", {"team": "sales"}))
    conversation_id = await talk(desk)
    (waiting,) = (await desk.inbox.list_conversations("w1", ConversationsWanted(waits_for="open"))).items
    assert (waiting.id, waiting.has_handoff) == (conversation_id, True)
    assert (await desk.inbox.list_conversations("w1", ConversationsWanted(waits_for="taken"))).items == []


async def test_messages_come_in_pages_the_latest_first(desk: Desk) -> None:
    for n in range(7):
        await desk.post(desk.says(str(n), f"m{n}"))
        desk.clock.move(1)
    (row,) = await desk.rows(conversations)
    first = await desk.inbox.list_messages("w1", row.id, PageOf(limit=4))
    rest = await desk.inbox.list_messages("w1", row.id, PageOf(limit=4, cursor=first.next_cursor or ""))
    assert [one.content["text"] for one in [*first.items, *rest.items]] == list("6543210")
    assert rest.next_cursor is None
    turns = await desk.inbox.list_turns("w1", row.id, PageOf(limit=4))
    more = await desk.inbox.list_turns("w1", row.id, PageOf(limit=4, cursor=turns.next_cursor or ""))
    assert [one.input["message"]["text"] for one in [*turns.items, *more.items]] == list("6543210")


async def test_an_input_that_was_given_up_is_tried_again_once(desk: Desk) -> None:
    await desk.publish(*MENU)
    await desk.post(desk.says("oi", "m1"))
    payload = (await desk.rows(inputs))[0].payload
    await _set_payload(desk, "broken")
    for _ in range(5):
        await desk.run()
        desk.clock.move(3_600)
    (letter,) = (await desk.letters.list_letters("w1", DeadLettersWanted())).items
    assert (letter.kind, letter.can_be_replayed) == ("input", True)
    await _set_payload(desk, payload)
    replayed = await desk.letters.replay("w1", letter.id)
    assert (replayed.can_be_replayed, replayed.replayed_at) == (False, desk.clock.now())
    await desk.run()
    assert (await desk.rows(inputs))[0].state == "taken"
    with pytest.raises(Conflict):
        await desk.letters.replay("w1", letter.id)
    assert (await desk.letters.list_letters("w1", DeadLettersWanted())).items == []
    assert len((await desk.letters.list_letters("w1", DeadLettersWanted(is_replayed=True))).items) == 1


async def _set_payload(desk: Desk, payload: str) -> None:
    await desk.database.write(lambda connection: connection.execute(update(inputs).values(payload=payload)))


async def test_a_message_that_was_given_up_is_sent_again(desk: Desk) -> None:
    conversation_id = await talk(desk)
    contact_id = (await desk.inbox.get("w1", conversation_id)).contact_id
    sent = await desk.messages.send("w1", NewMessage(content=TextContent("Hi"), contact_id=contact_id))
    desk.channel.outcomes = [Refused(131000, "later", "retry")] * 8
    for _ in range(9):
        await desk.run()
        desk.clock.move(1_900)
    assert (await desk.messages.get("w1", sent.message_id)).status == "failed"
    (letter,) = (await desk.letters.list_letters("w1", DeadLettersWanted())).items
    assert letter.subject
    assert (letter.kind, letter.subject["content"]["text"], letter.can_be_replayed) == ("effect", "Hi", True)
    await desk.letters.replay("w1", letter.id)
    assert (await desk.messages.get("w1", sent.message_id)).status == "queued"
    await desk.run()
    assert (await desk.messages.get("w1", sent.message_id)).status == "accepted"


async def test_another_workspace_finds_nothing(desk: Desk) -> None:
    await desk.publish(*MENU)
    conversation_id = await talk(desk)
    row = {"workspace_id": "w1", "conversation_id": conversation_id, "kind": "input", "subject_id": "x"}
    await desk.add(dead_letters, id="d1", created_at=desk.clock.now(), **row)
    for call in (
        desk.inbox.get(OTHER, conversation_id),
        desk.inbox.list_messages(OTHER, conversation_id, PageOf()),
        desk.inbox.list_turns(OTHER, conversation_id, PageOf()),
        desk.inbox.list_sessions(OTHER, conversation_id, PageOf()),
        desk.letters.replay(OTHER, "d1"),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await desk.inbox.list_conversations(OTHER, ConversationsWanted())).items == []
    assert (await desk.letters.list_letters(OTHER, DeadLettersWanted())).items == []
    with pytest.raises(Conflict):
        await desk.letters.replay("w1", "d1")  # what it was about is gone
    assert (await desk.letters.list_letters("w1", DeadLettersWanted())).items[0].replayed_at is None
