"""Flows are drafted by several, proved, published, put back, copied, taken in and out."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from backend.domains.flows.schemas import (
    DraftConflict,
    DraftSave,
    DraftView,
    Duplicate,
    FlowChange,
    FlowsWanted,
    NewFlow,
    Publish,
    Published,
    PublishRefused,
    VisitsWanted,
)
from backend.domains.pages import PageOf
from backend.errors import BadInput, Conflict, NotFound
from backend.models import credentials, flows, message_templates, teams, visits, workspaces
from flow_engine.document import Document, Edge, Node
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio


def keyword(flow_id: str, name: str = "Menu", word: str = "menu", text: str = "Hello") -> Document:
    """A flow that answers a word."""
    nodes = [
        Node("start", "keyword_trigger", {"words": [word]}),
        Node("say", "send_message", {"text": text}),
        Node("end", "end_flow"),
    ]
    return Document(flow_id, name, nodes, [Edge("start", "next", "say"), Edge("say", "next", "end")])


async def made(desk: Desk, name: str = "Menu", word: str = "menu", workspace_id: str = "w1") -> str:
    """A flow whose draft is that."""
    flow_id = (await desk.flows.create(workspace_id, NewFlow(name=name), "ana")).id
    assert isinstance(await save(desk, keyword(flow_id, name, word), 1, workspace_id), DraftView)
    return flow_id


async def save(desk: Desk, document: Document, revision: int, workspace_id: str = "w1") -> DraftView | DraftConflict:
    body = msgspec.json.encode(document)
    return await desk.drafts.save(workspace_id, document.id, DraftSave(document=body, revision=revision, saved_by="b"))


async def publish(desk: Desk, flow_id: str, revision: int = 2, workspace_id: str = "w1") -> Any:
    return await desk.versions.publish(workspace_id, flow_id, Publish(revision=revision), "ana", "en")


async def test_of_two_saves_on_one_revision_the_second_gets_both_versions(desk: Desk) -> None:
    flow_id = await made(desk)
    first, second = keyword(flow_id, text="first"), keyword(flow_id, text="second")
    saved = await save(desk, first, 2)
    assert isinstance(saved, DraftView)
    assert (saved.revision, saved.issues, saved.saved_by) == (3, [], "b")
    stale = await save(desk, second, 2)
    assert isinstance(stale, DraftConflict)
    assert (stale.current.document, stale.yours, stale.current.revision) == (first, second, 3)
    assert isinstance(await save(desk, first, 2), DraftView)  # the same again: its answer was lost
    assert (await desk.drafts.get("w1", flow_id, "en")).revision == 3


async def test_many_saves_at_once_leave_one_winner(desk: Desk) -> None:
    flow_id = await made(desk)
    saves = [save(desk, keyword(flow_id, text=str(n)), 2) for n in range(8)]
    results = await asyncio.gather(*saves)
    assert [type(result) for result in results].count(DraftView) == 1


async def test_a_bad_document_is_refused_with_all_faults(desk: Desk) -> None:
    flow_id = await made(desk)
    for body, codes in (
        (b'{"id": "x"}', {"field_missing"}),
        (b"[" * 100_000, {"field_wrong"}),
        (b"nothing", {"field_wrong"}),
        (msgspec.json.encode(keyword("another")), {"other_flow"}),
        (b'{"id": "x!", "name": 5, "nodes": [], "edges": 5}', {"field_wrong_form", "field_wrong_type"}),
    ):
        with pytest.raises(BadInput) as refused:
            await desk.drafts.save("w1", flow_id, DraftSave(document=body, revision=2))
        assert {fault.code for fault in refused.value.faults} == codes
    assert (await desk.drafts.get("w1", flow_id, "en")).revision == 2


async def test_a_flow_with_an_error_is_not_published(desk: Desk) -> None:
    flow_id = await made(desk)
    broken = keyword(flow_id)
    await save(desk, Document(flow_id, "Menu", broken.nodes, [Edge("start", "next", "nowhere")]), 2)
    refused = await publish(desk, flow_id, 3)
    assert isinstance(refused, PublishRefused)
    assert "loose_edge" in {issue.code for issue in refused.issues}
    assert all(issue.message for issue in refused.issues)
    assert (await desk.flows.get("w1", flow_id)).published_number is None


async def test_a_version_is_published_seen_by_workers_and_never_changes(desk: Desk) -> None:
    flow_id = await made(desk)
    (before,) = [row.flows_revision for row in await desk.rows(workspaces) if row.id == "w1"]
    published = await publish(desk, flow_id)
    assert isinstance(published, Published)
    assert (published.version.number, published.version.is_current) == (1, True)
    (after,) = [row.flows_revision for row in await desk.rows(workspaces) if row.id == "w1"]
    assert after == before + 1
    desk.clock.move(1)
    await save(desk, keyword(flow_id, text="other"), 2)
    assert (await desk.flows.get("w1", flow_id)).has_changes
    detail = await desk.versions.get("w1", flow_id, published.version.id)
    assert detail.document == keyword(flow_id)
    with pytest.raises(Conflict):
        await publish(desk, flow_id, 2)
    second = await publish(desk, flow_id, 3)
    assert [(v.number, v.is_current) for v in (await desk.versions.list_versions("w1", flow_id, PageOf())).items] == [
        (2, True),
        (1, False),
    ]
    assert second.version.number == 2


async def test_a_version_is_put_back_under_the_present_name(desk: Desk) -> None:
    flow_id = await made(desk)
    version = (await publish(desk, flow_id)).version
    await save(desk, keyword(flow_id, "New name", text="other"), 2)
    with pytest.raises(Conflict):
        await desk.versions.restore("w1", flow_id, version.id, 2, "ana")
    assert await desk.versions.restore("w1", flow_id, version.id, 3, "ana") == 4
    assert (await desk.drafts.get("w1", flow_id, "en")).document == keyword(flow_id, "New name")


async def test_other_flows_triggers_are_considered(desk: Desk) -> None:
    first, second = await made(desk, "First"), await made(desk, "Second")
    await publish(desk, first)
    issues = (await desk.drafts.check("w1", second, "en")).issues
    assert ("triggers_overlap", second) in {(issue.code, issue.flow_id) for issue in issues}
    assert ("triggers_overlap", first) in {(issue.code, issue.flow_id) for issue in issues}
    await desk.flows.change("w1", first, FlowChange(is_archived=True), "ana")
    assert (await desk.drafts.check("w1", second, "en")).issues == []


async def test_a_draft_is_there_before_it_is_proved(desk: Desk) -> None:
    flow_id = await made(desk)
    await save(desk, keyword(flow_id, text=""), 2)
    proved = await desk.drafts.get("w1", flow_id, "en")
    assert [issue.code for issue in proved.issues] == ["bad_config"]
    assert await desk.drafts.read("w1", flow_id) == msgspec.structs.replace(proved, issues=[])


async def test_what_the_workspace_lacks_is_told_until_it_is_there(desk: Desk) -> None:
    flow_id = await made(desk)
    nodes = [
        Node("start", "keyword_trigger", {"words": ["menu"]}),
        Node("team", "hand_off", {"team": "sales"}),
        Node("call", "call_webhook", {"method": "GET", "url": "https://shop.example/", "credential": "shop"}),
        Node("template", "send_template", {"name": "offer", "language": "pt_BR"}),
        Node("sub", "start_flow", {"flow_id": "missing"}),
    ]
    await save(desk, Document(flow_id, "Menu", nodes, [Edge("start", "next", "team")]), 2)

    async def codes() -> set[str]:
        return {issue.code for issue in (await desk.drafts.check("w1", flow_id, "en")).issues}

    assert {"unknown_team", "missing_credential", "unknown_flow"} <= await codes()
    now = desk.clock.now()
    await desk.add(teams, workspace_id="w1", key="sales", name="sales", created_at=now)
    await desk.add(credentials, workspace_id="w1", name="shop", headers=b"", created_at=now, updated_at=now)
    assert not {"unknown_team", "missing_credential", "unknown_message_template"} & await codes()
    details = '{"id":"1","name":"hello","language":"en","category":"UTILITY","status":"APPROVED"}'
    row = {"channel_id": "c1", "name": "hello", "language": "en", "workspace_id": "w1", "details": details}
    await desk.add(message_templates, synced_at=now, **row)
    assert "unknown_message_template" in await codes()


async def test_flows_are_found_in_pages(desk: Desk) -> None:
    names = ["Beta", "alpha", "Gamma 100%", "delta", "alpha"]
    for name in names:
        await desk.flows.create("w1", NewFlow(name=name, folder="a" if name == "delta" else ""), None)
    found: list[str] = []
    cursor = ""
    while True:
        page = await desk.flows.list_flows("w1", FlowsWanted(limit=2, cursor=cursor))
        found += [flow.name for flow in page.items]
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert found == sorted(names, key=str.lower)

    async def searched(**wanted: Any) -> list[str]:
        return [flow.name for flow in (await desk.flows.list_flows("w1", FlowsWanted(**wanted))).items]

    assert await searched(search="ALPH") == ["alpha", "alpha"]
    assert await searched(search="0%") == ["Gamma 100%"]
    assert await searched(search="%") == ["Gamma 100%"]
    assert await searched(folder="a") == ["delta"]
    assert await searched(is_archived=True) == []


async def test_a_flow_is_renamed_copied_and_put_away(desk: Desk) -> None:
    flow_id = await made(desk)
    renamed = await desk.flows.change("w1", flow_id, FlowChange(name="Other", folder="f"), "ana")
    assert (renamed.name, renamed.folder, renamed.revision) == ("Other", "f", 3)
    assert (await desk.drafts.get("w1", flow_id, "en")).document.name == "Other"
    copy = await desk.flows.duplicate("w1", flow_id, Duplicate(), "ana")
    assert (copy.name, copy.folder, copy.published_number) == ("Other (2)", "f", None)
    assert (await desk.drafts.get("w1", copy.id, "en")).document.nodes == keyword("x").nodes
    await publish(desk, flow_id, 3)
    await desk.flows.change("w1", flow_id, FlowChange(is_archived=True), "ana")
    with pytest.raises(Conflict):
        await publish(desk, flow_id, 3)
    assert (await desk.flows.change("w1", flow_id, FlowChange(is_archived=False), None)).archived_at is None


@pytest.mark.parametrize("language", ["en", "pt_BR", "es"])
async def test_a_demo_comes_with_the_flows_it_starts(desk: Desk, language: Any) -> None:
    flow = await desk.flows.create("w1", NewFlow(demo="pizzeria", language=language), None)
    assert {row.id for row in await desk.rows(flows)} == {flow.id, "address"}
    again = await desk.flows.create("w1", NewFlow(demo="pizzeria", language=language, name="Mine"), None)
    assert (again.name, again.id == flow.id) == ("Mine", False)
    with pytest.raises(BadInput):
        await desk.flows.create("w1", NewFlow(demo="no_such_demo"), None)


async def test_what_is_exported_can_be_taken_in_elsewhere(desk: Desk) -> None:
    flow_id = await made(desk)
    data = await desk.flows.export("w1", flow_id)
    imported = await desk.flows.take_in(OTHER, data, "ana", "en")
    assert (imported.flow.id, imported.flow.published_number, imported.issues) == (flow_id, None, [])
    twice = await desk.flows.take_in(OTHER, data, "ana", "en")
    assert twice.flow.id != flow_id
    assert (await desk.drafts.get(OTHER, twice.flow.id, "en")).document.id == twice.flow.id
    version = (await publish(desk, flow_id)).version
    assert await desk.flows.export("w1", flow_id, version.id) == data


async def test_an_import_with_unknown_types_and_other_faults_is_refused_whole(desk: Desk) -> None:
    bad = (
        b'{"id":"a","name":5,"nodes":[{"id":"n","type":"__import__"},{"id":"m","type":"x"}],'
        b'"run":1,"document_version":1}'
    )
    with pytest.raises(BadInput) as refused:
        await desk.flows.take_in("w1", bad, None, "en")
    assert {fault.path for fault in refused.value.faults} == {"$", "$.name", "$.nodes[0].type", "$.nodes[1].type"}
    for data in (b"[]", b"[" * 200_000, b"{", b'{"id":"a","name":"b","nodes":[],"document_version":99}'):
        with pytest.raises(BadInput):
            await desk.flows.take_in("w1", data, None, "en")
    assert await desk.rows(flows) == []


async def test_visits_are_counted_by_version_and_day(desk: Desk) -> None:
    flow_id = await made(desk)
    first = (await publish(desk, flow_id)).version.id
    second = (await publish(desk, flow_id)).version.id
    today = desk.clock.now().date()
    for version, day, count in ((first, today - timedelta(days=1), 3), (first, today, 2), (second, today, 1)):
        row = {"version_id": version, "node_id": "say", "port": "next", "workspace_id": "w1"}
        await desk.add(visits, day=day, count=count, **row)

    async def counted(**wanted: Any) -> list[int]:
        return [visit.count for visit in await desk.flows.visits("w1", flow_id, VisitsWanted(**wanted))]

    assert await counted() == [6]
    assert await counted(version_id=first) == [5]
    assert await counted(since=today) == [3]
    assert await counted(until=today - timedelta(days=1)) == [3]


async def test_another_workspace_finds_nothing(desk: Desk) -> None:
    flow_id = await made(desk)
    version = (await publish(desk, flow_id)).version.id
    for call in (
        desk.flows.get(OTHER, flow_id),
        desk.flows.change(OTHER, flow_id, FlowChange(name="mine"), None),
        desk.flows.duplicate(OTHER, flow_id, Duplicate(), None),
        desk.flows.export(OTHER, flow_id),
        desk.flows.export(OTHER, flow_id, version),
        desk.flows.visits(OTHER, flow_id, VisitsWanted()),
        desk.drafts.get(OTHER, flow_id, "en"),
        desk.drafts.read(OTHER, flow_id),
        save(desk, keyword(flow_id), 2, OTHER),
        publish(desk, flow_id, 2, OTHER),
        desk.versions.list_versions(OTHER, flow_id, PageOf()),
        desk.versions.get(OTHER, flow_id, version),
        desk.versions.restore(OTHER, flow_id, version, 2, None),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await desk.flows.list_flows(OTHER, FlowsWanted())).items == []


async def test_the_same_flow_id_in_two_workspaces_is_two_flows(desk: Desk) -> None:
    document = msgspec.json.encode(keyword("menu"))
    await desk.flows.take_in("w1", document, None, "en")
    await desk.flows.take_in(OTHER, document, None, "en")
    await publish(desk, "menu", 1)
    assert (await desk.flows.get(OTHER, "menu")).published_number is None
