"""Small flows for the tests of the proofs, written as briefly as they can be read."""

from typing import Any

from flow_engine.check import Issue, Surroundings, check
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.flow import Flow
from nodes import catalogue

TRIGGER = {"t": ("any_message_trigger", {})}


def flow(nodes: dict[str, tuple[str, dict[str, Any]]], *edges: str, flow_id: str = "f", **variables: str) -> Flow:
    """Makes a flow. An edge is written `a.port>b`, or `a>b` for the port `next`."""
    declared = [Variable(name, type_) for name, type_ in variables.items()]  # type: ignore[arg-type]
    drawn = [Node(id_, type_, config) for id_, (type_, config) in (TRIGGER | nodes).items()]
    return Flow(Document(flow_id, flow_id, drawn, [_edge(edge) for edge in edges], declared), catalogue())


def found(*flows: Flow, surroundings: Surroundings | None = None) -> list[tuple[str, str, str]]:
    """Lists the codes, nodes and ports of what the checks find."""
    return [(issue.code, issue.node_id, issue.port) for issue in issues(*flows, surroundings=surroundings)]


def issues(*flows: Flow, surroundings: Surroundings | None = None) -> list[Issue]:
    """Checks flows together."""
    return check(flows, surroundings) if surroundings else check(flows)


def issue(code: str, *flows: Flow, surroundings: Surroundings | None = None) -> Issue:
    """Gives the one issue of this code."""
    (only,) = (i for i in issues(*flows, surroundings=surroundings) if i.code == code)
    return only


def _edge(text: str) -> Edge:
    source, target = text.split(">")
    node_id, _, port = source.partition(".")
    return Edge(node_id, port or "next", target)
