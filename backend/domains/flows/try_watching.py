"""Watches a conversation that is tried and keeps what is to be shown of it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from backend.domains.flows.playable import UNFINISHED, FlowFault
from backend.domains.flows.try_view import (
    BotMessage,
    CallView,
    CustomerMessage,
    Due,
    Event,
    FramePlace,
    HandoffView,
    Note,
    TryTurn,
    VisitView,
    WaitingSession,
    WhatIsDue,
)
from backend.simulation import Simulation, Turn
from flow_engine.document import Language
from flow_engine.effects import (
    AwaitCallback,
    CallHttp,
    CallLlm,
    Effect,
    OpenHandoff,
    SendMessage,
    SetContactField,
    SetOptIn,
    TagContact,
    WakeAt,
)
from flow_engine.inputs import (
    CallbackReceived,
    EventReceived,
    HandoffClosed,
    HttpReplied,
    InputKind,
    LlmReplied,
    MessageReceived,
    kind_of,
)
from flow_engine.local_time import zone_of
from flow_engine.routing import choose_trigger
from flow_engine.run import Visit
from flow_engine.session import Failure, Session
from flow_engine.values import Value
from nodes.issue_words import failure_words
from nodes.strings import fill, strings_of


class Seen:
    """Watches a simulation and keeps what is to be shown of it.

    Args:
        flow_id: of the flow that is tried.
        faults: of its nodes; said where a session comes to one.
    """

    def __init__(self, simulation: Simulation, flow_id: str, faults: Sequence[FlowFault], language: Language) -> None:
        self.events: list[Event] = []
        self.turns: list[TryTurn] = []
        self._simulation = simulation
        self._flow_id = flow_id
        self._faults = faults
        self._language = language
        self._since: dict[str, datetime] = {}
        self._handoffs: dict[str, OpenHandoff] = {}

    def note(self, action: int, code: str, **details: Value) -> None:
        """Adds what is no turn."""
        self.events.append(
            Note(at=self._simulation.now, action=action, turn=len(self.turns) - 1, code=code, details=details)
        )

    def add(self, action: int, turn: Turn) -> None:
        """Adds a turn."""
        number = len(self.turns)
        self.turns.append(self._turn(action, turn))
        if turn.session:
            self._since[turn.session.id] = turn.input.at
        at = turn.input.at

        def note(code: str, message: str = "", **details: Value) -> Note:
            return Note(at=at, action=action, turn=number, code=code, details=details, message=message)

        if isinstance(turn.input, MessageReceived):
            self.events.append(CustomerMessage(at=at, action=action, turn=number, message=turn.input.message))
        self.events += _notes_of_input(turn, note)
        self.events += self._notes_of_route(turn, note)
        for effect in turn.effects:
            if isinstance(effect, SendMessage):
                is_refused = turn.refused(effect)
                self.events.append(
                    BotMessage(
                        at=at, action=action, turn=number, id=effect.id, content=effect.content, is_refused=is_refused
                    )
                )
            else:
                self.events.append(self._note_of_effect(effect, turn, note))
        self.events += self._notes_of_end(turn, note)

    def standing(self) -> dict[str, Any]:
        """Gives how things stand now."""
        simulation, contact = self._simulation, self._simulation.context.contact
        workspace = simulation.context.workspace
        call, handoff = simulation.open_call(), simulation.open_handoff()
        opened = self._handoffs.get(handoff.effect_id) if handoff else None
        return {
            "sessions": [self._session(session) for session in simulation.sessions],
            "contact": contact,
            "business": workspace.name,
            "time_zone": zone_of(contact.time_zone or workspace.time_zone).key,
            "offered": simulation.offered(),
            "open_call": CallView(call.effect, call.due_at) if call else None,
            "open_handoff": HandoffView("handoff_taken" not in handoff.kinds, opened) if handoff and opened else None,
            "next_due": next_due(simulation),
            "window_closes_at": simulation.window_closes_at(),
        }

    # A turn

    def _turn(self, action: int, turn: Turn) -> TryTurn:
        way, session = turn.route, turn.session
        return TryTurn(
            action=action,
            at=turn.input.at,
            input=kind_of(turn.input),
            route=way.action,
            code=str(way.why["code"]),
            message=self._why_started(turn),
            flow_id=way.flow_id,
            node_id=way.node_id,
            session_id=session.id if session else way.session_id,
            status=session.status if session else "",
            path=[self._visit(visit) for visit in turn.path],
        )

    def _why_started(self, turn: Turn) -> str:
        match = str(turn.route.why.get("match", ""))
        type_ = self._type(turn.route.flow_id, turn.route.node_id)
        return strings_of(type_, self._language).reasons.get(match, f"“{match}”") if type_ and match else ""

    def _visit(self, visit: Visit) -> VisitView:
        type_ = self._type(visit.flow_id, visit.node_id)
        reasons = strings_of(type_, self._language).reasons if type_ else {}
        message = fill(reasons.get(str(visit.why.get("code", "")), ""), visit.why)
        return VisitView(visit.flow_id, visit.node_id, visit.port, message)

    def _type(self, flow_id: str, node_id: str) -> str:
        """Gives a node's type; empty for one that is not finished."""
        flow = self._simulation.flows.current(flow_id)
        step = flow.steps.get(node_id) if flow else None
        return step.type if step and step.type.isidentifier() else ""

    def _flow_name(self, flow_id: str) -> str:
        flow = self._simulation.flows.current(flow_id)
        return flow.document.name if flow else flow_id

    # What else happened

    def _notes_of_route(self, turn: Turn, note: Callable[..., Note]) -> Iterator[Note]:
        if turn.route.action in {"operator", "hold", "none"}:
            yield note(turn.route.action)
        if turn.interrupted:
            yield note("interrupted", flow=self._flow_name(turn.interrupted.frames[0].flow_id))
        if turn.route.action in {"start", "none"} and turn.route.why["code"] != "chosen_node":
            yield from self._rivals(turn, note)
        if turn.route.action == "start":
            yield note("started", self.turns[-1].message, flow=self._flow_name(turn.route.flow_id))

    def _rivals(self, turn: Turn, note: Callable[..., Note]) -> Iterator[Note]:
        """Tells when another flow of the workspace would win this input."""
        chosen = choose_trigger(turn.input, self._simulation.flows, self._simulation.context)
        if chosen and chosen[0].id != self._flow_id:
            yield note("other_flow", flow=chosen[0].document.name, flow_id=chosen[0].id)

    def _note_of_effect(self, effect: Effect, turn: Turn, note: Callable[..., Note]) -> Note:
        match effect:
            case TagContact():
                return note("tagged", add=effect.add, remove=effect.remove)
            case SetContactField():
                return note("field_set", field=effect.field, value=effect.value)
            case SetOptIn():
                return note("opted_in" if effect.is_opted_in else "opted_out", source=effect.source)
            case CallHttp():
                return note("http_called", method=effect.method, url=effect.url)
            case CallLlm():
                return note("llm_asked", text=effect.text)
            case WakeAt():
                kinds = turn.session.wait.kinds if turn.session and turn.session.wait else ()
                return note("waits", until=effect.at.isoformat(), what=_what_is_due(kinds))
            case AwaitCallback():
                return note("waits_for_callback", name=effect.name, key=effect.key)
            case OpenHandoff():
                self._handoffs[effect.id] = effect
                return note("handed_off", team=effect.team, note=effect.note, priority=effect.priority)
        raise TypeError(type(effect))  # a message is no note

    def _notes_of_end(self, turn: Turn, note: Callable[..., Note]) -> Iterator[Note]:
        session = turn.session
        if session and session.failure:
            failure = session.failure
            yield note("failed", self._failure_words(failure), node_id=failure.node_id, flow_id=failure.flow_id)
        elif session and session.status == "ended":
            yield note("ended", flow=self._flow_name(turn.path[0].flow_id if turn.path else self._flow_id))

    def _failure_words(self, failure: Failure) -> str:
        if failure.code != UNFINISHED:
            return failure_words(failure, self._language)
        return " ".join(dict.fromkeys(f.message for f in self._faults if f.node_id == failure.node_id))

    def _session(self, session: Session) -> WaitingSession:
        wait = session.wait
        frames = [FramePlace(f.flow_id, self._flow_name(f.flow_id), f.node_id, f.variables) for f in session.frames]
        return WaitingSession(
            id=session.id,
            since=self._since.get(session.id, session.started_at),
            due_at=wait.due_at if wait else None,
            kinds=wait.kinds if wait else (),
            callback=wait.callback if wait else None,
            frames=frames,
        )


