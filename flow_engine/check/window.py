"""Proof: no free-form message is sent once 24 hours have passed since the customer last wrote.

Time is summed over waits, time-outs and opening hours, each at its longest. Assumed: a chat that a person gives back
is live; steps that do not wait take no time; a sub-flow that is not at hand takes no time; the flow that starts a
sub-flow which is checked alone has just heard from the customer. A message template may be sent at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import inf

import networkx as nx
from msgspec import Struct

from flow_engine.check.issue import Fix, Issue, PathStep
from flow_engine.check.longest import LongestWays
from flow_engine.check.scope import Scope
from flow_engine.check.states import Exit, State, StateGraph, Way, reachable
from flow_engine.check.surroundings import KnownMessageTemplate
from flow_engine.edits import ReplaceNode
from flow_engine.flow import Step
from flow_engine.node_type import NEXT

WINDOW_S = 24 * 3_600  # WhatsApp Cloud API, customer service window

NEVER = -inf


class Passage(Struct, frozen=True):
    """What going one way does to the time since the customer last wrote.

    Args:
        adds_s: how much longer it can become; NEVER when the customer certainly writes.
        afresh_s: how long it can be since a message that came on the way; NEVER when none can come.
    """

    adds_s: float = NEVER
    afresh_s: float = NEVER


def prove_window(scope: Scope) -> Iterator[Issue]:
    """Finds free-form messages that can be due when the window has closed."""
    passages: dict[Exit, Passage] = {}
    silences: dict[str, _Silence] = {}
    for graph in scope.graphs.values():
        silences[graph.flow.id] = _Silence(graph, passages)
        passages |= _passages_through(graph, passages)
    started_after_s: dict[str, float] = {}
    for graph in reversed(scope.graphs.values()):
        silence = silences[graph.flow.id]
        silence.solve(started_after_s.get(graph.flow.id, 0))
        for state in graph.states:
            if state.step.call:
                called = state.step.call.flow_id
                started_after_s[called] = max(started_after_s.get(called, 0), silence.before_s(state))
        yield from _too_late(scope, silence)


class _Silence:
    """How long the customer can have been silent at each state of a flow."""

    def __init__(self, graph: StateGraph, passages: Mapping[Exit, Passage]) -> None:
        self.graph = graph
        self._passages = passages
        self._afresh: dict[int, tuple[State, Way]] = {}

    def passage(self, state: State, way: Way) -> Passage:
        """Tells what leaving a state by a way does to the silence."""
        if way.port.customer_wrote:
            return Passage(afresh_s=0)
        if state.step.call:
            return self._passages[way.exit] if way.exit else Passage(0)
        return Passage(way.port.longest_s)

    def solve(self, entry_s: float) -> None:
        """Finds the longest silences when a flow that starts this one has heard nothing for `entry_s`."""
        begins_s = {start.number: 0.0 for start in self.graph.starts}
        if self.graph.entry is not None:
            begins_s[self.graph.entry.number] = entry_s
        for target, (seconds, state, way) in self.afresh(self.graph.states).items():
            if seconds >= begins_s.get(target, NEVER):
                begins_s[target] = seconds
                self._afresh[target] = (state, way)
        self._begins_s = begins_s
        self._longest = LongestWays(self.carrying(self.graph.states), begins_s)

    def before_s(self, state: State) -> float:
        """Gives the longest silence with which a state is entered."""
        return self._longest.seconds[state.number]

    def path_to(self, state: State) -> list[PathStep]:
        """Gives a way on which the silence at a state is that long."""
        numbers = self._longest.way_to(state.number, WINDOW_S)
        begins = numbers[0]
        steps: list[PathStep] = []
        if begins in self._afresh:
            source, way = self._afresh[begins]
            steps = [*source.path()[:-1], PathStep(source.step.id, way.port.name)]
        seconds = self._begins_s[begins]
        graph = self.carrying(self.graph.states)
        for a, b in pairwise(numbers):
            edge = graph.edges[a, b]
            steps.append(PathStep(self.graph.states[a].step.id, edge["port"], _shown(seconds)))
            seconds += edge["adds_s"]
        return [*steps, PathStep(state.step.id, "", _shown(seconds))]

    def carrying(self, states: list[State]) -> nx.DiGraph[int]:
        """The ways on which the silence goes on; of two ways between the same states the longer."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(state.number for state in states)
        for state in states:
            for way in state.ways:
                adds_s = self.passage(state, way).adds_s
                if way.target is None or adds_s == NEVER:
                    continue
                edge = (state.number, way.target.number)
                if not graph.has_edge(*edge) or graph.edges[edge]["adds_s"] < adds_s:
                    graph.add_edge(*edge, adds_s=adds_s, port=way.port.name)
        return graph

    def afresh(self, states: list[State]) -> dict[int, tuple[float, State, Way]]:
        """The states entered with the silence since a message that came on the way there, at its longest."""
        found: dict[int, tuple[float, State, Way]] = {}
        for state in states:
            for way in state.ways:
                seconds = self.passage(state, way).afresh_s
                if way.target and seconds > found.get(way.target.number, (NEVER,))[0]:
                    found[way.target.number] = (seconds, state, way)
        return found


