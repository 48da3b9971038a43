"""The names of a workspace, each kind only for those who may see it."""

from typing import Any

import msgspec
import pytest

from backend.channels.cloud_api.message_templates import MessageTemplateRow
from backend.domains.accounts.caller import Caller, Person, Program, Role, Scope
from backend.domains.flows.schemas import DraftSave, FlowChange, NewFlow
from backend.domains.flows.vocabulary import NamedValue, Vocabulary, VocabularyService
from backend.models import (
    contact_fields,
    credentials,
    drafts,
    incoming_webhooks,
    llm_settings,
    message_templates,
    segments,
    tags,
    teams,
)
from flow_engine.document import Document, Node, Variable
from nodes import catalogue
from tests.backend.domains.desk import OTHER, Desk
from tests.backend.world import BEGINS_AT, CHANNEL

pytestmark = pytest.mark.asyncio

ONCE = {"workspace_id": "w1", "created_at": BEGINS_AT}
BODY = "Hello {{1}}"
TEMPLATE = MessageTemplateRow(
    id="1",
    name="hello",
    language="pt_BR",
    category="UTILITY",
    status="APPROVED",
    components=[
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": BODY},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Open", "url": "https://a.example/{{1}}"}]},
    ],
)


def person(role: Role, workspace_id: str = "w1") -> Person:
    return Person(workspace_id, "u1", role, "l1")


async def of(desk: Desk, caller: Caller) -> Vocabulary:
    return await VocabularyService(desk.database, catalogue()).of(caller)


async def fill(desk: Desk) -> str:
    """Puts one of everything into the workspace; gives the flow's id."""
    key = {"headers": b"sealed", "updated_at": BEGINS_AT}
    await desk.add(tags, key="vip", name="VIP", **ONCE)
    await desk.add(segments, key="regulars", name="Regulars", filter="{}", updated_at=BEGINS_AT, **ONCE)
    await desk.add(contact_fields, name="age", type="number", **ONCE)
    await desk.add(teams, key="sales", name="Sales", **ONCE)
    await desk.add(credentials, name="shop", **ONCE, **key)
    prices = '{"small": {"input": 1, "output": 2}}'
    await desk.add(
        llm_settings, workspace_id="w1", model="large", prices=prices, api_key=b"sealed", updated_at=BEGINS_AT
    )
    await desk.add(incoming_webhooks, id="h1", action="start_flow", target="cart.left", secret=b"sealed", **ONCE)
    row = {"channel_id": CHANNEL, "name": "hello", "language": "pt_BR", "synced_at": BEGINS_AT, "workspace_id": "w1"}
    await desk.add(message_templates, details=msgspec.json.encode(TEMPLATE).decode(), **row)
    flow_id = (await desk.flows.create("w1", NewFlow(name="Price"), "ana")).id
    variables = [Variable("pieces", "number", is_input=True), Variable("sum", "number", is_result=True), Variable("x")]
    nodes = [Node("a", "flow_trigger"), Node("b", "event_trigger", {"event": "order.paid"})]
    body = msgspec.json.encode(Document(flow_id, "Price", nodes, variables=variables))
    await desk.drafts.save("w1", flow_id, DraftSave(document=body, revision=1))
    return flow_id


async def test_an_admin_sees_every_name_and_no_secret(desk: Desk) -> None:
    flow_id = await fill(desk)
    found = await of(desk, person("admin"))
    assert (found.tags, found.teams, found.credentials) == (["VIP"], ["Sales"], ["shop"])
    assert found.segments == ["Regulars"]
    assert found.contact_fields == [NamedValue("age", "number")]
    assert (found.events, found.models, found.languages) == (["cart.left", "order.paid"], ["large", "small"], ["pt_BR"])
    (flow,) = found.flows
    assert (flow.id, flow.name, flow.is_published, flow.can_be_started) == (flow_id, "Price", False, True)
    assert (flow.inputs, flow.results) == ([NamedValue("pieces", "number")], [NamedValue("sum", "number")])
    (template,) = found.message_templates
    assert (template.body, template.header_format, template.status) == (BODY, "IMAGE", "APPROVED")
    assert (template.header_parameters, template.body_parameters, template.button_parameters) == (1, 1, 1)
    assert [button.text for button in template.buttons] == ["Open"]
    assert b"sealed" not in msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("role", "hidden"),
    [("owner", set()), ("editor", {"cart.left"}), ("operator", {"cart.left", "shop", "large", "small"})],
)
async def test_lower_roles_see_fewer_names(desk: Desk, role: Role, hidden: set[str]) -> None:
    await fill(desk)
    found = await of(desk, person(role))
    shown = {*found.credentials, *found.models, *found.events, *found.tags, *found.teams}
    assert {"shop", "large", "small", "cart.left", "order.paid", "VIP", "Sales"} - shown == hidden


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("contacts:read", "tags"),
        ("contacts:read", "segments"),
        ("contacts:read", "contact_fields"),
        ("workspace:read", "teams"),
        ("credentials:read", "credentials"),
        ("models:read", "models"),
        ("channels:read", "message_templates"),
    ],
)
async def test_a_program_sees_what_its_scopes_open(desk: Desk, scope: Scope, kind: str) -> None:
    await fill(desk)
    scopes: frozenset[Any] = frozenset({"flows:read"})
    assert getattr(await of(desk, Program("w1", "k1", scopes)), kind) == []
    assert getattr(await of(desk, Program("w1", "k1", scopes | {scope})), kind)


async def test_the_neighbour_and_archived_flows_are_not_named(desk: Desk) -> None:
    flow_id = await fill(desk)
    assert await of(desk, person("owner", OTHER)) == Vocabulary()
    await desk.flows.change("w1", flow_id, FlowChange(is_archived=True), "ana")
    assert (await of(desk, person("owner"))).flows == []


async def test_what_is_published_of_a_flow_counts_before_its_draft(desk: Desk) -> None:
    await desk.publish(("event_trigger", {"event": "old"}), ("end_flow", {}), flow_id="f1")
    draft = {"workspace_id": "w1", "flow_id": "f1", "revision": 1, "saved_at": BEGINS_AT}
    nodes = [Node("a", "event_trigger", {"event": "new"})]
    await desk.add(drafts, document=msgspec.json.encode(Document("f1", "f1", nodes)).decode(), **draft)
    found = await of(desk, person("operator"))
    assert (found.events, found.flows[0].is_published) == (["old"], True)
