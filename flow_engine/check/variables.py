"""Proof: every variable is declared, fits its type, and holds a value wherever it is read.

Assumed: a text that names a `default` or asks `if` about a variable knows that it may be empty; a contact's fields may
always be empty, so reading one is no fault.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from msgspec.structs import replace

from flow_engine.check.issue import Fix, Issue, PathStep
from flow_engine.check.scope import Scope
from flow_engine.check.states import Exit, State, StateGraph, Way
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


def prove_variables(scope: Scope) -> Iterator[Issue]:
    """Finds variables read before they are written, not declared, or used against their type."""
    results_set: dict[Exit, frozenset[str]] = {}
    for flow in scope.flows:
        yield from _undeclared(flow)
        yield from _clashes(flow)
    for graph in scope.graphs.values():
        assigned = _Assigned(scope, graph, results_set)
        results_set |= assigned.at_exits()
        yield from _unassigned(graph, assigned)


class _Assigned:
    """For each state, the variables that hold a value whichever way the flow came there."""

    def __init__(self, scope: Scope, graph: StateGraph, results_set: dict[Exit, frozenset[str]]) -> None:
        self._scope = scope
        self._graph = graph
        self._results_set = results_set
        self._initially = frozenset(graph.flow.defaults)
        self._inputs = frozenset(v.name for v in graph.flow.document.variables if v.is_input)
        self.before = self._solve(graph.starts)

    def at_start(self, start: State) -> frozenset[str]:
        """Names what holds a value when a run begins."""
        return self._initially | self._inputs if start is self._graph.entry else self._initially

    def after(self, state: State, way: Way, before: frozenset[str]) -> frozenset[str]:
        """Names what holds a value once a state has been left."""
        return (before - way.port.clears) | frozenset(way.port.writes) | way.sets | self._results(state.step, way)

    def at_exits(self) -> dict[Exit, frozenset[str]]:
        """Names what holds a value wherever a run from the entry ends in the same manner."""
        before = self._solve([self._graph.entry]) if self._graph.entry else {}
        found: dict[Exit, frozenset[str]] = {}
        for exit_ in self._graph.exits:
            ends = [
                self.after(state, way, before[state.number]) if way else before[state.number] | state.step.writes
                for state, way in exit_.ends
            ]
            found[exit_] = frozenset.intersection(*ends)
        return found

    def _results(self, step: Step, way: Way) -> frozenset[str]:
        if step.call is None:
            return frozenset()
        if way.exit is None:
            return frozenset(step.call.results.values())
        certain = self._results_set[way.exit]
        return frozenset(ours for theirs, ours in step.call.results.items() if theirs in certain)

    def _solve(self, starts: list[State]) -> dict[int, frozenset[str]]:
        before = {start.number: self.at_start(start) for start in starts}
        waiting = deque(starts)
        while waiting:
            state = waiting.popleft()
            for way in state.ways:
                if way.target is None:
                    continue
                after = self.after(state, way, before[state.number])
                known = before.get(way.target.number)
                merged = after if known is None else known & after
                if merged != known:
                    before[way.target.number] = merged
                    waiting.append(way.target)
        return before


def _unassigned(graph: StateGraph, assigned: _Assigned) -> Iterator[Issue]:
    told: set[tuple[str, str]] = set()
    ways: dict[str, _EmptyWays] = {}
    for state in graph.states:
        for name in sorted(_bare_reads(state.step, graph.flow) - assigned.before[state.number]):
            if (state.step.id, name) in told:
                continue
            told.add((state.step.id, name))
            if name not in ways:
                ways[name] = _EmptyWays(graph, assigned, name)
            fix = _give_default(graph.flow, name)
            detail = {"variable": name}
            path = ways[name].path_to(state)
            yield Issue("unassigned_variable", "error", graph.flow.id, state.step.id, "", detail, path, fix)


def _bare_reads(step: Step, flow: Flow) -> frozenset[str]:
    return frozenset(r.path[0] for r in step.reads if not r.is_guarded and r.path[0] in flow.variable_types)


class _EmptyWays:
    """Shortest ways to all states at which a variable may hold nothing."""

    def __init__(self, graph: StateGraph, assigned: _Assigned, name: str) -> None:
        begins = [(start, name in assigned.at_start(start)) for start in graph.starts]
        self._came_from: dict[tuple[int, bool], tuple[State, bool, str] | None] = {
            (state.number, holds): None for state, holds in begins
        }
        waiting = deque(begins)
        while waiting:
            state, holds = waiting.popleft()
            before = frozenset({name}) if holds else frozenset()
            for way in state.ways:
                if way.target is None:
                    continue
                held = name in assigned.after(state, way, before)
                if (way.target.number, held) not in self._came_from:
                    self._came_from[way.target.number, held] = (state, holds, way.port.name)
                    waiting.append((way.target, held))

    def path_to(self, state: State) -> list[PathStep]:
        """Gives a way to a state on which the variable holds nothing at the end."""
        steps = [PathStep(state.step.id)]
        came_from = self._came_from[state.number, False]
        while came_from is not None:
            before, holds, port = came_from
            steps.append(PathStep(before.step.id, port))
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
