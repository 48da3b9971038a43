"""Proof: every node can run, and every node can be reached.

Assumed: a node kept off every way is being worked on, so it is worth a warning, not a refusal; where a node cannot be
read, nothing is said of what lies behind it.
"""

from collections.abc import Iterator

from flow_engine.check.issue import Fix, Issue
from flow_engine.check.scope import Scope, calls_of
from flow_engine.edits import RemoveEdge, RemoveNode
from flow_engine.flow import Fault, Flow


def prove_structure(scope: Scope) -> Iterator[Issue]:
    """Finds what keeps a flow from running, what no trigger leads to, and triggers that lead nowhere."""
    for flow in scope.flows:
        yield from (_faulty(flow, fault) for fault in flow.faults)
        if not flow.triggers and flow.is_whole:
            yield Issue("no_trigger", "error", flow.id)
        yield from _idle_triggers(flow)
        yield from _unknown_sub_flows(scope, flow)
    yield from _unreachable(scope)


def _faulty(flow: Flow, fault: Fault) -> Issue:
    detail = {k: v for k, v in (("path", fault.path), ("what", fault.what), ("reason", fault.reason)) if v}
    fix = None
    if fault.code in {"loose_edge", "unknown_port"}:
        fix = Fix("remove_edge", [RemoveEdge(fault.node_id, fault.port)])
    elif fault.code == "unknown_type":
        fix = Fix("remove_node", [RemoveNode(fault.node_id)])
    return Issue(fault.code, "error", flow.id, fault.node_id, fault.port, detail, fix=fix)


def _idle_triggers(flow: Flow) -> Iterator[Issue]:
    for trigger in flow.triggers:
        if not trigger.targets and (trigger.id, trigger.ports[0].name) not in flow.cut_ways:
            yield Issue("trigger_leads_nowhere", "error", flow.id, trigger.id, trigger.ports[0].name)


def _unreachable(scope: Scope) -> Iterator[Issue]:
    """Names the nodes no customer gets to; a flow that others start may also be started otherwise one day."""
    reached = {(s.flow.id, s.step.id) for graph in (scope.graph, scope.graph_of_started) for s in graph.states}
    for flow in scope.flows:
        for step in flow.steps.values() if flow.triggers and flow.is_whole else ():
            if (flow.id, step.id) not in reached:
                yield Issue("unreachable", "warning", flow.id, step.id, fix=Fix("remove_node", [RemoveNode(step.id)]))


def _unknown_sub_flows(scope: Scope, flow: Flow) -> Iterator[Issue]:
    """Looks at the flows this one starts, as far as flows are known: alone, a flow's sub-flows are taken on trust."""
    known = {f.id: f for f in scope.flows}
    listed = scope.surroundings.names.get("flow")
    for step, call in calls_of(flow):
        called = known.get(call.flow_id)
        detail = {"flow": call.flow_id}
        if called is None:
            if listed is not None and call.flow_id not in listed:
                yield Issue("unknown_flow", "error", flow.id, step.id, detail=detail)
            continue
        if called.entry is None:
            yield Issue("sub_flow_without_entry", "error", flow.id, step.id, detail=detail)
        yield from _wrong_exchange(flow, called, step.id, call.inputs, frozenset(call.results))


def _wrong_exchange(
    flow: Flow, called: Flow, node_id: str, given: frozenset[str], taken: frozenset[str]
) -> Iterator[Issue]:
    variables = called.document.variables
    inputs = {v.name for v in variables if v.is_input}
    needed = {v.name for v in variables if v.is_input and v.default is None}
    results = {v.name for v in variables if v.is_result}
    for code, names in (
        ("unknown_input", given - inputs),
        ("missing_input", needed - given),
        ("unknown_result", taken - results),
    ):
        for name in sorted(names):
            yield Issue(code, "error", flow.id, node_id, detail={"flow": called.id, "variable": name})
