"""Which session or trigger an input belongs to, and why: the explanation is a value."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from flow_engine.context import Context
from flow_engine.flow import Flow, Step
from flow_engine.inputs import EventReceived, Input, InputKind, MessageReceived, NodeChosen, ScheduleReached
from flow_engine.session import Session
from flow_engine.values import Value


class Route(Struct, frozen=True, omit_defaults=True):
    """Where an input goes.

    Args:
        action: `resume` a session; `start` a flow at a trigger; `operator`: the chat is a person's, keep it for
            them; `hold`: a session of this conversation is at work on the answer of a call, take the input after
            it; `none`: nobody wants it.
        session_id: the session to resume, or to end before the start.
        why: a code with details, to be shown.
    """

    action: Literal["resume", "start", "operator", "hold", "none"]
    why: dict[str, Value]
    session_id: str = ""
    flow_id: str = ""
    node_id: str = ""


def route(input_: Input, sessions: Sequence[Session], flows: Iterable[Flow], context: Context) -> Route:
    """Finds where an input of one conversation goes.

    Args:
        sessions: the conversation's waiting sessions, the oldest first; of two that wait for the same, the newest wins.
        flows: the workspace's published flows.
    """
    if isinstance(input_, NodeChosen):
        return Route("start", {"code": "chosen_by_person"}, "", input_.flow_id, input_.node_id)
    is_message = isinstance(input_, MessageReceived)
    handed_off = _waiting_for(sessions, "handoff_closed")
    if is_message and handed_off:
        return Route("operator", {"code": "handoff_open"}, handed_off.id)
    taker = next((s for s in reversed(sessions) if s.wait and s.wait.accepts(input_)), None)
    if taker and not is_message:
        return Route("resume", {"code": "awaited"}, taker.id)
    if taker:
        interrupting = choose_trigger(input_, flows, context, must_interrupt=True)
        resumed = Route("resume", {"code": "waiting_for_answer"}, taker.id)
        return _start(interrupting, "interrupts", taker.id) if interrupting else resumed
    busy = _waiting_for(sessions, "http_replied") or _waiting_for(sessions, "llm_replied")
    if is_message and busy:
        return Route("hold", {"code": "call_under_way"}, busy.id)
    chosen = choose_trigger(input_, flows, context)
    if chosen:
        return _start(chosen, "trigger")
    may_start = isinstance(input_, MessageReceived | EventReceived | ScheduleReached)
    return Route("none", {"code": "no_trigger" if may_start else "not_awaited"})


def choose_trigger(
    input_: Input, flows: Iterable[Flow], context: Context, must_interrupt: bool = False
) -> tuple[Flow, Step, str] | None:
    """Gives the trigger that wins an input, with the reason.

    Ranks decide first (a keyword before a first message before any message), then the author's priority, then the
    flow's id and the node's: two runs never choose differently.

    Args:
        must_interrupt: only triggers count that start though a session waits.
    """
    matches = [
        (
            step.node_type.trigger_rank,
            -step.node_type.priority(step.config),
            flow.id,
            step.id,
            flow,
            step,
            why,
        )
        for flow, step in _triggers(input_, flows)
        if step.node_type.interrupts(step.config) or not must_interrupt
        if (why := step.node_type.accepts(step.config, input_, context)) is not None
    ]
    if not matches:
        return None
    *_, flow, step, why = min(matches, key=lambda match: match[:4])
    return flow, step, why


def _triggers(input_: Input, flows: Iterable[Flow]) -> Iterator[tuple[Flow, Step]]:
    """Walks the triggers to ask: a due time names its own, and a flow that cannot run has none."""
    for flow in flows:
        for step in flow.triggers if flow.is_runnable else ():
            if not isinstance(input_, ScheduleReached) or (input_.flow_id, input_.node_id) == (flow.id, step.id):
                yield flow, step


def _start(chosen: tuple[Flow, Step, str], code: str, session_id: str = "") -> Route:
    flow, step, why = chosen
    return Route("start", {"code": code, "match": why}, session_id, flow.id, step.id)


def _waiting_for(sessions: Sequence[Session], kind: InputKind) -> Session | None:
    return next((s for s in reversed(sessions) if s.wait and kind in s.wait.kinds), None)
