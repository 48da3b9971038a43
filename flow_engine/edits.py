"""Changes to a document as values: what a fix proposes and what an editor applies and undoes."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.document import Document, Edge, Node, Variable


class _Edit(Struct, frozen=True, tag_field="edit"):
    """Common to all edits."""


class AddNode(_Edit, frozen=True, tag="add_node"):
    """Puts a node on the canvas."""

    node: Node


class RemoveNode(_Edit, frozen=True, tag="remove_node"):
    """Takes a node off the canvas, with the edges that touch it."""

    node_id: str


class ReplaceNode(_Edit, frozen=True, tag="replace_node"):
    """Gives a node another type and config; its edges stay."""

    node_id: str
    type: str
    config: dict[str, Any]


class AddEdge(_Edit, frozen=True, tag="add_edge"):
    """Links a port; an edge it already has is replaced."""

    edge: Edge


class RemoveEdge(_Edit, frozen=True, tag="remove_edge"):
    """Unlinks a port."""

    source: str
    port: str


class PutVariable(_Edit, frozen=True, tag="put_variable"):
    """Declares a variable, or declares it anew under the same name."""

    variable: Variable


Edit: TypeAlias = AddNode | RemoveNode | ReplaceNode | AddEdge | RemoveEdge | PutVariable


def apply_edits(document: Document, edits: Iterable[Edit]) -> Document:
    """Gives the document with the edits made, in order; an edit of something that is not there changes nothing."""
    for edit in edits:
        document = _apply(document, edit)
    return document


def free_node_id(document: Document, wanted: str) -> str:
    """Gives an id no node has yet: the wanted one, or that with a number."""
    taken = {node.id for node in document.nodes}
    stem = wanted[:56]
    numbered = (f"{stem}_{n}" for n in range(2, len(taken) + 3))
    return next(id_ for id_ in (stem, *numbered) if id_ not in taken)


def _apply(document: Document, edit: Edit) -> Document:
    match edit:
        case AddNode(node):
            return replace(document, nodes=[*_without_node(document, node.id), node])
        case RemoveNode(node_id):
            edges = [e for e in document.edges if node_id not in (e.source, e.target)]
            return replace(document, nodes=_without_node(document, node_id), edges=edges)
        case ReplaceNode(node_id, type_, config):
            changed = [replace(n, type=type_, config=config) if n.id == node_id else n for n in document.nodes]
            return replace(document, nodes=changed)
        case AddEdge(edge):
            return replace(document, edges=[*_without_edge(document, edge.source, edge.port), edge])
        case RemoveEdge(source, port):
            return replace(document, edges=_without_edge(document, source, port))
        case PutVariable(variable):
            return replace(document, variables=_with_variable(document.variables, variable))


def _without_node(document: Document, node_id: str) -> list[Node]:
    return [node for node in document.nodes if node.id != node_id]


def _without_edge(document: Document, source: str, port: str) -> list[Edge]:
    return [edge for edge in document.edges if (edge.source, edge.port) != (source, port)]


def _with_variable(variables: Sequence[Variable], variable: Variable) -> list[Variable]:
    if all(known.name != variable.name for known in variables):
        return [*variables, variable]
    return [variable if known.name == variable.name else known for known in variables]
