"""The proof of variables: read before written, per path; declared; used as their type allows."""

import pytest

from flow_engine.edits import apply_edits
from flow_engine.flow import Flow
from nodes import catalogue
from tests.flow_engine.check.flows import flow, found, issue

SAY_X = ("send_message", {"text": "Hello {{ x }}"})


def _set(name: str, value: str = "a") -> tuple[str, dict[str, object]]:
    return "set_variable", {"assignments": [{"variable": name, "value": value}]}


def _branch(left: str, operator: str, right: str = "") -> tuple[str, dict[str, object]]:
    rule = {"left": left, "operator": operator} | ({"right": right} if right else {})
    return "branch", {"cases": [{"id": "yes", "condition": {"rules": [rule]}}]}


def test_a_variable_nobody_wrote_is_found_and_mended_by_a_default() -> None:
    bare = flow({"s": SAY_X}, "t>s", x="text")
    bad = issue("unassigned_variable", bare)
    assert (bad.node_id, bad.detail, [s.node_id for s in bad.path]) == ("s", {"variable": "x"}, ["t", "s"])
    assert bad.fix is not None
    assert found(Flow(apply_edits(bare.document, bad.fix.edits), catalogue())) == []


def test_the_path_goes_by_the_way_that_does_not_write() -> None:
    nodes = {"b": _branch("contact.tags", "contains", "vip"), "set": _set("x"), "s": SAY_X}
    bad = issue("unassigned_variable", flow(nodes, "t>b", "b.yes>set", "set>s", "b.else>s", x="text"))
    assert [(step.node_id, step.port) for step in bad.path] == [("t", "next"), ("b", "else"), ("s", "")]


def test_the_same_question_asked_twice_is_answered_alike() -> None:
    asks = _branch("contact.tags", "contains", "vip")
    nodes = {"b": asks, "set": _set("x"), "again": asks, "s": SAY_X, "other": ("send_message", {"text": "Hi"})}
    edges = ["t>b", "b.yes>set", "set>again", "b.else>again", "again.yes>s", "again.else>other"]
    assert found(flow(nodes, *edges, x="text")) == []


def test_a_branch_that_asks_whether_there_is_a_value_knows_it() -> None:
    nodes = {"b": _branch("x", "is_set"), "s": SAY_X, "bye": ("end_flow", {}), "ask": ("ask_choice", {
        "text": "?", "variable": "x", "options": [{"id": "a", "title": "A"}]})}  # fmt: skip
    edges = ["t>ask", "ask.a>b", "ask.other>b", "ask.no_reply>b", "b.yes>s", "b.else>bye"]
    assert [code for code, *_ in found(flow(nodes, *edges, x="text"))] == []


def test_a_text_with_a_default_knows_that_it_may_be_empty() -> None:
    say = ("send_message", {"text": "Hi {{ x | default: 'you' }}{% if y %} and {{ y }}{% endif %}"})
    assert found(flow({"s": say}, "t>s", x="text", y="text")) == []


def test_clearing_takes_the_value_away() -> None:
    clear = ("set_variable", {"assignments": [{"variable": "x", "operation": "clear"}]})
    assert found(flow({"a": _set("x"), "c": clear, "s": SAY_X}, "t>a", "a>c", "c>s", x="text")) == [
        ("unassigned_variable", "s", "")
    ]


def test_the_results_of_a_failed_call_are_not_there_on_its_failure_branch() -> None:
    call = ("call_webhook", {"method": "GET", "url": "https://example.com/", "results": [
        {"path": "$.x", "variable": "x", "is_required": True}]})  # fmt: skip
    nodes = {"c": call, "good": SAY_X, "bad": SAY_X}
    assert found(flow(nodes, "t>c", "c.success>good", "c.failed>bad", x="text")) == [("unassigned_variable", "bad", "")]


def test_a_sub_flow_gives_what_it_certainly_writes() -> None:
    start = ("start_flow", {"flow_id": "sub", "results": [{"result": "r", "variable": "x"}]})
    main = flow({"start": start, "s": SAY_X}, "t>start", "start>s", x="text")
    entry, asks = ("flow_trigger", {}), _branch("contact.tags", "contains", "vip")
    sure = flow({"t": entry, "set": _set("r")}, "t>set", flow_id="sub", r="text")
    unsure = flow({"t": entry, "b": asks, "set": _set("r")}, "t>b", "b.yes>set", flow_id="sub", r="text")
    assert [code for code, *_ in found(main, sure)] == ["unknown_result"]
    assert "unassigned_variable" in [code for code, *_ in found(main, unsure)]


def test_a_name_nobody_declared_is_found_and_declared_with_the_type_it_is_given() -> None:
    ask = ("ask_question", {"text": "Age?", "answer": {"kind": "number"}, "variable": "age"})
    undeclared = flow({"a": ask}, "t>a")
    fix = issue("unknown_variable", undeclared).fix
    assert fix is not None
    assert apply_edits(undeclared.document, fix.edits).variables[0].type == "number"


@pytest.mark.parametrize(
    ("type_", "operator", "right", "code"),
    [
        ("list", "less_than", "3", "operator_clash"),
        ("boolean", "at_least", "1", "operator_clash"),
        ("number", "before", "2026-01-01", "operator_clash"),
        ("text", "is_true", "", "operator_clash"),
        ("number", "less_than", "many", "not_a_number"),
        ("number", "less_than", "3", ""),
        ("text", "equals", "3", ""),
        ("boolean", "is_true", "", ""),
        ("date", "after", "2026-01-01", ""),
    ],
)
def test_rules_fit_the_type_of_their_variable(type_: str, operator: str, right: str, code: str) -> None:
    codes = [c for c, *_ in found(flow({"b": _branch("x", operator, right)}, "t>b", x=type_))]
    assert [c for c in codes if c in {"operator_clash", "not_a_number"}] == ([code] if code else [])


def test_a_number_cannot_go_into_a_date() -> None:
    ask = ("ask_question", {"text": "Age?", "answer": {"kind": "number"}, "variable": "age"})
    assert issue("type_clash", flow({"a": ask}, "t>a", age="date")).detail["written"] == "number"
