"""What the proofs share: all flows that are checked together, their states, and who starts whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import networkx as nx

from flow_engine.check.states import StateGraph
from flow_engine.check.surroundings import Surroundings
from flow_engine.flow import Flow, Step
from flow_engine.node_type import SubFlowCall


class Scope:
    """Flows checked together. Proofs walk `graphs`; those of flows that start one another come in either order."""

    def __init__(self, flows: Sequence[Flow], surroundings: Surroundings) -> None:
        self.flows = list(flows)
        self.surroundings = surroundings

    @cached_property
    def graphs(self) -> dict[str, StateGraph]:
        """The states of each flow, by its id; a sub-flow stands before the flows that start it, where that can be."""
        graphs: dict[str, StateGraph] = {}
        flows = {flow.id: flow for flow in self.flows}
        for flow_id in self._started_first:
            graphs[flow_id] = StateGraph(flows[flow_id], graphs)
        return graphs

    @cached_property
    def call_graph(self) -> nx.DiGraph[str]:
        """Which flow starts which."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(flow.id for flow in self.flows)
        for flow in self.flows:
            for _, call in calls_of(flow):
                if call.flow_id in graph:
                    graph.add_edge(flow.id, call.flow_id)
        return graph

    @cached_property
    def call_circles(self) -> list[frozenset[str]]:
        """The flows that start one another round and round, or themselves."""
        found = nx.strongly_connected_components(self.call_graph)
        return [frozenset(c) for c in found if len(c) > 1 or self.call_graph.has_edge(*(list(c) * 2))]

    @cached_property
    def _started_first(self) -> list[str]:
        condensed = nx.condensation(self.call_graph)
        order = [condensed.nodes[c]["members"] for c in nx.topological_sort(condensed)]
        return [flow_id for members in reversed(order) for flow_id in sorted(members)]

    def called(self, step: Step) -> StateGraph | None:
        """Gives the states of the flow a node starts; None when it starts none, or one that is not at hand."""
        return self.graphs.get(step.call.flow_id) if step.call else None


def calls_of(flow: Flow) -> Iterator[tuple[Step, SubFlowCall]]:
    """Lists the nodes of a flow that start another one."""
    for step in flow.steps.values():
        if step.call:
            yield step, step.call
