"""How long documents made to hurt take until they are refused, or proved within bounds."""

import json
from collections.abc import Callable, Iterator

from flow_engine.check import check
from flow_engine.document import Document, DocumentError, Edge, Node, read_document
from flow_engine.flow import Flow
from flow_engine.template import Template, TemplateError
from nodes import catalogue
from tests.bench.flows import edge
from tests.bench.measuring import Effort, Figure, middle_ms

AIM_MS = 100.0
CORNERS = 12  # of the complete graph
FLOORS = 9
LIST_ITEMS = 200  # looped over three levels deep, that is eight million rounds
HARD_PATTERNS = ("(a+)+$", "(" * 200, "a{1000}{1000}", "[", "(.*){1,900}z")


def measure_refusals(effort: Effort) -> Iterator[Figure]:
    """Measures each document, from its bytes or its nodes to the answer."""
    for name, work in _HOSTILE.items():
        yield Figure("hostile documents", name, middle_ms(work, effort), "ms", AIM_MS)


def _refuses(data: bytes) -> Callable[[], None]:
    def read() -> None:
        try:
            read_document(data)
        except DocumentError:
            return
        raise AssertionError("the document was taken")

    return read


def _finds(code: str, *documents: Document) -> Callable[[], None]:
    def prove() -> None:
        issues = check([Flow(document, catalogue()) for document in documents])
        assert code in {issue.code for issue in issues}, issues

    return prove


def _bounds(text: str) -> Callable[[], None]:
    def fill_in() -> None:
        try:
            Template(text).render({"items": list(range(LIST_ITEMS))})
        except TemplateError:
            return
        raise AssertionError("the template was filled in")

    return fill_in


def _written(**changes: object) -> bytes:
    return json.dumps({"id": "f", "name": "F", "nodes": [], **changes}).encode()


def _complete_graph() -> Document:
    """Draws branches that all lead to one another, each asking for a contact field of its own."""
    corners = [f"n{number}" for number in range(CORNERS)]
    nodes, edges = [Node("t", "any_message_trigger")], [edge("t.next>n0")]
    for number, corner in enumerate(corners):
        others = [other for other in corners if other != corner]
        rule = {"left": f"contact.fields.v{number}", "operator": "equals"}
        cases = [{"id": other, "condition": {"rules": [{**rule, "right": other}]}} for other in others]
        nodes.append(Node(corner, "branch", {"cases": cases}))
        edges += [Edge(corner, other, other) for other in others]
    return Document("f", "F", nodes, edges)


def _starting(flow_id: str, started: str, *triggers: str) -> Document:
    """Draws a flow that starts another one, and once more."""
    start = {"flow_id": started}
    nodes = [Node("t", "flow_trigger"), Node("a", "start_flow", start), Node("b", "start_flow", start)]
    nodes += [Node(f"t{number}", type_) for number, type_ in enumerate(triggers)]
    edges = [edge("a.next>b"), *(Edge(node.id, "next", "a") for node in nodes if node.id.startswith("t"))]
    return Document(flow_id, flow_id, nodes, edges)


def _tower() -> list[Document]:
    """Draws flows that start one another floor by floor; each floor is there twice as often as the one above."""
    upper = [_starting(f"f{floor}", f"f{floor + 1}", "any_message_trigger") for floor in range(FLOORS)]
    return [*upper, Document(f"f{FLOORS}", "F", [Node("t", "flow_trigger")])]


def _unknown() -> Document:
    return Document("f", "F", [Node(f"n{number}", "?") for number in range(5_000)])


def _matching(pattern: str) -> Document:
    trigger = Node("t", "keyword_trigger", {"words": [pattern], "mode": "pattern"})
    return Document("f", "F", [trigger, Node("s", "send_message", {"text": "Hi"})])


_LOOPS = "".join(f"{{% for {name} in items %}}" for name in "abc") + "x" + "{% endfor %}" * 3
_HOSTILE: dict[str, Callable[[], None]] = {
    "100,000 nodes": _refuses(_written(nodes=[{"id": f"n{i}", "type": "send_message"} for i in range(100_000)])),
    "5,001 nodes": _refuses(_written(nodes=[{"id": f"n{i}", "type": "t"} for i in range(5_001)])),
    "200 KB of [": _refuses(b"[" * 200_000),
    "a string of 10 MB": _refuses(_written(name="x" * 10_000_000)),
    "5,000 nodes of unknown types": _finds("unknown_type", _unknown()),
    f"a complete graph of {CORNERS} branches": _finds("loop_without_wait", _complete_graph()),
    "flows that start one another": _finds("sub_flow_loop", _starting("a", "b"), _starting("b", "a")),
    f"a tower of {FLOORS} flows that doubles at each floor": _finds("too_many_steps", *_tower()),
    **{f"the pattern {pattern[:20]}": _finds("trigger_leads_nowhere", _matching(pattern)) for pattern in HARD_PATTERNS},
    "a template of three loops": _bounds(_LOOPS),
    "a template of 200 nested tags": _bounds("{% if items %}" * 200),
}
