"""Proof: every variable is declared, fits its type, and holds a value wherever it is read.

Assumed: a text that names a `default` or asks `if` about a variable knows that it may be empty; a contact's fields may
always be empty, so reading one is no fault.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from msgspec.structs import replace

from flow_engine.check.issue import Fix, Issue, PathStep
from flow_engine.check.scope import Scope
from flow_engine.check.states import ENDS_FLOW, STARTS_FLOW, State, StateGraph, Way
from flow_engine.conditions import NUMBER_OPERATORS, TIME_OPERATORS, TRUTH_OPERATORS
from flow_engine.document import RESERVED_NAMES, Variable
from flow_engine.edits import PutVariable
from flow_engine.flow import Flow, Step
from flow_engine.template import is_template
from flow_engine.values import Value, VariableType, to_number

_NOT_COMPARED: dict[str, frozenset[VariableType]] = {
    "number": frozenset({"boolean", "date", "time", "location", "media", "list", "object"}),
    "time": frozenset({"number", "boolean", "location", "media", "list", "object"}),
    "truth": frozenset({"text", "number", "date", "time", "location", "media", "list"}),
}
_EMPTY_VALUES: dict[VariableType, Value] = {"text": "", "number": 0, "boolean": False, "list": [], "object": {}}


Held: TypeAlias = frozenset[tuple[int, str]]
"""Variables that hold a value: how many flows lie under the variable's own, and its name."""


def prove_variables(scope: Scope) -> Iterator[Issue]:
    """Finds variables read before they are written, not declared, or used against their type."""
    for flow in scope.flows:
        yield from _undeclared(flow)
        yield from _clashes(flow)
    yield from _unassigned(scope.graph)


def _unassigned(graph: StateGraph) -> Iterator[Issue]:
    before = _held_everywhere(graph)
    told: set[tuple[str, str, str]] = set()
    ways: dict[tuple[int, str], _EmptyWays] = {}
    for state in graph.states:
        depth = len(state.callers)
        for name in sorted(_bare_reads(state.step, state.flow)):
            key = (state.flow.id, state.step.id, name)
            if (depth, name) in before[state.number] or key in told:
                continue
            told.add(key)
            if (depth, name) not in ways:
                ways[depth, name] = _EmptyWays(graph, (depth, name))
            path, fix = ways[depth, name].path_to(state), _give_default(state.flow, name)
            yield Issue("unassigned_variable", "error", *key[:2], "", {"variable": name}, path, fix)


def _held_everywhere(graph: StateGraph) -> dict[int, Held]:
    """Finds, for each state, the variables that hold a value whichever way a run came there."""
    before = {start.number: _held_at_first(start) for start in graph.starts}
    waiting = deque(graph.starts)
    while waiting:
        state = waiting.popleft()
        for way in state.ways:
            if way.target is None:
                continue
            after = _held_after(state, way, way.target, before[state.number])
            known = before.get(way.target.number)
            merged = after if known is None else known & after
            if merged != known:
                before[way.target.number] = merged
                waiting.append(way.target)
    return before


def _held_at_first(state: State) -> Held:
    """Names what holds a value when a flow begins at a state: defaults, and inputs where another flow starts it."""
    inputs = {v.name for v in state.flow.document.variables if v.is_input and state.step.node_type.is_entry}
    return frozenset((len(state.callers), name) for name in state.flow.defaults.keys() | inputs)


def _held_after(state: State, way: Way, target: State, before: Held) -> Held:
    """Names what holds a value once a state has been left."""
    depth, port = len(state.callers), way.port
    written = port.writes.keys() | way.sets | (_results_on_trust(state.step) if port is not STARTS_FLOW else set())
    if port is ENDS_FLOW:
        written |= state.step.writes
    held = (before - {(depth, name) for name in port.clears}) | {(depth, name) for name in written}
    if port is STARTS_FLOW:
        return held | _held_at_first(target)
    for caller in reversed(state.callers[len(target.callers) :]):
        results = caller.step.call.results if caller.step.call else {}
        given = {(depth - 1, ours) for theirs, ours in results.items() if (depth, theirs) in held}
        held = frozenset(pair for pair in held if pair[0] < depth) | given
        depth -= 1
    return held


