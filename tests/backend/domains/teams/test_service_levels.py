"""How soon people are to see to a chat: due times are stored, and what was missed is told of once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.channels.contract import EchoMessage
from backend.domains.inbox.handoff_schemas import Assignment, Closing, GivingBack
from backend.models import conversations, event_deliveries, service_timers
from backend.tools.json_text import read_json
from flow_engine.inputs import Message
from tests.backend.domains.desk import Desk
from tests.backend.domains.subscriptions.test_telling import subscribe
from tests.backend.domains.teams.test_giving_out import OFFICE
from tests.backend.domains.tending import member, team, tend
from tests.backend.world import ANA

pytestmark = pytest.mark.asyncio

ASK = (("keyword_trigger", {"words": ["oi"]}), ("hand_off", {"team": "sales", "timeout_s": 86_400}))


async def handed_off(desk: Desk, **settings: Any) -> str:
    """A flow puts a chat before a team with targets; gives the chat."""
    await subscribe(desk, "w1", "sla.breached")
    await member(desk, "u1")
    await team(desk, "u1", first_response_minutes=10, resolution_minutes=60, **settings)
    await desk.publish(*ASK)
    await desk.say("oi", "m1")
    (talk,) = await desk.rows(conversations)
    return str(talk.id)


async def breaches(desk: Desk) -> list[str]:
    """Gives which targets were told of, in order."""
    await tend(desk)
    rows = await desk.read(select(event_deliveries.c.body).order_by(event_deliveries.c.id))
    return [read_json(row.body)["data"]["target"] for row in rows]


async def due(desk: Desk) -> tuple[Any, Any]:
    """Gives in how many minutes the chat is to be answered and done."""
    (row,) = await desk.rows(conversations)
    moments = (row.first_response_due_at, row.resolution_due_at)
    first, last = (moment and (moment - desk.clock.now()) / timedelta(minutes=1) for moment in moments)
    return first, last


async def test_what_is_missed_is_told_of_once(desk: Desk) -> None:
    await handed_off(desk)
    assert await due(desk) == (10, 60)
    assert await breaches(desk) == []
    desk.clock.move(10 * 60)
    assert await breaches(desk) == ["first_response"]
    desk.clock.move(60 * 60)
    assert await breaches(desk) == ["first_response", "resolution"]
    assert await breaches(desk) == ["first_response", "resolution"]


async def test_who_answers_in_time_keeps_the_first_target_and_still_has_the_other(desk: Desk) -> None:
    talk = await handed_off(desk)
    await desk.handoffs.take("w1", talk, "u1")
    assert await due(desk) == (10, 60)
    await desk.post(EchoMessage("e1", desk.clock.now(), ANA, Message(text="Oi"), {}))
    assert await due(desk) == (None, 60)
    (row,) = await desk.rows(conversations)
    assert (row.first_responded_at, row.waiting_since) == (desk.clock.now(), None)
    desk.clock.move(2 * 60 * 60)
    assert await breaches(desk) == ["resolution"]


@pytest.mark.parametrize("how", ["returned", "closed"])
async def test_a_chat_that_is_done_in_time_misses_nothing(desk: Desk, how: str) -> None:
    talk = await handed_off(desk)
    if how == "closed":
        await desk.handoffs.close("w1", talk, Closing())
    else:
        await desk.handoffs.give_back("w1", talk, GivingBack())
    assert (await due(desk), await desk.rows(service_timers)) == ((None, None), [])
    desk.clock.move(2 * 60 * 60)
    assert await breaches(desk) == []


async def test_only_the_hours_a_team_works_count(desk: Desk) -> None:
    await handed_off(desk, hours=OFFICE)
    assert await due(desk) == (70, 120)  # it opens in an hour


async def test_another_team_has_targets_of_its_own(desk: Desk) -> None:
    talk = await handed_off(desk)
    await team(desk, "u1", name="Help", resolution_minutes=30)
    desk.clock.move(300)
    await desk.handoffs.assign("w1", talk, Assignment(team="help"))
    assert await due(desk) == (None, 30)
    await desk.handoffs.assign("w1", talk, Assignment(None, team=""))
    assert await due(desk) == (None, None)
    assert await desk.rows(service_timers) == []
