"""Flows made up by hypothesis: small, tangled, and full of what the proofs are about."""

from typing import Any

from hypothesis import strategies as st

from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.flow import Flow
from nodes import catalogue

TEXTS = ("x", "y")
HOUR_S = 3_600
WAITS_S = (HOUR_S, 5 * HOUR_S, 12 * HOUR_S, 23 * HOUR_S, 24 * HOUR_S - 1, 24 * HOUR_S, 30 * HOUR_S)
VARIABLES = [
    Variable("x"),
    Variable("y"),
    Variable("n", "number", default=0),
    Variable("flag", "boolean", default=False),
    Variable("r", is_result=True),
]

_variable = st.sampled_from(TEXTS)
_wait_s = st.sampled_from(WAITS_S)


def _rule(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["equals", "not_equals", "is_set", "is_not_set", "n", "flag", "tag"]))
    if kind == "n":
        operator = draw(st.sampled_from(["less_than", "at_least", "equals"]))
        return {"left": "n", "operator": operator, "right": str(draw(st.integers(0, 3)))}
    if kind == "flag":
        return {"left": "flag", "operator": draw(st.sampled_from(["is_true", "is_false"]))}
    if kind == "tag":
        return {"left": "contact.tags", "operator": draw(st.sampled_from(["contains", "not_contains"])), "right": "vip"}
    rule = {"left": draw(_variable), "operator": kind}
    return rule if "set" in kind else {**rule, "right": draw(st.sampled_from(["a", "b"]))}


def _branch(draw: st.DrawFn) -> dict[str, Any]:
    def condition() -> dict[str, Any]:
        rules = [_rule(draw) for _ in range(draw(st.sampled_from([1, 1, 1, 2])))]
        return {"rules": rules, "match": draw(st.sampled_from(["all", "any"]))}

    return {"cases": [{"id": f"c{i}", "condition": condition()} for i in range(draw(st.integers(1, 2)))]}


def _assignment(draw: st.DrawFn) -> dict[str, Any]:
    changes = [
        {"variable": draw(_variable), "value": draw(st.sampled_from(["a", "b", "{{ y }}"]))},
        {"variable": draw(_variable), "operation": "clear"},
        {"variable": "n", "operation": "add", "value": "1"},
        {"variable": "n", "value": str(draw(st.integers(0, 3)))},
        {"variable": "flag", "value": draw(st.sampled_from(["true", "false"]))},
        {"variable": "r", "value": "a"},
    ]
    return {"assignments": [draw(st.sampled_from(changes))]}


def _config(draw: st.DrawFn, type_: str, node_ids: list[str]) -> dict[str, Any]:
    match type_:
        case "send_message":
            return {"text": draw(st.sampled_from(["hello", "hello {{ x }}", "{{ y | default: 'you' }}!"]))}
        case "send_template":
            return {"name": "follow_up", "language": "en"}
        case "set_variable":
            return _assignment(draw)
        case "branch":
            return _branch(draw)
        case "wait":
            return {"duration_s": draw(_wait_s)}
        case "ask_question":
            return {
                "text": "Well?",
                "answer": {"kind": "text"},
                "variable": draw(_variable),
                "timeout_s": draw(_wait_s),
            }
        case "ask_choice":
            options = [{"id": "a", "title": "a"}, {"id": "b", "title": "b"}]
            return {"text": "Which?", "options": options, "timeout_s": draw(_wait_s)}
        case "call_webhook":
            result = {"path": "$.value", "variable": draw(_variable), "is_required": draw(st.booleans())}
            return {"method": "GET", "url": "https://example.com/", "results": [result]}
        case "tag_contact":
            return draw(st.sampled_from([{"add": ["vip"]}, {"remove": ["vip"]}]))
        case "split_traffic":
            return {"ways": [{"id": "a", "title": "A", "weight": 50}, {"id": "b", "title": "B", "weight": 50}]}
        case "start_flow":
            return {"flow_id": "sub", "results": [{"result": "r", "variable": draw(_variable)}]}
        case "jump":
            return {"node_id": draw(st.sampled_from(node_ids))}
        case _:
            return {}


_TYPES = [
    "send_message", "send_message", "send_template", "set_variable", "set_variable", "branch", "branch", "wait",
    "ask_question", "ask_choice", "call_webhook", "tag_contact", "split_traffic", "end_flow", "jump",
]  # fmt: skip


def _flow(draw: st.DrawFn, flow_id: str, trigger: str, types: list[str], most: int, first: str = "") -> Flow:
    node_ids = [f"n{i}" for i in range(draw(st.integers(1, most)))]
    nodes = [Node("t", trigger, {"event": "any"} if trigger == "event_trigger" else {})]
    for node_id in node_ids:
        type_ = first if first and node_id == "n0" else draw(st.sampled_from(types))
        nodes.append(Node(node_id, type_, _config(draw, type_, node_ids)))
    loose = Flow(Document(flow_id, flow_id, nodes, [], VARIABLES), catalogue())
    edges = []
    for number, step in enumerate(loose.steps.values()):
        linked = step.node_type.links(step.config)
        for port in step.ports:
            target = draw(st.sampled_from([None, *node_ids[number : number + 3] * 3, *node_ids]))
            if target is not None and port.name not in linked:
                edges.append(Edge(step.id, port.name, target))
    return Flow(Document(flow_id, flow_id, nodes, edges, VARIABLES), catalogue())


_triggers = st.sampled_from(["any_message_trigger", "any_message_trigger", "event_trigger"])


@st.composite
def lone_flows(draw: st.DrawFn) -> list[Flow]:
    """One flow that starts no other."""
    return [_flow(draw, "main", draw(_triggers), _TYPES, 8)]


@st.composite
def flows_with_sub_flow(draw: st.DrawFn) -> list[Flow]:
    """A flow that starts another one, at least at its first node."""
    main = _flow(draw, "main", draw(_triggers), [*_TYPES, "start_flow", "start_flow"], 6, first="start_flow")
    return [main, _flow(draw, "sub", "flow_trigger", _TYPES, 5)]
