"""A flow as far as it is drawn: what is not finished yet keeps only itself from running."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from backend.domains.flows.schemas import NodeFault
from flow_engine.document import Document, Edge, Language, Node
from flow_engine.flow import Catalogue, Fault, Flow
from flow_engine.node_type import NodeType, Outcome, Port
from flow_engine.run import NodeFailed, Run
from nodes.issue_words import fault_words, issue_strings
from nodes.strings import fill, strings_of

UNFINISHED: Final = "node_unfinished"
_TYPE: Final = "(unfinished)"  # no folder can be called so
_EDGE_FAULTS: Final = frozenset({"loose_edge", "unknown_port", "duplicate_edge"})


class FlowFault(NodeFault, frozen=True, kw_only=True):
    """Something that keeps a flow, or a node of it, from running.

    Args:
        node_id: empty for the flow itself.
    """

    node_id: str = ""
    port: str = ""


class Playable(Struct, frozen=True):
    """A flow to try.

    Args:
        flow: None when not even a part of it can run.
    """

    flow: Flow | None
    faults: list[FlowFault]


class _Config(Struct, frozen=True):
    """Nothing is read of the node."""


class _UnfinishedNode(NodeType[_Config]):
    """Stands in for a node whose config is not right yet: who comes to it fails there."""

    config_type = _Config
    group = "logic"
    icon = "circle-alert"

    def ports(self, config: _Config) -> tuple[Port, ...]:
        """There is no way on."""
        return ()

    def enter(self, config: _Config, run: Run) -> Outcome:
        """Says that it cannot go on."""
        raise NodeFailed(UNFINISHED)


def playable(document: Document, catalogue: Catalogue, language: Language) -> Playable:
    """Makes a flow of a document; nodes that are not finished stand in it as such."""
    flow = Flow(document, catalogue)
    faults = [_told(fault, document, language) for fault in flow.faults]
    if flow.is_runnable:
        return Playable(flow, faults)
    mended = Flow(_without(document, flow.faults), {**catalogue, _TYPE: _UnfinishedNode()})
    return Playable(mended if mended.is_runnable else None, faults)


def _without(document: Document, faults: Sequence[Fault]) -> Document:
    """Takes out of a document what cannot run; of edges that leave by one port, the first stays."""
    drawn = {(edge.source, edge.port) for edge in document.edges}
    on_edges = [f for f in faults if f.code in _EDGE_FAULTS and (f.node_id, f.port) in drawn]
    bad_nodes = {f.node_id for f in faults if f.node_id and f not in on_edges}
    bad_ports = {(f.node_id, f.port) for f in on_edges if f.code == "unknown_port"}
    loose = {(f.node_id, f.port, f.what) for f in on_edges if f.code == "loose_edge"}
    edges: dict[tuple[str, str], Edge] = {}
    for edge in document.edges:
        way = (edge.source, edge.port)
        if edge.source not in bad_nodes and way not in bad_ports and (*way, edge.target) not in loose:
            edges.setdefault(way, edge)
    nodes = [Node(node.id, _TYPE) if node.id in bad_nodes else node for node in document.nodes]
    return replace(document, nodes=nodes, edges=list(edges.values()))


def _told(fault: Fault, document: Document, language: Language) -> FlowFault:
    type_ = next((node.type for node in document.nodes if node.id == fault.node_id), "")
    if fault.code == "bad_config":
        words = _with_field(fault_words(fault.reason, fault.what, type_, language), fault.path, type_, language)
        return FlowFault(fault.path, fault.reason, words, node_id=fault.node_id)
    details = {"what": fault.what, "port": fault.port, "path": fault.path}
    words = fill(issue_strings(language).issues[fault.code], details)
    return FlowFault(fault.path, fault.code, words, node_id=fault.node_id, port=fault.port)


def _with_field(words: str, path: str, type_: str, language: Language) -> str:
    """Puts the label of the field before what is wrong there."""
    name = re.sub(r"\[\d+\]", "", path.removeprefix("$").removeprefix("."))
    field = strings_of(type_, language).fields.get(name)
    return f"{field.label}: {words}" if field else words
