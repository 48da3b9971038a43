"""Runs a session's inputs again, as they were taken then: what it sent from which node, and what its variables were.

What was kept of a session is where it stands now. The engine gives the same for the same, so running its inputs again
in the versions of then shows every step between. Nothing is sent. The contact is the one of today: where that led
another way, the way that was recorded is not met, and nothing is said of nodes and variables.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from flow_engine.context import Context
from flow_engine.flow import Flow, Flows, Step
from flow_engine.inputs import Input
from flow_engine.run import Run, SessionError, resume, start
from flow_engine.session import Session
from flow_engine.values import Value


class Taken(Struct, frozen=True):
    """An input that a session took.

    Args:
        node_id: where it started the flow; empty when it was gone on with.
        path: flow and node of each step that was recorded.
    """

    input: Input
    flow_id: str
    node_id: str
    path: list[tuple[str, str]]


class Seen(Struct, frozen=True):
    """What an input led to.

    Args:
        sent_from: for each effect's id, flow and node that wanted it, and how many nodes had been left before.
        versions: of each flow, the version that was run.
    """

    sent_from: dict[str, tuple[str, str, int]]
    variables: dict[str, Value]


def replay(flows: Flows, session_id: str, taken: Sequence[Taken], context: Context) -> Seen | None:
    """Runs inputs again, from the one that started the session to the one that is asked about.

    Args:
        flows: of their own for this: what their nodes do is watched.

    Returns:
        What the last input led to; None when the way differs from the recorded one.
    """
    watched = _Watched(flows)
    session: Session | None = None
    for one in taken:
        watched.sent_from = {}
        try:
            if one.node_id:
                flow = flows.current(one.flow_id)
                sprint = start(flows, flow, one.node_id, session_id, one.input, context) if flow else None
            else:
                sprint = resume(flows, session, one.input, context) if session else None
        except SessionError:
            return None
        if sprint is None or [(visit.flow_id, visit.node_id) for visit in sprint.path] != one.path:
            return None
        session = sprint.session
    if session is None:
        return None
    ended = watched.variables if session.status != "waiting" else {}
    variables = {name: value for frame in session.frames for name, value in frame.variables.items()}
    return Seen(watched.sent_from, variables or ended)


class _Watched:
    """Notes which node wanted which effect, and the variables as the last node left them."""

    def __init__(self, flows: Flows) -> None:
        self.sent_from: dict[str, tuple[str, str, int]] = {}
        self.variables: dict[str, Value] = {}
        for flow in flows:
            for step in flow.steps.values():
                step.enter = self._watching(flow, step, step.enter)
                step.resume = self._watching(flow, step, step.resume)

    def _watching(self, flow: Flow, step: Step, act: Any) -> Any:
        def watching(config: Any, run: Run, *more: Any) -> Any:
            before, place = len(run.effects), len(run.path)
            outcome = act(config, run, *more)
            for effect in run.effects[before:]:
                self.sent_from[effect.id] = flow.id, step.id, place
            self.variables = dict(run.variables)
            return outcome

        return watching