def _notes_of_input(turn: Turn, note: Callable[..., Note]) -> Iterator[Note]:
    """Tells of an input that is no message."""
    match turn.input:
        case HttpReplied(status=status, error=error, body=body):
            yield note("http_failed", error=error) if error else note("http_answered", status=status, body=body)
        case LlmReplied(tool=tool, data=data) if tool:
            yield note("llm_chose", tool=tool, data=data)
        case LlmReplied(text=text, data=data, error=error):
            yield note("llm_failed", error=error) if error else note("llm_answered", text=text, data=data)
        case EventReceived(name=name):
            if turn.route.why["code"] != "chosen_node":
                yield note("event", name=name)
        case CallbackReceived(name=name, key=key):
            yield note("called_back", name=name, key=key)
        case HandoffClosed(summary=summary):
            yield note("handoff_closed", summary=summary)
        case MessageReceived():
            pass
        case _:
            yield note(kind_of(turn.input))


def next_due(simulation: Simulation) -> Due | None:
    """Tells what time brings next."""
    at = simulation.next_due_at()
    if at is None:
        return None
    for session in simulation.sessions:
        wait, frame = session.wait, session.frames[-1]
        if wait and wait.due_at == at:
            return Due(at, _what_is_due(wait.kinds), frame.flow_id, frame.node_id)
    call = simulation.open_call()
    holder = next((s for s in simulation.sessions if call and s.wait and s.wait.effect_id == call.effect.id), None)
    frame_of = holder.frames[-1] if holder else None
    return Due(at, "no_answer", frame_of.flow_id if frame_of else "", frame_of.node_id if frame_of else "")


def _what_is_due(kinds: Sequence[InputKind]) -> WhatIsDue:
    if "message_received" in kinds:
        return "no_reply"
    if "handoff_closed" in kinds:
        return "no_operator"
    if "callback_received" in kinds:
        return "no_callback"
    return "no_answer" if "http_replied" in kinds or "llm_replied" in kinds else "timer"
