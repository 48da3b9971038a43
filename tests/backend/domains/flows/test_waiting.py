"""How many sessions wait at which node of which version, also of flows that other flows have started."""

from itertools import pairwise

import msgspec
import pytest

from backend.channels.contract import Sender
from backend.domains.flows.schemas import DraftSave, NewFlow, Publish, Published
from backend.domains.flows.waiting import WaitingService
from backend.errors import NotFound
from flow_engine.document import Document, Edge, Node, Variable
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio

ASK = Node("ask", "ask_question", {"text": "Name?", "answer": {"kind": "text"}, "variable": "name"})


async def published(desk: Desk, name: str, *nodes: Node, flow_id: str = "") -> str:
    """Publishes a flow whose nodes follow one another; gives its id."""
    flow_id = flow_id or (await desk.flows.create("w1", NewFlow(name=name), "ana")).id
    revision = (await desk.drafts.get("w1", flow_id, "en")).revision
    edges = [Edge(a.id, "next", b.id) for a, b in pairwise(nodes)]
    document = Document(flow_id, name, list(nodes), edges, [Variable("name")])
    await desk.drafts.save("w1", flow_id, DraftSave(document=msgspec.json.encode(document), revision=revision))
    answer = await desk.versions.publish("w1", flow_id, Publish(revision=revision + 1), "ana", "en")
    assert isinstance(answer, Published), answer
    return flow_id


async def counted(desk: Desk, flow_id: str) -> list[tuple[int, str, int]]:
    found = await WaitingService(desk.database).count("w1", flow_id)
    return [(at.number, at.node_id, at.count) for at in found]


async def test_sessions_are_counted_by_version_and_node(desk: Desk) -> None:
    flow_id = await published(desk, "Names", Node("hi", "keyword_trigger", {"words": ["hi"]}), ASK)
    assert await counted(desk, flow_id) == []
    for number in range(3):
        await desk.say("hi", f"m{number}", Sender(phone=f"55119876543{number}0"))
    assert await counted(desk, flow_id) == [(1, "ask", 3)]
    again = msgspec.structs.replace(ASK, id="again")
    await published(desk, "Names", Node("hi", "keyword_trigger", {"words": ["hi"]}), again, flow_id=flow_id)
    await desk.say("hi", "m8", Sender(phone="5511987654390"))
    assert await counted(desk, flow_id) == [(2, "again", 1), (1, "ask", 3)]
    await desk.say("Rui", "m9", Sender(phone="5511987654300"))
    assert await counted(desk, flow_id) == [(2, "again", 1), (1, "ask", 2)]


async def test_a_session_in_a_sub_flow_waits_in_both(desk: Desk) -> None:
    below = await published(desk, "Below", Node("in", "flow_trigger"), ASK)
    run = Node("run", "start_flow", {"flow_id": below})
    above = await published(desk, "Above", Node("hi", "keyword_trigger", {"words": ["hi"]}), run)
    await desk.say("hi", "m1")
    assert await counted(desk, above) == [(1, "run", 1)]
    assert await counted(desk, below) == [(1, "ask", 1)]


async def test_another_workspaces_flow_is_not_found(desk: Desk) -> None:
    flow_id = await published(desk, "Names", Node("hi", "keyword_trigger", {"words": ["hi"]}), ASK)
    with pytest.raises(NotFound):
        await WaitingService(desk.database).count(OTHER, flow_id)
