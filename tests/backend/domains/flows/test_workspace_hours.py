"""A flow is proved and tried with the opening hours of its workspace."""

import pytest
from sqlalchemy import update

from backend.domains.flows.proofs import Prover
from backend.domains.flows.schemas import NewFlow
from backend.known_workspace import WorkspaceSettings
from backend.models import workspaces
from backend.tools.json_text import write_json
from flow_engine.document import Node
from flow_engine.week_plan import Hours, WeekPlan
from nodes import catalogue
from tests.backend.domains.desk import Desk
from tests.backend.domains.flows.trials import HELLO, chat, drawn, say, tries, wanted

pytestmark = pytest.mark.asyncio

MONDAY_MORNING = WeekPlan([Hours(weekday=0, opens="08:00", closes="10:00")])  # the tests begin on a Monday, 12:00 UTC


async def test_a_flow_is_proved_and_tried_with_the_hours_of_its_workspace(desk: Desk) -> None:
    prover = Prover(desk.database, catalogue(), desk.published)
    flow_id = (await desk.flows.create("w1", NewFlow(name="Fruit"), "ana")).id
    nodes = [HELLO, Node("hours", "business_hours"), say("open", "Come in"), say("closed", "Come tomorrow")]
    edges = [("hello", "next", "hours"), ("hours", "open", "open"), ("hours", "closed", "closed")]
    document = drawn(*nodes, edges=edges, flow_id=flow_id)

    async def said_and_missing() -> tuple[str, list[str]]:
        tried = await tries(desk).try_flow("w1", flow_id, wanted(document, {"type": "say", "text": "hi"}), "en")
        (line,) = (line for line in chat(tried) if line.startswith("< "))
        return line, [issue.code for issue in await prover.prove("w1", document, "en")]

    assert await said_and_missing() == ("< Come in", ["missing_hours"])
    settings = write_json(WorkspaceSettings(MONDAY_MORNING))
    changed = update(workspaces).where(workspaces.c.id == "w1").values(settings=settings)
    await desk.database.write(lambda connection: connection.execute(changed))
    assert await said_and_missing() == ("< Come tomorrow", [])
