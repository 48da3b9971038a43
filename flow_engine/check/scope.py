"""What the proofs share: all flows that are checked together, their states, and who starts whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from flow_engine.check.states import StateGraph
from flow_engine.check.surroundings import Surroundings
from flow_engine.flow import Flow, Step
from flow_engine.networks import nx
from flow_engine.node_type import SubFlowCall


class Scope:
    """Flows checked together."""

    def __init__(self, flows: Sequence[Flow], surroundings: Surroundings) -> None:
        self.flows = list(flows)
        self.surroundings = surroundings

    @cached_property
    def graph(self) -> StateGraph:
        """All states of the flows, each flow as others start it."""
        return StateGraph(self.flows, follows_calls=True)

    @cached_property
    def graph_of_started(self) -> StateGraph:
        """All states of the flows that others start, each looked at for itself."""
        started = {called for _, called in self.call_graph.edges}
        return StateGraph([flow for flow in self.flows if flow.id in started], follows_calls=False)

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


def calls_of(flow: Flow) -> Iterator[tuple[Step, SubFlowCall]]:
    """Lists the nodes of a flow that start another one."""
    for step in flow.steps.values():
        if step.call:
            yield step, step.call
