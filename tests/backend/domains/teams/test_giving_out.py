"""Chats in a queue go to whoever's turn it is, of those who are there and have room; nobody gets too many."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from backend.conversation.giving_out import Candidate, choose
from backend.conversation.ownership import Making
from backend.domains.teams.schemas import TeamSettings
from backend.errors import BadInput, NotFound
from backend.jobs.tend_queues import tend_queues
from backend.models import memberships, team_members
from flow_engine.week_plan import Hours, WeekPlan
from tests.backend.domains.desk import OTHER, Desk
from tests.backend.domains.tending import chats, member, owners, team, tend

pytestmark = pytest.mark.asyncio

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFICE = WeekPlan([Hours(weekday=0, opens="13:00", closes="17:00")])  # the tests begin on a Monday at 12:00


async def test_a_turn_goes_round_by_who_got_none_for_longest() -> None:
    ana, rui, eva = Candidate("ana", 5, AT), Candidate("rui", 9, AT.replace(hour=11)), Candidate("eva", 10, None)
    for expected in (rui, ana):
        chosen = choose("round_robin", [ana, rui, eva], 10)
        assert chosen is expected
        chosen.load, chosen.assigned_at = chosen.load + 1, AT.replace(hour=13)
    assert choose("round_robin", [rui, eva], 10) is None
    assert choose("round_robin", [], 10) is None


async def test_the_least_loaded_is_first_and_of_equals_whoever_got_none_for_longest() -> None:
    ana, rui, eva = Candidate("ana", 2, None), Candidate("rui", 1, AT), Candidate("eva", 1, AT.replace(hour=11))
    assert choose("least_loaded", [ana, rui, eva], 10) is eva
    assert choose("least_loaded", [ana], 2) is None


async def test_chats_go_round_within_the_capacity_and_the_rest_wait(desk: Desk) -> None:
    for user_id in ("ana", "rui"):
        await member(desk, user_id)
    await team(desk, "ana", "rui", assignment="round_robin", capacity=2)
    ids = await chats(desk, 5)
    assert await tend(desk) == 4
    assert await owners(desk, *ids) == ["ana", "rui", "ana", "rui", "queue"]


async def test_the_most_urgent_chat_is_first(desk: Desk) -> None:
    await member(desk, "ana")
    await team(desk, "ana", assignment="least_loaded", capacity=1)
    ids = [*await chats(desk, 2), *await chats(desk, 1, priority="urgent")]
    await tend(desk)
    assert await owners(desk, *ids) == ["queue", "queue", "ana"]


async def test_two_workers_at_once_give_nobody_too_many(desk: Desk) -> None:
    for user_id in ("ana", "rui"):
        await member(desk, user_id)
    await team(desk, "ana", "rui", assignment="least_loaded", capacity=3)
    await team(desk, "ana", "rui", name="Help", assignment="round_robin", capacity=3)
    ids = [*await chats(desk, 6), *await chats(desk, 6, team="help")]
    making = Making(desk.ids, desk.clock.now())
    works = [desk.database.write(lambda connection: tend_queues(connection, making)) for _ in range(4)]
    await asyncio.gather(*works)
    found = await owners(desk, *ids)
    assert {name: found.count(name) for name in ("ana", "rui", "queue")} == {"ana": 3, "rui": 3, "queue": 6}


@pytest.mark.parametrize("state", ["away", "offline", "lost"])
async def test_who_is_not_there_gets_none(desk: Desk, state: str) -> None:
    await member(desk, "ana", "online" if state == "lost" else state)
    await team(desk, "ana", assignment="least_loaded")
    (chat,) = await chats(desk, 1)
    if state == "lost":
        desk.clock.move(61)
    await tend(desk)
    assert await owners(desk, chat) == ["queue"]
    await desk.presence.set_state("w1", "ana", "online")
    await tend(desk)
    assert await owners(desk, chat) == ["ana"]


async def test_a_team_gives_out_in_its_hours_only(desk: Desk) -> None:
    await member(desk, "ana")
    await team(desk, "ana", assignment="round_robin", hours=OFFICE)
    (chat,) = await chats(desk, 1)
    await tend(desk)
    assert await owners(desk, chat) == ["queue"]
    desk.clock.move(3_600)
    await desk.presence.beat([("w1", "ana")])
    await tend(desk)
    assert await owners(desk, chat) == ["ana"]


async def test_by_hand_nothing_is_given_out(desk: Desk) -> None:
    await member(desk, "ana")
    await team(desk, "ana")
    (chat,) = await chats(desk, 1)
    assert await tend(desk) == 0
    assert await owners(desk, chat) == ["queue"]


async def test_the_chats_of_one_who_is_away_for_long_go_to_somebody_else(desk: Desk) -> None:
    for user_id in ("ana", "rui"):
        await member(desk, user_id)
    service = await team(desk, "ana", assignment="round_robin", absence_minutes=5)
    (chat,) = await chats(desk, 1)
    await tend(desk)
    await service.set("w1", "sales", TeamSettings(members=["ana", "rui"], assignment="round_robin", absence_minutes=5))
    for seconds, expected in ((240, "ana"), (61, "rui")):
        desk.clock.move(seconds)
        await desk.presence.set_state("w1", "rui", "online")
        await tend(desk)
        assert await owners(desk, chat) == [expected]


async def test_the_chats_of_one_who_left_the_workspace_go_back_to_the_queue(desk: Desk) -> None:
    await member(desk, "ana")
    await team(desk, "ana", assignment="round_robin")
    (chat,) = await chats(desk, 1)
    await tend(desk)
    await desk.database.write(lambda c: c.execute(delete(memberships).where(memberships.c.user_id == "ana")))
    assert await tend(desk) == 1
    assert await owners(desk, chat) == ["queue"]
    assert await desk.rows(team_members) == []


async def test_a_team_says_who_is_in_it_and_how_it_works(desk: Desk) -> None:
    for user_id in ("ana", "rui"):
        await member(desk, user_id)
    service = await team(desk, "ana")
    wanted = TeamSettings(members=["rui"], hours=OFFICE, assignment="least_loaded", capacity=3, absence_minutes=5)
    assert (await service.set("w1", "sales", wanted)).settings == wanted
    assert (await service.get("w1", "SALES")).settings == wanted
    with pytest.raises(BadInput):
        await service.set("w1", "sales", TeamSettings(members=["rui", "stranger"]))
    assert (await service.get("w1", "sales")).settings == wanted
    for call in (service.get(OTHER, "sales"), service.set(OTHER, "sales", wanted)):
        with pytest.raises(NotFound):
            await call


async def test_members_are_shown_with_their_presence_and_chats(desk: Desk) -> None:
    for user_id, state in (("ana", "online"), ("rui", "away"), ("eva", "offline")):
        await member(desk, user_id, state)
    await chats(desk, 2, owner="operator", operator_id="rui")
    shown = (await desk.presence.list_members("w1")).items
    assert sorted((one.user_id, one.state, one.open_conversations) for one in shown) == [
        ("ana", "online", 0), ("eva", "offline", 0), ("rui", "away", 2),
    ]  # fmt: skip
    desk.clock.move(50)
    await desk.presence.beat([("w1", "ana"), ("w1", "nobody")])
    desk.clock.move(50)
    shown = (await desk.presence.list_members("w1")).items
    assert {one.user_id: one.state for one in shown} == {"ana": "online", "rui": "offline", "eva": "offline"}
    assert (await desk.presence.list_members(OTHER)).items == []