def _passages_through(graph: StateGraph, passages: Mapping[Exit, Passage]) -> dict[Exit, Passage]:
    """Sums up what running a flow from its entry does to the silence, for each manner in which it ends."""
    if graph.entry is None:
        return {}
    silence = _Silence(graph, passages)
    states = reachable(graph.entry)
    carrying = silence.carrying(states)
    afresh = {target: seconds for target, (seconds, _, _) in silence.afresh(states).items()}
    unheard = LongestWays(carrying, {graph.entry.number: 0.0}).seconds
    heard = LongestWays(carrying, afresh).seconds
    found: dict[Exit, Passage] = {}
    for exit_ in graph.exits:
        adds_s = afresh_s = NEVER
        for state, way in exit_.ends:
            last = silence.passage(state, way) if way else Passage(0)
            adds_s = max(adds_s, unheard.get(state.number, NEVER) + last.adds_s)
            afresh_s = max(afresh_s, heard.get(state.number, NEVER) + last.adds_s, last.afresh_s)
        found[exit_] = Passage(adds_s, afresh_s)
    return found


def _too_late(scope: Scope, silence: _Silence) -> Iterator[Issue]:
    told: set[str] = set()
    for state in silence.graph.states:
        worst_s = _silence_when_sending(state, silence.before_s(state))
        if worst_s < WINDOW_S or state.step.id in told:
            continue
        told.add(state.step.id)
        detail = {"hours": "∞" if worst_s == inf else f"{worst_s / 3_600:.4g}"}
        path = silence.path_to(state)
        fix = _send_template(scope, silence.graph.flow.document.language, state.step)
        yield Issue("window_closed", "error", silence.graph.flow.id, state.step.id, "", detail, path, fix)


def _silence_when_sending(state: State, before_s: float) -> float:
    """Gives the longest silence at which a node sends a free-form message; NEVER when it sends none."""
    node_type = state.step.node_type
    on_entering = before_s if node_type.message_count and not node_type.is_template_message else NEVER
    on_leaving = [
        before_s + way.port.longest_s for way in state.ways if way.port.message_count and not way.port.customer_wrote
    ]
    return max([on_entering, *on_leaving])


def _send_template(scope: Scope, language: str, step: Step) -> Fix | None:
    """Puts a message template in the place of a message; a question cannot be asked by one."""
    if [port.name for port in step.ports] != [NEXT] or step.node_type.group != "messages":
        return None
    ready = [t for t in scope.surroundings.message_templates or () if t.status == "APPROVED" and not _has_places(t)]
    config = (
        {"name": ready[0].name, "language": ready[0].language} if ready else {"name": "follow_up", "language": language}
    )
    return Fix("send_template_instead", [ReplaceNode(step.id, "send_template", config)])


def _has_places(template: KnownMessageTemplate) -> bool:
    return bool(template.header_parameters or template.body_parameters or template.button_parameters)


def _shown(seconds: float) -> float | None:
    return None if seconds == inf else seconds
