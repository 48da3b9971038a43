"""Flows see the workspace as it is when an input is taken."""

from typing import Any

import pytest
from sqlalchemy import update

from backend.known_workspace import WorkspaceSettings
from backend.models import workspaces
from backend.tools.json_text import write_json
from flow_engine.week_plan import Hours, WeekPlan
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

MONDAY_MORNING = Hours(weekday=0, opens="08:00", closes="10:00")  # the tests begin on a Monday, 12:00 UTC
OPEN_OR_CLOSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("business_hours", {}),
    ("send_message", {"text": "open"}),
    ("send_message", {"text": "closed"}),
)
EDGES = [("a", "next", "b"), ("b", "open", "c"), ("b", "closed", "d")]


async def set_up(world: World, plan: WeekPlan | None, time_zone: str = "UTC") -> None:
    settings = write_json(WorkspaceSettings(plan))
    changed = update(workspaces).where(workspaces.c.id == WORKSPACE).values(settings=settings, time_zone=time_zone)
    await world.database.write(lambda connection: connection.execute(changed))


async def test_a_node_without_hours_of_its_own_goes_by_those_of_the_workspace(world: World) -> None:
    await world.publish(*OPEN_OR_CLOSED, edges=EDGES)
    assert await world.say("oi", "m1") == ["open"]
    await set_up(world, WeekPlan([MONDAY_MORNING]))
    assert await world.say("oi", "m2") == ["closed"]
    await set_up(world, WeekPlan([MONDAY_MORNING]), "America/Sao_Paulo")  # where it is 09:00
    assert await world.say("oi", "m3") == ["open"]
    await set_up(world, WeekPlan([MONDAY_MORNING], ["2026-03-02"]), "America/Sao_Paulo")
    assert await world.say("oi", "m4") == ["closed"]
