"""Cards for many nodes at once, in the asked language, with the names of the workspace's flows."""

from typing import Any

import msgspec
import pytest

from backend.domains.flows.faces import Face, FaceService, FacesWanted
from backend.domains.flows.schemas import NewFlow
from backend.errors import BadInput
from flow_engine.document import MAX_NODES, Language
from nodes import catalogue
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio


async def faces(
    desk: Desk, *nodes: Any, language: Language = "en", workspace_id: str = "w1", **more: Any
) -> list[Face]:
    wanted = msgspec.convert(
        {"nodes": [{"type": type_, "config": config} for type_, config in nodes], **more}, FacesWanted
    )
    return (await FaceService(desk.database, catalogue()).faces(workspace_id, wanted, language)).faces


async def test_cards_come_in_order_with_ways_out_lines_and_faults(desk: Desk) -> None:
    question = {"text": "Which?", "options": [{"id": "a", "title": "A"}]}
    made = await faces(desk, ("wait", {"duration_s": 60}), ("ask_choice", question), ("wait", {}), ("odd", {}))
    assert [face.lines for face in made] == [["Wait 1 minute"], ["Which?"], [], []]
    assert [[port.name for port in face.ports] for face in made] == [["next"], ["a", "other", "no_reply"], [], []]
    assert [[fault.code for fault in face.faults] for face in made] == [[], [], ["field_missing"], ["unknown_type"]]
    assert made[3].faults[0].message == "There is no node type “odd”."


async def test_cards_speak_the_asked_language(desk: Desk) -> None:
    (face,) = await faces(desk, ("wait", {"duration_s": 60}), language="es")
    assert face.lines == ["Esperar 1 minuto"]


async def test_flows_are_called_by_their_names_in_their_own_workspace_only(desk: Desk) -> None:
    flow_id = (await desk.flows.create("w1", NewFlow(name="Payment"), "ana")).id
    node = ("start_flow", {"flow_id": flow_id})
    assert (await faces(desk, node))[0].lines == ["Runs Payment"]
    assert (await faces(desk, node, workspace_id=OTHER))[0].lines == [f"Runs {flow_id}"]
    assert (await faces(desk, ("jump", {"node_id": "n1"}), names={"n1": "Menu"}))[0].lines == ["Go to Menu"]


async def test_many_cards_are_made_at_once(desk: Desk) -> None:
    made = await faces(desk, *(("send_message", {"text": f"Hi {n}"}) for n in range(MAX_NODES)))
    assert made[-1].lines == [f"Hi {MAX_NODES - 1}"]


async def test_what_is_asked_has_the_bounds_of_a_document(desk: Desk) -> None:
    with pytest.raises(msgspec.ValidationError):
        await faces(desk, *[("wait", {})] * (MAX_NODES + 1))
    deep: Any = "x"
    for _ in range(60):
        deep = {"a": deep}
    with pytest.raises(BadInput):
        await faces(desk, ("wait", {"duration_s": deep}))
    with pytest.raises(BadInput):
        await faces(desk, *[("send_message", {"text": "{{ " + "a" * 3_000 + " }}"})] * 100)
