"""Proof: every variable is declared, fits its type, and holds a value wherever it is read.

Assumed: a text that names a `default` or asks `if` about a variable knows that it may be empty; a contact's fields may
always be empty, so reading one is no fault.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from flow_engine.check.facts import NO_NAMES
from flow_engine.check.issue import Fix, Issue, PathStep
from flow_engine.check.scope import Scope, calls_of
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
    yield from _unassigned(scope)


def _unassigned(scope: Scope) -> Iterator[Issue]:
    graph, holding = scope.graph, _Holding(scope.flows)
    before = holding.everywhere(graph)
    told: set[tuple[str, str, str]] = set()
    ways: dict[tuple[int, str], _EmptyWays] = {}
    for state in graph.states:
        depth = len(state.callers)
        for name in sorted(holding.read[state.flow.id].get(state.step.id, ())):
            key = (state.flow.id, state.step.id, name)
            if (depth, name) in before[state.number] or key in told:
                continue
            told.add(key)
            if (depth, name) not in ways:
                ways[depth, name] = _EmptyWays(graph, holding, (depth, name))
            path, fix = ways[depth, name].path_to(state), _give_default(state.flow, name)
            yield Issue("unassigned_variable", "error", *key[:2], "", {"variable": name}, path, fix)


class _Holding:
    """What holds a value, of the variables that may hold none.

    Attributes:
        read: for each flow, by node id, the variables it reads that may hold nothing at some time.
        doubtful: for each flow, those and the ones that other flows take over.
    """

    def __init__(self, flows: Sequence[Flow]) -> None:
        taken = {(call.flow_id, theirs) for flow in flows for _, call in calls_of(flow) for theirs in call.results}
        self.read = {flow.id: _doubtful_reads(flow) for flow in flows}
        self.doubtful = {flow.id: NO_NAMES.union(*self.read[flow.id].values()) for flow in flows}
        for id_, name in taken:
            if id_ in self.doubtful:
                self.doubtful[id_] |= {name}

    def everywhere(self, graph: StateGraph) -> dict[int, Held]:
        """Finds, for each state, what holds a value whichever way a run came there."""
        before = {start.number: self.at_first(start) for start in graph.starts}
        waiting = deque(graph.starts)
        while waiting:
            state = waiting.popleft()
            for way in state.ways:
                if way.target is None:
                    continue
                after = self.after(state, way, way.target, before[state.number])
                known = before.get(way.target.number)
                merged = after if known is None else known & after
                if merged != known:
                    before[way.target.number] = merged
                    waiting.append(way.target)
        return before

    def at_first(self, state: State) -> Held:
        """Names what holds a value when a flow begins at a state: defaults, and inputs where another flow starts it."""
        inputs = {v.name for v in state.flow.document.variables if v.is_input and state.step.node_type.is_entry}
        names = (state.flow.defaults.keys() | inputs) & self.doubtful[state.flow.id]
        return frozenset((len(state.callers), name) for name in names)

    def after(self, state: State, way: Way, target: State, before: Held) -> Held:
        """Names what holds a value once a state has been left."""
        depth, port = len(state.callers), way.port
        if not self.doubtful[state.flow.id] and state.callers == target.callers:
            return before
        written = port.writes.keys() | way.sets | (_results_on_trust(state.step) if port is not STARTS_FLOW else set())
        if port is ENDS_FLOW:
            written |= state.step.writes
        written &= self.doubtful[state.flow.id]
        held = (before - {(depth, name) for name in port.clears}) | {(depth, name) for name in written}
        if port is STARTS_FLOW:
            return held | self.at_first(target)
        for caller in reversed(state.callers[len(target.callers) :]):
            results = caller.call.results if caller.call else {}
            given = {(depth - 1, ours) for theirs, ours in results.items() if (depth, theirs) in held}
            held = frozenset(pair for pair in held if pair[0] < depth) | given
            depth -= 1
        return held


def _doubtful_reads(flow: Flow) -> dict[str, frozenset[str]]:
    """Gives, by node id, the variables a node just reads that hold nothing at first or are cleared anywhere."""
    cleared = NO_NAMES.union(*(port.clears for step in flow.steps.values() for port in step.ports if port.clears))
    doubtful = flow.variable_types.keys() - (flow.defaults.keys() - cleared)
    found: dict[str, frozenset[str]] = {}
    for step in flow.steps.values():
        names = [r.path[0] for r in step.reads if not r.is_guarded and r.path[0] in doubtful]
        if names:
            found[step.id] = frozenset(names)
    return found


def _results_on_trust(step: Step) -> set[str]:
    """Names what comes back from a flow that is not at hand."""
    return set(step.call.results.values()) if step.call else set()


class _EmptyWays:
    """Shortest ways to all states at which a variable may hold nothing."""

    def __init__(self, graph: StateGraph, holding: _Holding, variable: tuple[int, str]) -> None:
        begins = [(start, variable in holding.at_first(start)) for start in graph.starts]
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
                held = variable in holding.after(state, way, way.target, before)
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
        read = {reference.path[0] for reference in step.reads} - RESERVED_NAMES
        for name in sorted((read | step.writes) - flow.variable_types.keys()):
            types = {name: type_ for port in step.ports for name, type_ in port.writes.items()}
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
