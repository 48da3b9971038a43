"""Documents made to hurt: each is refused by name, or proved within bounds; none raises anything unnamed."""

import json

import pytest

from flow_engine.check import check
from flow_engine.check.states import MANY_STATES, MAX_STATES, StateGraph
from flow_engine.document import Document, DocumentError, Edge, Node, Variable, read_document
from flow_engine.flow import Flow
from nodes import catalogue


def _document(**changes: object) -> bytes:
    return json.dumps({"id": "f", "name": "F", "nodes": [], **changes}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 200_000, "document_too_deep"),
        (b'{"a":' * 40_000, "document_too_deep"),
        (_document(name="x" * 10_000_000), "document_too_large"),
        (_document(nodes=[{"id": f"n{i}", "type": "send_message"} for i in range(100_000)]), "document_too_large"),
        (_document(nodes=[{"id": f"n{i}", "type": "t"} for i in range(5_001)]), "document_malformed"),
        (_document(surprise=1), "document_malformed"),
        (_document(document_version=99), "document_too_new"),
        (b"\xff\xfe", "document_not_json"),
        (b'{"id": "f", "name": NaN}', "document_not_json"),
        (b"", "document_not_json"),
        (b"null", "document_malformed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_flow_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_document(data)
    assert refused.value.code == code
    assert 0 < len(refused.value.faults) <= 100


def test_a_complete_graph_of_branches_is_proved_within_bounds() -> None:
    ids = [f"n{i}" for i in range(12)]
    nodes, edges = [Node("t", "any_message_trigger")], [Edge("t", "next", "n0")]
    for number, id_ in enumerate(ids):
        others = [other for other in ids if other != id_]
        rule = {"left": f"v{number}", "operator": "equals"}
        cases = [{"id": o, "condition": {"rules": [{**rule, "right": o}]}} for o in others]
        nodes.append(Node(id_, "branch", {"cases": cases}))
        edges += [Edge(id_, other, other) for other in others]
    flow = Flow(Document("f", "F", nodes, edges, [Variable(f"v{i}", default="?") for i in range(12)]), catalogue())
    graph = StateGraph([flow], follows_calls=True)
    assert len(graph.states) <= 2 * MANY_STATES + len(flow.steps)
    assert isinstance(check([flow]), list)


def test_a_tower_of_sub_flows_that_doubles_at_each_floor_is_proved_within_bounds() -> None:
    floors = []
    for number in range(9):
        start = {"flow_id": f"f{number + 1}"} if number < 8 else {"flow_id": "f8"}
        nodes = [Node("t", "flow_trigger"), Node("a", "start_flow", start), Node("b", "start_flow", start)]
        edges = [Edge("t", "next", "a"), Edge("a", "next", "b")]
        floors.append(Flow(Document(f"f{number}", "F", nodes, edges), catalogue()))
    graph = StateGraph(floors, follows_calls=True)
    assert len(graph.states) <= MAX_STATES
    assert "sub_flow_loop" in {issue.code for issue in check(floors)}


@pytest.mark.parametrize("pattern", ["(a+)+$", "(" * 200, "a{1000}{1000}", "[", "(?<=x)y"])
def test_a_hostile_pattern_is_refused_or_harmless(pattern: str) -> None:
    trigger = Node("t", "keyword_trigger", {"words": [pattern], "mode": "pattern"})
    say = Node("s", "send_message", {"text": "Hi"})
    flow = Flow(Document("f", "F", [trigger, say], [Edge("t", "next", "s")]), catalogue())
    assert {issue.code for issue in check([flow])} <= {"bad_config"}


def test_unknown_types_are_told_one_by_one() -> None:
    flow = Flow(Document("f", "F", [Node(f"n{i}", "os.system") for i in range(50)]), catalogue())
    assert [fault.code for fault in flow.faults] == ["unknown_type"] * 50
