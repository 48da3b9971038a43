"""A document made ready: its nodes decoded, its faults listed, its ways indexed for running and for proving."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from flow_engine.document import RESERVED_NAMES, Document, Node
from flow_engine.networks import nx
from flow_engine.node_type import NodeType, Port, SubFlowCall
from flow_engine.schema import MAX_FAULTS, schema_faults
from flow_engine.template import Reference
from flow_engine.values import Value, VariableType, coerce, is_of_type

Catalogue: TypeAlias = Mapping[str, NodeType[Any]]  # node types by name

FaultCode = Literal[
    "unknown_type", "bad_config", "duplicate_node", "loose_edge", "unknown_port", "duplicate_edge",
    "duplicate_variable", "reserved_variable", "bad_default", "too_many_triggers",
]  # fmt: skip

MAX_TRIGGERS = 50  # chosen: of one flow, far more than people keep apart; all triggers are held against one another


class Fault(Struct, frozen=True):
    """Something in a document that keeps it from running.

    Args:
        path: for `bad_config`, where in the config.
        what: what the message shows beside its words: a name, a bound.
        reason: for `bad_config`, the code of what is wrong there.
    """

    code: FaultCode
    node_id: str = ""
    port: str = ""
    path: str = ""
    what: str = ""
    reason: str = ""


class Step:
    """A node made ready to run and to be proved. What running needs are plain attributes: they are read very often."""

    def __init__(self, node: Node, node_type: NodeType[Any], config: Any) -> None:
        self.id = node.id
        self.type = node.type
        self.node_type = node_type
        self.config = config
        self.enter = node_type.enter
        self.resume = node_type.resume
        self.ports: tuple[Port, ...] = node_type.ports(config)
        self.targets: dict[str, Step] = {}

    @cached_property
    def reads(self) -> list[Reference]:
        """The variables the node reads."""
        return self.node_type.reads(self.config)

    @cached_property
    def writes(self) -> frozenset[str]:
        """The variables the node may change."""
        return self.node_type.writes(self.config)

    @cached_property
    def call(self) -> SubFlowCall | None:
        """The flow the node runs as a sub-flow."""
        return self.node_type.call(self.config)


class Flow:
    """A flow of one version.

    Args:
        version_id: names the version a session is pinned to; a draft's ends in `@draft`.

    Attributes:
        faults: what keeps it from running, at most 100; past that, nodes are not read.
        cut_ways: node id and port of ways that are drawn from or to a node that was not read.
    """

    def __init__(self, document: Document, catalogue: Catalogue, version_id: str = "") -> None:
        self.document = document
        self.id = document.id
        self.version_id = version_id or f"{document.id}@draft"
        self.faults: list[Fault] = []
        self.variable_types: dict[str, VariableType] = {}
        self.defaults: dict[str, Value] = {}
        self.steps: dict[str, Step] = {}
        self.cut_ways: set[tuple[str, str]] = set()
        self._read_variables()
        for node in document.nodes:
            self._read_node(node, catalogue)
        for source, port, target in self._drawn_ways():
            self._link(source, port, target)
        if len(self.triggers) > MAX_TRIGGERS:
            self.faults.append(Fault("too_many_triggers", what=str(MAX_TRIGGERS)))
        del self.faults[MAX_FAULTS:]

    @property
    def is_runnable(self) -> bool:
        """Whether nothing keeps the flow from running."""
        return not self.faults

    @property
    def is_whole(self) -> bool:
        """Whether every node was read."""
        return len(self.steps) == len(self._node_ids)

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

    def inputs_of(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Brings values into the types of the input variables; what cannot be read leaves the default."""
        read = {v.name: coerce(values.get(v.name), v.type) for v in self.document.variables if v.is_input}
        return {name: value for name, value in read.items() if value is not None}

    def results_of(self, variables: Mapping[str, Value]) -> dict[str, Value]:
        """Picks what the flow that started this one gets back."""
        return {v.name: variables.get(v.name) for v in self.document.variables if v.is_result}

    def _read_variables(self) -> None:
        for variable in self.document.variables:
            if variable.name in self.variable_types:
                self.faults.append(Fault("duplicate_variable", what=variable.name))
            if variable.name in RESERVED_NAMES:
                self.faults.append(Fault("reserved_variable", what=variable.name))
            self.variable_types[variable.name] = variable.type
            if variable.default is None:
                continue
            self.defaults[variable.name] = variable.default
            if not is_of_type(variable.default, variable.type):
                self.faults.append(Fault("bad_default", what=variable.name))

    def _read_node(self, node: Node, catalogue: Catalogue) -> None:
        if len(self.faults) >= MAX_FAULTS:
            return
        if node.id in self.steps:
            self.faults.append(Fault("duplicate_node", node.id))
            return
        node_type = catalogue.get(node.type)
        if node_type is None:
            self.faults.append(Fault("unknown_type", node.id, what=node.type))
            return
        try:
            config = msgspec.convert(node.config, node_type.config_type)
        except msgspec.ValidationError as error:
            found = schema_faults(node_type.config_type, node.config, str(error))
            self.faults += [Fault("bad_config", node.id, "", f.path, f.what, f.code) for f in found]
            return
        faults = node_type.faults(config)
        self.faults += [Fault("bad_config", node.id, "", f.path, f.detail, f.code) for f in faults]
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
            self.faults.append(Fault("loose_edge", source_id, port, what=target_id))
            return
        source, target = self.steps.get(source_id), self.steps.get(target_id)
        if source is None or target is None:
            self.cut_ways.add((source_id, port))  # the node itself is reported
            return
        if not any(port == p.name for p in source.ports):
            self.faults.append(Fault("unknown_port", source_id, port))
        elif port in source.targets:
            self.faults.append(Fault("duplicate_edge", source_id, port))
        elif target.node_type.is_trigger:
            self.faults.append(Fault("loose_edge", source_id, port, what=target_id))
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
