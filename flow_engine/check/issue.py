"""What a proof says: an issue, with the path that shows it and the edit that mends it."""

from typing import Literal

from msgspec import Struct

from flow_engine.document import Document, Edge, Node, Position
from flow_engine.edits import AddEdge, AddNode, Edit, free_node_id

Severity = Literal["error", "warning", "note"]  # an error blocks publishing


class PathStep(Struct, frozen=True, omit_defaults=True):
    """One step of a counterexample: a flow is at a node and leaves it by a port.

    Args:
        port: empty at the last step, where it goes wrong, and where another flow is started or comes to its end.
        silent_s: seconds since the customer last wrote, when the node is reached; None where time does not matter.
        flow_id: which flow the node is in.
    """

    node_id: str
    port: str = ""
    silent_s: float | None = None
    flow_id: str = ""


class Fix(Struct, frozen=True):
    """A change of the document after which the issue is gone.

    Args:
        code: says in words what the change does.
    """

    code: str
    edits: list[Edit]


class Issue(Struct, frozen=True, omit_defaults=True):
    """Something that would go wrong, or may.

    Args:
        code: stable; the words are in the strings files.
        detail: what the words name.
        path: a way through the flow on which it happens, from a trigger on.
    """

    code: str
    severity: Severity
    flow_id: str
    node_id: str = ""
    port: str = ""
    detail: dict[str, str] = {}
    path: list[PathStep] = []
    fix: Fix | None = None


def end_on_purpose(document: Document, node_id: str, port: str) -> Fix:
    """Gives the fix that ends a flow at a port on purpose."""
    end_id = free_node_id(document, f"{node_id}_{port}_end")
    source = next(node for node in document.nodes if node.id == node_id)
    position = Position(min(source.position.x + 320, 1e6), source.position.y)
    end = Node(id=end_id, type="end_flow", position=position)
    return Fix("end_on_purpose", [AddNode(end), AddEdge(Edge(node_id, port, end_id))])
