"""Proof: no free-form message is sent once 24 hours have passed since the customer last wrote.

Time is summed over waits, time-outs and opening hours, each at its longest. Assumed: a chat that a person gives back
is live; the workspace's hours stay as they are, and nobody waits for hours that are not known; steps that do not wait
take no time; a flow that is started and not at hand takes no time; of a flow that is checked without the one that
starts it, the customer has just written. A message template may be sent at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from flow_engine.check.issue import Fix, Issue, PathStep
from flow_engine.check.longest import LongestWays
from flow_engine.check.parts import parts_of
from flow_engine.check.scope import Scope
from flow_engine.check.states import State, StateGraph, Way
from flow_engine.check.surroundings import KnownMessageTemplate
from flow_engine.edits import ReplaceNode
from flow_engine.flow import Step
from flow_engine.node_type import NEXT

WINDOW_S = 24 * 3_600  # WhatsApp Cloud API, customer service window

NEVER = -inf


def prove_window(scope: Scope) -> Iterator[Issue]:
    """Finds free-form messages that can be due when the window has closed."""
    silence = _Silence(scope.graph, scope.surroundings.longest_closed_s)
    told: set[tuple[str, str]] = set()
    for state in scope.graph.states:
        worst_s = silence.when_sending_s(state)
        at = (state.flow.id, state.step.id)
        if worst_s < WINDOW_S or at in told:
            continue
        told.add(at)
        detail = {"hours": "∞" if worst_s == inf else f"{worst_s / 3_600:.4g}"}
        fix = _send_template(scope, state.flow.document.language, state.step)
        yield Issue("window_closed", "error", *at, "", detail, silence.path_to(state), fix)


class _Silence:
    """How long the customer can have been silent when each state is come to, in seconds.

    Args:
        closed_s: the longest the workspace can be closed.
    """

    def __init__(self, graph: StateGraph, closed_s: float) -> None:
        self._graph = graph
        self._closed_s = closed_s
        self._heard: dict[int, tuple[State, Way]] = {
            way.target.number: (state, way)
            for state in graph.states
            for way in state.ways
            if way.target and way.port.customer_wrote
        }
        self._carrying = [self._carried(state) for state in graph.states]
        begins = self._heard.keys() | {start.number for start in graph.starts}
        seconds = [{number: self._lasts_s(way) for number, way in ways.items()} for ways in self._carrying]
        self._longest = LongestWays(seconds, parts_of(seconds), dict.fromkeys(begins, 0.0))

    def when_sending_s(self, state: State) -> float:
        """Gives the longest silence at which a state's node sends a free-form message; NEVER when it sends none."""
        node_type, before_s = state.step.node_type, self._longest.seconds[state.number]
        on_entering = before_s if node_type.message_count and not node_type.is_template_message else NEVER
        sending = [way for way in state.ways if way.port.message_count and not way.port.customer_wrote]
        return max([on_entering, *(before_s + self._lasts_s(way) for way in sending)])

    def path_to(self, state: State) -> list[PathStep]:
        """Gives a way on which the silence at a state is that long."""
        numbers = self._longest.way_to(state.number, WINDOW_S)
        steps: list[PathStep] = []
        if numbers[0] in self._heard:
            source, way = self._heard[numbers[0]]
            steps = [*source.path()[:-1], source.at(way.port.name)]
        seconds = 0.0
        for a, b in pairwise(numbers):
            way = self._carrying[a][b]
            steps.append(self._graph.states[a].at(way.port.name, _shown(seconds)))
            seconds += self._lasts_s(way)
        return [*steps, state.at("", _shown(seconds))]

    def _carried(self, state: State) -> dict[int, Way]:
        """Gives the ways on which the silence goes on behind a state; of two ways to the same one the longer."""
        longest: dict[int, Way] = {}
        for way in state.ways:
            if way.target is None or way.port.customer_wrote:
                continue
            known = longest.get(way.target.number)
            if known is None or self._lasts_s(known) < self._lasts_s(way):
                longest[way.target.number] = way
        return longest

    def _lasts_s(self, way: Way) -> float:
        """Gives the longest silence on a way."""
        return min(way.port.longest_s, self._closed_s) if way.port.until_opening else way.port.longest_s


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
