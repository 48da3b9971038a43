"""A document made ready: its nodes decoded, its faults listed, its ways indexed for running and for proving."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeAlias

import jsonschema
import msgspec
import networkx as nx
from msgspec import Struct

from flow_engine.document import (
    DOCUMENT_VERSION,
    MAX_DOCUMENT_BYTES,
    RESERVED_NAMES,
    Document,
    DocumentError,
    Node,
)
from flow_engine.node_type import NodeType, Port
from flow_engine.values import Value, VariableType, is_of_type

MAX_FAULTS_SHOWN = 100  # chosen: nobody reads more at once

Catalogue: TypeAlias = Mapping[str, NodeType[Any]]  # node types by name

FaultCode = Literal[
    "unknown_type", "bad_config", "duplicate_node", "loose_edge", "unknown_port", "duplicate_edge",
    "duplicate_variable", "reserved_variable", "bad_default",
]  # fmt: skip


class Fault(Struct, frozen=True):
    """Something in a document that keeps it from running.

    Args:
        detail: what the message shows beside its words: a path in the config, a name.
        config_code: for `bad_config`, what is wrong there.
    """

    code: FaultCode
    node_id: str = ""
    port: str = ""
    detail: str = ""
    config_code: str = ""


class Step:
    """A node made ready to run. A plain object: the running loop reads it hundreds of thousands of times a second."""

    __slots__ = ("config", "enter", "id", "node_type", "ports", "resume", "targets", "type")

    def __init__(self, node: Node, node_type: NodeType[Any], config: Any) -> None:
        self.id = node.id
        self.type = node.type
        self.node_type = node_type
        self.config = config
        self.enter = node_type.enter
        self.resume = node_type.resume
        self.ports: tuple[Port, ...] = node_type.ports(config)
        self.targets: dict[str, Step] = {}


class Flow:
    """A flow of one version.

    Args:
        version_id: names the version a session is pinned to; a draft's ends in `@draft`.
    """

    def __init__(self, document: Document, catalogue: Catalogue, version_id: str = "") -> None:
        self.document = document
        self.id = document.id
        self.version_id = version_id or f"{document.id}@draft"
        self.faults: list[Fault] = []
        self.variable_types: dict[str, VariableType] = {}
        self.defaults: dict[str, Value] = {}
        self.steps: dict[str, Step] = {}
        self._read_variables()
        for node in document.nodes:
            self._read_node(node, catalogue)
        for source, port, target in self._drawn_ways():
            self._link(source, port, target)

    @property
    def is_runnable(self) -> bool:
        """Whether nothing keeps the flow from running."""
        return not self.faults

    @cached_property
    def triggers(self) -> list[Step]:
        """The nodes a run can begin at, in the document's order."""
        return [step for step in self.steps.values() if step.node_type.is_trigger]

    @cached_property
    def entry(self) -> Step | None:
        """The node at which the flow begins when another flow starts it; None when it cannot be started so."""
        return next((step for step in self.triggers if step.node_type.is_entry), None)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The ways between nodes; an edge's key is the port's name, its `port` the port."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.steps)
        for step in self.steps.values():
            for port in step.ports:
                if port.name in step.targets:
                    graph.add_edge(step.id, step.targets[port.name].id, key=port.name, port=port)
        return graph

    def _read_variables(self) -> None:
        for variable in self.document.variables:
            if variable.name in self.variable_types:
                self.faults.append(Fault("duplicate_variable", detail=variable.name))
            if variable.name in RESERVED_NAMES:
                self.faults.append(Fault("reserved_variable", detail=variable.name))
            self.variable_types[variable.name] = variable.type
            if variable.default is None:
                continue
            self.defaults[variable.name] = variable.default
            if not is_of_type(variable.default, variable.type):
                self.faults.append(Fault("bad_default", detail=variable.name))

    def _read_node(self, node: Node, catalogue: Catalogue) -> None:
        if node.id in self.steps:
            self.faults.append(Fault("duplicate_node", node.id))
            return
        node_type = catalogue.get(node.type)
        if node_type is None:
            self.faults.append(Fault("unknown_type", node.id, detail=node.type))
            return
        try:
            config = msgspec.convert(node.config, node_type.Config)
        except msgspec.ValidationError as error:
            self.faults += _schema_faults(node, node_type, str(error))
            return
        faults = node_type.faults(config)
        self.faults += [
            Fault("bad_config", node.id, "", f"{f.path} {f.detail}".strip(), f.code) for f in faults
        ]
        self.steps[node.id] = Step(node, node_type, config)

    def _drawn_ways(self) -> list[tuple[str, str, str]]:
        edges = [(edge.source, edge.port, edge.target) for edge in self.document.edges]
        links = [
            (step.id, port, target)
            for step in self.steps.values()
            for port, target in step.node_type.links(step.config).items()
        ]
        return edges + links

    def _link(self, source_id: str, port: str, target_id: str) -> None:
        node_ids = self._node_ids
        if source_id not in node_ids or target_id not in node_ids:
            self.faults.append(Fault("loose_edge", source_id, port, target_id))
            return
        source, target = self.steps.get(source_id), self.steps.get(target_id)
        if source is None or target is None:
            return  # the node itself is reported
        if port not in {p.name for p in source.ports}:
            self.faults.append(Fault("unknown_port", source_id, port))
        elif port in source.targets:
            self.faults.append(Fault("duplicate_edge", source_id, port))
        elif target.node_type.is_trigger:
            self.faults.append(Fault("loose_edge", source_id, port, target_id))
        else:
            source.targets[port] = target

    @cached_property
    def _node_ids(self) -> frozenset[str]:
        return frozenset(node.id for node in self.document.nodes)


