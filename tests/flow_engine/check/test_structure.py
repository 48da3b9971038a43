"""The proof of structure: what cannot run, what cannot be reached, and sub-flows that do not fit."""

import pytest

from flow_engine.check import Surroundings, check
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.edits import apply_edits
from flow_engine.flow import Flow
from nodes import catalogue
from tests.flow_engine.check.flows import flow, found, issue

SAY = ("send_message", {"text": "Hi"})


def _codes(document: Document) -> list[str]:
    return [i.code for i in check([Flow(document, catalogue())])]


def test_a_sound_flow_has_no_issue() -> None:
    assert found(flow({"s": SAY}, "t>s")) == []


def test_all_faults_are_told_at_once_and_where_they_are() -> None:
    nodes = {
        "a": ("send_message", {"text": "", "colour": "red"}),
        "b": ("send_mesage", {}),
        "c": ("branch", {"cases": [{"id": "else", "condition": {"rules": [{"left": "x", "operator": "is_set"}]}}]}),
        "d": ("send_message", {"text": "{{ name"}),
    }
    broken = flow(nodes, "t>a", "a.sideways>d", "d>nowhere", x="text", contact="text")
    details = {(i.code, i.node_id, i.detail.get("reason", "")) for i in check([broken]) if i.severity == "error"}
    assert details >= {
        ("bad_config", "a", "field_empty"),
        ("bad_config", "a", "field_unknown"),
        ("unknown_type", "b", ""),
        ("bad_config", "c", "doubled_id"),
        ("bad_config", "d", "template_malformed"),
        ("loose_edge", "d", ""),
        ("reserved_variable", "", ""),
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (Document("f", "F", [Node("s", "send_message", {"text": "Hi"})]), "no_trigger"),
        (Document("f", "F", []), "no_trigger"),
        (Document("f", "F", [Node("t", "any_message_trigger")]), "trigger_leads_nowhere"),
        (Document("f", "F", [Node("t", "any_message_trigger")] * 2), "duplicate_node"),
        (Document("f", "F", [Node("t", "any_message_trigger")], [Edge("t", "next", "t")]), "loose_edge"),
        (Document("f", "F", [], [], [Variable("x")] * 2), "duplicate_variable"),
        (Document("f", "F", [], [], [Variable("x", "number", default="many")]), "bad_default"),
    ],
)
def test_each_fault_of_a_document_has_its_code(document: Document, code: str) -> None:
    assert code in _codes(document)


def test_two_edges_from_one_port_are_refused() -> None:
    assert "duplicate_edge" in [c for c, *_ in found(flow({"a": SAY, "b": SAY}, "t>a", "t>b"))]


def test_an_edge_to_an_unknown_port_is_mended_by_taking_it_off() -> None:
    broken = flow({"a": SAY, "b": SAY}, "t>a", "a>b", "a.sideways>b")
    fix = issue("unknown_port", broken).fix
    assert fix is not None
    assert found(Flow(apply_edits(broken.document, fix.edits), catalogue())) == []


def test_a_node_off_every_way_is_unreachable() -> None:
    lost = flow({"a": SAY, "b": SAY, "c": SAY}, "t>a", "b>c")
    assert [(code, node) for code, node, _ in found(lost)] == [("unreachable", "b"), ("unreachable", "c")]


def _branch(left: str, operator: str, right: str) -> tuple[str, dict[str, object]]:
    rule = {"left": left, "operator": operator, "right": right}
    return "branch", {"cases": [{"id": "yes", "condition": {"rules": [rule]}}]}


@pytest.mark.parametrize(("value", "lost"), [("yes", "no"), ("no", "yes")])
def test_a_way_no_customer_can_take_leads_nowhere(value: str, lost: str) -> None:
    set_ = ("set_variable", {"assignments": [{"variable": "x", "value": value}]})
    nodes = {"set": set_, "b": _branch("x", "equals", "yes"), "yes": SAY, "no": SAY}
    decided = flow(nodes, "t>set", "set>b", "b.yes>yes", "b.else>no", x="text")
    assert [(code, node) for code, node, _ in found(decided)] == [("unreachable", lost)]


def test_a_tag_just_put_on_is_known() -> None:
    nodes = {
        "tag": ("tag_contact", {"add": ["VIP"]}),
        "b": _branch("contact.tags", "contains", "vip"),
        "y": SAY,
        "n": SAY,
    }
    assert found(flow(nodes, "t>tag", "tag>b", "b.yes>y", "b.else>n")) == [("unreachable", "n", "")]


