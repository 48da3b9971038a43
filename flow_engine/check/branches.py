"""Proof: whatever the customer does, or does not do, something follows.

Assumed: a flow may end in silence after it has said something; it may not end in silence on a customer who
wrote. A flow that is started and not at hand says something.
"""

from collections.abc import Iterator

from flow_engine.check.issue import Issue, end_on_purpose
from flow_engine.check.scope import Scope
from flow_engine.check.states import STARTS_FLOW, State, StateGraph, Way
from flow_engine.node_type import FAILURE_PORTS, FALLBACK_PORTS, TIMEOUT_PORTS

_CODES = [
    (TIMEOUT_PORTS, "missing_no_reply_branch"),
    (FALLBACK_PORTS, "missing_fallback"),
    (FAILURE_PORTS, "missing_failure_branch"),
]


def prove_branches(scope: Scope) -> Iterator[Issue]:
    """Finds ways out that lead nowhere although somebody waits for what follows."""
    told: set[tuple[str, str, str]] = set()
    unheard = _states_unheard(scope.graph)
    for state in scope.graph.states:
        for way in state.ways:
            code = _code(state, way, state.number in unheard) if way.target is None else ""
            at = (state.flow.id, state.step.id, way.port.name)
            if code and at not in told:
                told.add(at)
                fix = end_on_purpose(state.flow.document, state.step.id, way.port.name)
                yield Issue(code, "warning", *at, path=state.path(), fix=fix)


def _code(state: State, way: Way, is_unheard: bool) -> str:
    """Says what is missing at a way out that nothing is linked to; empty when silence is fine there."""
    if state.step.node_type.is_trigger:
        return ""  # a trigger that leads nowhere is told as such
    if (state.step.id, way.port.name) in state.flow.cut_ways:
        return ""  # the node it leads to is told as faulty
    for names, code in _CODES:
        if way.port.name in names:
            return code
    return "silent_end" if _is_unheard_after(state, way, is_unheard) else ""


def _states_unheard(graph: StateGraph) -> set[int]:
    """Finds the states a customer can get to who has written and heard nothing since."""
    found: set[int] = set()
    waiting: list[State] = list(graph.states)
    while waiting:
        state = waiting.pop()
        for way in state.ways:
            target = way.target
            if target and target.number not in found and _is_unheard_after(state, way, state.number in found):
                found.add(target.number)
                waiting.append(target)
    return found


def _is_unheard_after(state: State, way: Way, is_unheard: bool) -> bool:
    node_type = state.step.node_type
    if way.port.customer_wrote:
        return way.port.message_count == 0 and node_type.group != "people"
    speaks = node_type.message_count or node_type.is_template_message or way.port.message_count
    is_trusted = state.step.call is not None and way.port is not STARTS_FLOW
    is_answered = speaks or node_type.group == "people" or is_trusted
    return is_unheard and not is_answered