class Flows:
    """The flows a run can reach: the current version of each, and the versions sessions are pinned to."""

    def __init__(self, *flows: Flow) -> None:
        self._current = {flow.id: flow for flow in flows}
        self._versions = {flow.version_id: flow for flow in flows}

    def __iter__(self) -> Any:
        return iter(self._current.values())

    def current(self, flow_id: str) -> Flow | None:
        """Gives the version a new run of this flow takes; None when there is no such flow."""
        return self._current.get(flow_id)

    def version(self, version_id: str) -> Flow | None:
        """Gives a version; None when it is not at hand."""
        return self._versions.get(version_id)


def read_document(data: bytes) -> Document:
    """Reads a flow document's JSON.

    Raises:
        DocumentError: it is too large, too deep, not JSON, or not a document; all faults are named.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise DocumentError("document_too_large", [f"{len(data)} > {MAX_DOCUMENT_BYTES} bytes"])
    try:
        return _document_decoder.decode(data)
    except RecursionError as error:
        raise DocumentError("document_too_deep", ["$"]) from error
    except msgspec.ValidationError as error:
        raise DocumentError("document_malformed", _malformations(data, str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError("document_not_json", [str(error)]) from error


_document_decoder = msgspec.json.Decoder(Document)


def _malformations(data: bytes, first: str) -> list[str]:
    raw = msgspec.json.decode(data)
    if isinstance(raw, dict) and raw.get("document_version", DOCUMENT_VERSION) != DOCUMENT_VERSION:
        return [f"$.document_version: {raw['document_version']}"]
    return [f"{path}: {words}" for path, words in _all_faults(Document, raw)] or [first]


def _schema_faults(node: Node, node_type: NodeType[Any], first: str) -> list[Fault]:
    found = _all_faults(node_type.Config, node.config) or [("", first)]
    return [Fault("bad_config", node.id, "", f"{path}: {words}", "bad_field") for path, words in found]


def _all_faults(struct: type[Struct], value: Any) -> list[tuple[str, str]]:
    """Lists every place where a value departs from a struct's schema; msgspec itself stops at the first."""
    errors = _validator(struct).iter_errors(value)
    shown = (error for error, _ in zip(errors, range(MAX_FAULTS_SHOWN), strict=False))
    return [(error.json_path, error.message[:200]) for error in shown]


@lru_cache(maxsize=256)
def _validator(struct: type[Struct]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(msgspec.json.schema(struct))