def test_a_sub_flow_must_be_there_and_have_an_entry() -> None:
    main = flow({"s": ("start_flow", {"flow_id": "sub"})}, "t>s")
    assert found(main) == []
    assert found(main, surroundings=Surroundings(names={"flow": frozenset({"other"})})) == [("unknown_flow", "s", "")]
    assert ("sub_flow_without_entry", "s", "") in found(main, flow({"a": SAY}, "t>a", flow_id="sub"))


def test_what_goes_into_a_sub_flow_and_comes_out_must_fit() -> None:
    exchange = {"inputs": [{"variable": "wrong", "value": "a"}], "results": [{"result": "r", "variable": "x"}]}
    main = flow({"s": ("start_flow", {"flow_id": "sub", **exchange})}, "t>s", x="text")
    nodes = [Node("t", "flow_trigger"), Node("a", "send_message", {"text": "Hi {{ city }}"})]
    sub = Flow(Document("sub", "S", nodes, [Edge("t", "next", "a")], [Variable("city", is_input=True)]), catalogue())
    codes = [(i.code, i.detail.get("variable")) for i in check([main, sub])]
    assert codes == [("unknown_input", "wrong"), ("missing_input", "city"), ("unknown_result", "r")]


def test_what_somebody_changes_of_a_contact_during_a_wait_is_not_known_behind_it() -> None:
    asks = _branch("contact.tags", "contains", "vip")
    nodes = {"b": asks, "w": ("wait", {"duration_s": 60}), "again": asks, "vip": SAY, "not": SAY, "late": SAY}
    edges = ["t>b", "b.yes>w", "w>again", "b.else>not", "again.yes>vip", "again.else>late"]
    assert found(flow(nodes, *edges)) == []


def test_what_is_certain_of_a_variable_is_certain_of_its_copy() -> None:
    result = {"path": "$.value", "variable": "x", "is_required": True}
    nodes = {
        "call": ("call_webhook", {"method": "GET", "url": "https://example.com/", "results": [result]}),
        "copy": ("set_variable", {"assignments": [{"variable": "y", "value": "{{ x }}"}]}),
        "first": _branch("y", "equals", "yes"),
        "again": _branch("x", "equals", "YES"),
        **dict.fromkeys(("a", "b", "c", "d"), SAY),
    }
    edges = ["t>call", "call.success>copy", "call.failed>d", "copy>first", "first.yes>a", "first.else>again"]
    edges += ["again.yes>b", "again.else>c"]
    assert found(flow(nodes, *edges, x="text", y="text")) == [("unreachable", "b", "")]
    changed = nodes | {"between": ("set_variable", {"assignments": [{"variable": "x", "value": "{{ message.text }}"}]})}
    edges = [edge.replace("first.else>again", "first.else>between") for edge in edges]
    assert found(flow(changed, *edges, "between>again", x="text", y="text")) == []


def test_a_result_that_the_last_node_of_a_sub_flow_sets_is_known_behind_it() -> None:
    give = Node("give", "set_variable", {"assignments": [{"variable": "r", "value": "yes"}]})
    nodes = [Node("t", "flow_trigger"), give]
    sub = Flow(Document("sub", "S", nodes, [Edge("t", "next", "give")], [Variable("r", is_result=True)]), catalogue())
    start = ("start_flow", {"flow_id": "sub", "results": [{"result": "r", "variable": "x"}]})
    asks = {"s": start, "b": _branch("x", "equals", "yes"), "yes": SAY, "no": SAY}
    main = flow(asks, "t>s", "s>b", "b.yes>yes", "b.else>no", x="text")
    assert found(main, sub) == [("unreachable", "no", "")]


def test_a_rule_said_twice_is_one_rule() -> None:
    rule = {"left": "contact.tags", "operator": "contains", "right": "vip"}
    not_vip = {"id": "no", "condition": {"rules": [{**rule, "operator": "not_contains"}] * 2, "match": "all"}}
    branch = ("branch", {"cases": [not_vip, {"id": "vip", "condition": {"rules": [rule]}}]})
    nodes = {"b": branch, "no": SAY, "vip": SAY, "never": SAY}
    assert found(flow(nodes, "t>b", "b.no>no", "b.vip>vip", "b.else>never")) == [("unreachable", "never", "")]