def _results_on_trust(step: Step) -> set[str]:
    """Names what comes back from a flow that is not at hand."""
    return set(step.call.results.values()) if step.call else set()


def _bare_reads(step: Step, flow: Flow) -> frozenset[str]:
    return frozenset(r.path[0] for r in step.reads if not r.is_guarded and r.path[0] in flow.variable_types)


class _EmptyWays:
    """Shortest ways to all states at which a variable may hold nothing."""

    def __init__(self, graph: StateGraph, variable: tuple[int, str]) -> None:
        begins = [(start, variable in _held_at_first(start)) for start in graph.starts]
        self._came_from: dict[tuple[int, bool], tuple[State, bool, str] | None] = {
            (state.number, holds): None for state, holds in begins
        }
        waiting = deque(begins)
        while waiting:
            state, holds = waiting.popleft()
            before = frozenset({variable}) if holds else frozenset[tuple[int, str]]()
            for way in state.ways:
                if way.target is None:
                    continue
                held = variable in _held_after(state, way, way.target, before)
                if (way.target.number, held) not in self._came_from:
                    self._came_from[way.target.number, held] = (state, holds, way.port.name)
                    waiting.append((way.target, held))

    def path_to(self, state: State) -> list[PathStep]:
        """Gives a way to a state on which the variable holds nothing at the end."""
        steps = [state.at()]
        came_from = self._came_from[state.number, False]
        while came_from is not None:
            before, holds, port = came_from
            steps.append(before.at(port))
            came_from = self._came_from[before.number, holds]
        return steps[::-1]


def _give_default(flow: Flow, name: str) -> Fix | None:
    variable = next(v for v in flow.document.variables if v.name == name)
    if variable.type not in _EMPTY_VALUES:
        return None
    return Fix("give_default", [PutVariable(replace(variable, default=_EMPTY_VALUES[variable.type]))])


def _undeclared(flow: Flow) -> Iterator[Issue]:
    for step in flow.steps.values():
        read = {r.path[0] for r in step.reads} - RESERVED_NAMES
        types = {name: type_ for port in step.ports for name, type_ in port.writes.items()}
        for name in sorted((read | step.writes) - flow.variable_types.keys()):
            fix = Fix("declare_variable", [PutVariable(Variable(name, types.get(name) or "text"))])
            yield Issue("unknown_variable", "error", flow.id, step.id, "", {"variable": name}, fix=fix)


def _clashes(flow: Flow) -> Iterator[Issue]:
    for step in flow.steps.values():
        yield from _write_clashes(flow, step)
        yield from _rule_clashes(flow, step)


def _write_clashes(flow: Flow, step: Step) -> Iterator[Issue]:
    """Finds values that the variable's type has no room for: a text takes all, an object places and files too."""
    written = {(name, type_) for port in step.ports for name, type_ in port.writes.items() if type_}
    for name, type_ in sorted(written):
        declared = flow.variable_types.get(name)
        if declared in (None, "text", type_) or (declared == "object" and type_ in {"location", "media"}):
            continue
        detail = {"variable": name, "declared": str(declared), "written": type_}
        yield Issue("type_clash", "error", flow.id, step.id, "", detail)


def _rule_clashes(flow: Flow, step: Step) -> Iterator[Issue]:
    for port in step.ports:
        for rule in port.when.rules if port.when else ():
            declared = flow.variable_types.get(rule.left)
            kind = _kind_of(rule.operator)
            detail = {"variable": rule.left, "operator": rule.operator, "value": rule.right}
            if declared in _NOT_COMPARED.get(kind, frozenset()):
                yield Issue("operator_clash", "error", flow.id, step.id, port.name, detail)
            elif kind == "number" and not is_template(rule.right) and to_number(rule.right) is None:
                yield Issue("not_a_number", "error", flow.id, step.id, port.name, detail)


def _kind_of(operator: str) -> str:
    for kind, alike in (("number", NUMBER_OPERATORS), ("time", TIME_OPERATORS), ("truth", TRUTH_OPERATORS)):
        if operator in alike:
            return kind
    return "text"
