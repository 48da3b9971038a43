"""The lists of the inbox hold what they say, and each member sees what they have not yet seen."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from backend.channels.contract import Sender
from backend.domains.contacts.schemas import TagsChange
from backend.domains.inbox.reading import ReadingService
from backend.domains.inbox.schemas import ConversationsWanted, ListCount, ListName
from backend.models import conversations, memberships, messages, users
from tests.backend.domains.desk import OTHER, Desk
from tests.backend.world import BEGINS_AT

pytestmark = pytest.mark.asyncio


async def member(desk: Desk, user_id: str, workspace_id: str = "w1") -> None:
    """Somebody who has been there since before anything happened."""
    person = {"id": user_id, "email": f"{user_id}@example.org", "name": user_id.upper(), "password_hash": "-"}
    place = {"workspace_id": workspace_id, "user_id": user_id, "role": "operator"}
    at = {"created_at": BEGINS_AT - timedelta(days=1)}

    async def unit(connection: Any) -> None:
        await connection.execute(insert(users), person | at)
        await connection.execute(insert(memberships), place | at)

    await desk.database.write(unit)


async def talk(desk: Desk, n: int, **values: Any) -> str:
    """A customer writes; gives the conversation, as it is made to stand."""
    desk.clock.move(1)
    await desk.post(desk.says(f"text {n}", f"m{n}", Sender(phone=f"55119{80000000 + n}", name=f"Ana {n}")))
    row = (await desk.rows(conversations, conversations.c.opened_at))[-1]
    if values:
        stands = update(conversations).where(conversations.c.id == row.id).values(values)
        await desk.database.write(lambda connection: connection.execute(stands))
    return str(row.id)


async def in_list(desk: Desk, list_: ListName | None, user_id: str = "u1", **wanted: Any) -> list[str]:
    page = await desk.inbox.list_conversations("w1", ConversationsWanted(list=list_, **wanted), user_id)
    return [one.id for one in page.items]


async def test_each_list_holds_what_it_says(desk: Desk) -> None:
    await member(desk, "u1")
    later = desk.clock.now() + timedelta(hours=1)
    bots = await talk(desk, 0)
    mine = await talk(desk, 1, owner="operator", operator_id="u1", team="Sales")
    another = await talk(desk, 2, owner="operator", operator_id="u2", waiting_since=desk.clock.now())
    queued = await talk(desk, 3, owner="queue", team="Sales", waiting_since=desk.clock.now(), priority="urgent")
    aside = await talk(desk, 4, owner="operator", operator_id="u1", snoozed_until=later)
    over = await talk(desk, 5, status="closed", owner="nobody")
    assert await in_list(desk, None) == [over, aside, queued, another, mine, bots]
    assert await in_list(desk, "all") == [aside, queued, another, mine, bots]
    assert await in_list(desk, "mine") == [mine]
    assert await in_list(desk, "mine", "u2") == [another]
    assert await in_list(desk, "unassigned") == [queued]
    assert await in_list(desk, "waiting") == [queued, another]
    assert await in_list(desk, "snoozed") == [aside]
    assert await in_list(desk, "closed") == [over]
    assert await in_list(desk, "all", team="Sales") == [queued, mine]
    assert await in_list(desk, "all", priority="urgent") == [queued]
    desk.clock.move(3_700)
    assert await in_list(desk, "mine") == [aside, mine]

    counts = await desk.inbox.count("w1", "u1")
    assert {name: count.total for name, count in counts.lists.items()} == {
        "mine": 2, "unassigned": 1, "all": 5, "waiting": 2, "snoozed": 0, "closed": 1,
    }  # fmt: skip
    assert counts.teams == {"Sales": ListCount(2, 2)}
    assert (await desk.inbox.count(OTHER, "u1")).lists["all"] == ListCount(0, 0)


async def test_a_line_of_a_list_tells_what_is_to_be_known(desk: Desk) -> None:
    await member(desk, "u1")
    conversation_id = await talk(desk, 0, owner="operator", operator_id="u1", team="Sales", priority="high")
    contact_id = (await desk.inbox.get("w1", conversation_id)).contact_id
    await desk.contacts.change_tags("w1", contact_id, TagsChange(add=["VIP", "Curitiba"]))
    shown = await desk.inbox.get("w1", conversation_id, "u1")
    assert (shown.owner, shown.operator_name, shown.team, shown.priority) == ("operator", "U1", "Sales", "high")
    assert shown.tags == ["Curitiba", "VIP"]
    assert shown.last_message
    assert (shown.last_message.direction, shown.last_message.text) == ("in", "text 0")
    assert await in_list(desk, "all", tag="vip") == [conversation_id]
    assert await in_list(desk, "all", tag="none") == []


async def test_a_message_is_unread_for_each_member_until_they_have_seen_it(desk: Desk) -> None:
    await member(desk, "u1")
    await member(desk, "u2")
    reading = ReadingService(desk.database, desk.connected)
    conversation_id = await talk(desk, 0)
    desk.clock.move(1)
    await desk.post(desk.says("more", "m9", Sender(phone="5511980000000")))

    async def unread(user_id: str) -> int:
        return (await desk.inbox.get("w1", conversation_id, user_id)).unread_count

    assert [await unread(user_id) for user_id in ("u1", "u2", "")] == [2, 2, 0]
    (first, *_) = [row.id for row in await desk.rows(messages) if row.conversation_id == conversation_id]
    await reading.mark_read("w1", conversation_id, "u1", up_to=first)  # the second came while they read
    assert [await unread(user_id) for user_id in ("u1", "u2")] == [1, 2]
    await reading.mark_read("w1", conversation_id, "u1")
    assert [await unread(user_id) for user_id in ("u1", "u2")] == [0, 2]
    assert (await desk.inbox.count("w1", "u1")).lists["all"] == ListCount(1, 0)
    assert (await desk.inbox.count("w1", "u2")).lists["all"] == ListCount(1, 1)
    desk.clock.move(1)
    await desk.post(desk.says("and more", "m10", Sender(phone="5511980000000")))
    assert [await unread(user_id) for user_id in ("u1", "u2")] == [1, 3]
    closed = update(conversations).values(status="closed")
    await desk.database.write(lambda connection: connection.execute(closed))
    assert [await unread(user_id) for user_id in ("u1", "u2")] == [0, 0]


async def test_what_came_before_a_member_was_there_is_not_unread(desk: Desk) -> None:
    conversation_id = await talk(desk, 0)
    row = {"id": "u1", "email": "u1@example.org", "name": "", "password_hash": "-", "created_at": desk.clock.now()}
    place = {"workspace_id": "w1", "user_id": "u1", "role": "operator", "created_at": desk.clock.now()}
    await desk.add(users, **row)
    await desk.add(memberships, **place)
    assert (await desk.inbox.get("w1", conversation_id, "u1")).unread_count == 0
