"""The running loop: a session and an input in, the next session and its effects out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.contents import Content, refusal
from flow_engine.context import Contact, Context, contact_after
from flow_engine.document import RESERVED_NAMES
from flow_engine.effects import AwaitCallback, Effect, SendMessage, WakeAt
from flow_engine.flow import Flow, Flows, Step
from flow_engine.inputs import FlowEnded, Input, Message, MessageReceived, NodeChosen
from flow_engine.local_time import zone_of
from flow_engine.node_type import CallFlow, WaitFor
from flow_engine.open_frame import OpenFrame
from flow_engine.reserved_values import reserved_values
from flow_engine.session import Failure, Frame, Session, Wait, kept_message
from flow_engine.template import TemplateError, is_template, read_template
from flow_engine.template_output import Encoding
from flow_engine.values import Value, coerce, pick

MAX_STEPS = 100  # of one input; more is an endless flow
MAX_SENDS = 20  # of one input; more is a flood
MAX_SUB_FLOWS = 8  # chosen: flows started by flows, one inside the other


class Visit(Struct, frozen=True, omit_defaults=True):
    """One step of a path: a node was entered and left.

    Args:
        port: empty where the flow waits or ends.
        why: what decided, as a code with details; empty where nothing was to decide.
    """

    flow_id: str
    node_id: str
    port: str = ""
    why: dict[str, Value] = {}


class Sprint(Struct, frozen=True):
    """What one input led to: the session as it is now, what is to be done outside, and the way taken."""

    session: Session
    effects: list[Effect]
    path: list[Visit]


class SessionError(Exception):
    """The session cannot take this input: it does not wait for it, or its flow's version is not at hand."""


class NodeFailed(Exception):
    """A node cannot go on because of what the author made; the session ends as failed.

    Args:
        code: stable, in the strings of the checks.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


def start(flows: Flows, flow: Flow, node_id: str, session_id: str, input_: Input, context: Context) -> Sprint:
    """Begins a flow at one of its triggers, or at whatever node a person has chosen.

    Raises:
        SessionError: the flow cannot run or has no such node to start at.
    """
    chosen = input_ if isinstance(input_, NodeChosen) else None
    step = flow.steps.get(node_id)
    if not flow.is_runnable or step is None or not (chosen or step.node_type.is_trigger):
        raise SessionError(f"flow {flow.version_id} cannot start at {node_id}")
    session = Session(id=session_id, status="waiting", started_at=input_.at)
    run = Run(flows, session, input_, context)
    run.push(flow, chosen.variables if chosen else {})
    return run.sprint(step, None)


def resume(flows: Flows, session: Session, input_: Input, context: Context) -> Sprint:
    """Goes on with a session that waits for this input.

    Raises:
        SessionError: the session does not wait for it, or a flow it is in is not at hand.
    """
    if session.wait is None or not session.wait.accepts(input_):
        raise SessionError(f"session {session.id} does not wait for {type(input_).__name__}")
    run = Run(flows, session, input_, context)
    for frame in session.frames:
        flow = flows.version(frame.version_id)
        if flow is None or not flow.is_runnable or frame.node_id not in flow.steps:
            raise SessionError(f"session {session.id} needs version {frame.version_id}")
        run.frames.append(OpenFrame(flow, frame))
    run.enter_frame()
    return run.sprint(run.step, input_)


class Run:
    """One input under way: what a node sees and how it acts."""

    __slots__ = (
        "_around", "_effect_count", "_why", "contact", "effects", "flow", "flows", "frames", "input", "message", "now",
        "path", "send_count", "session", "step", "variables", "workspace",
    )  # fmt: skip

    def __init__(self, flows: Flows, session: Session, input_: Input, context: Context) -> None:
        self.flows = flows
        self.session = session
        self.input = input_
        self.now = input_.at
        self.contact: Contact = context.contact
        self.workspace = context.workspace
        self.message: Message | None = input_.message if isinstance(input_, MessageReceived) else session.message
        self.frames: list[OpenFrame] = []
        self.effects: list[Effect] = []
        self.path: list[Visit] = []
        self.send_count = 0
        self._effect_count = 0
        self._around: dict[str, Any] | None = None
        self._why: dict[str, Value] = {}

    # What a node reads

    def get(self, path: str) -> Value:
        """Gives the value of a variable or of what is picked out of one; None when there is none."""
        if path in self.variables:
            return self.variables[path]
        name, *rest = path.split(".")
        if name in self.variables:
            return pick(self.variables[name], rest)
        return pick(self._outside().get(name), rest) if name in RESERVED_NAMES else None

    def render(self, text: str, encoding: Encoding = "text") -> str:
        """Fills in a text's variables.

        Args:
            encoding: what the text is read as, so that no value breaks out of its place.

        Raises:
            NodeFailed: the text passes a bound or asks a filter for what it cannot do.
        """
        if not is_template(text):
            return text
        try:
            return read_template(text).render(self._outside() | self.variables, encoding)
        except TemplateError as error:
            raise NodeFailed("template_failed", str(error)) from error

    def local_now(self) -> datetime:
        """Gives the present moment in the contact's time zone, or the workspace's."""
        return self.now.astimezone(zone_of(self.contact.time_zone or self.workspace.time_zone))

    def recall(self) -> Value:
        """Gives what this node remembered; None when nothing."""
        return self.frames[-1].memory.get(self.step.id)

    # How a node acts

    def set(self, name: str, value: Value) -> None:
        """Writes a variable, brought into its type."""
        self.variables[name] = coerce(value, self.flow.variable_types.get(name, "text"))

    def remember(self, value: Value) -> None:
        """Keeps a value for this node until it is forgotten or the flow ends."""
        self.frames[-1].memory[self.step.id] = value

    def forget(self) -> None:
        """Drops what this node remembered."""
        self.frames[-1].memory.pop(self.step.id, None)

    def send(self, content: Content) -> None:
        """Sends a message to the customer.

        Raises:
            NodeFailed: WhatsApp is certain to refuse it, or this input has led to as many messages as it may.
        """
        refused = refusal(content)
        if refused:
            raise NodeFailed(*refused)
        self.send_count += 1
        if self.send_count > MAX_SENDS:
            raise NodeFailed("too_many_sends", str(MAX_SENDS))
        self.emit(SendMessage(id=self.next_id(), content=content))

    def emit(self, effect: Effect) -> None:
        """Adds an effect; what it changes of the contact is seen from here on."""
        self.effects.append(effect)
        after = contact_after(self.contact, effect)
        if after is not self.contact:
            self.contact = after
            self._around = None

    def next_id(self) -> str:
        """Gives the id of the next effect: the input's id and a number."""
        self._effect_count += 1
        return f"{self.input.id}.{self._effect_count}"

    def in_seconds(self, seconds: float) -> datetime:
        """Gives the moment so many seconds from now."""
        return self.now + timedelta(seconds=seconds)

    def explain(self, code: str, **details: Value) -> None:
        """Says why the node leaves as it does; shown with the path."""
        self._why = {"code": code, **details}

    # How the engine drives

    def push(self, flow: Flow, variables: dict[str, Value]) -> None:
        """Lays a flow on top of those under way."""
        begins_at = next(iter(flow.steps))
        self.frames.append(OpenFrame(flow, Frame(flow.id, flow.version_id, begins_at, flow.defaults | variables)))
        self.enter_frame()

    def enter_frame(self) -> None:
        """Makes the topmost frame the one nodes see."""
        frame = self.frames[-1]
        self.flow, self.step, self.variables = frame.flow, frame.step, frame.variables

    def sprint(self, step: Step, input_: Input | None) -> Sprint:
        """Runs from a node to the next wait or the end, and closes the books."""
        try:
            waits = self._drive(step, input_)
        except NodeFailed as failed:
            failure = Failure(failed.code, self.flow.id, self.step.id, failed.detail)
            return Sprint(replace(self.session, status="failed", frames=[], wait=None, failure=failure), [], self.path)
        if waits is None:
            return Sprint(replace(self.session, status="ended", frames=[], wait=None), self.effects, self.path)
        frames = [frame.closed() for frame in self.frames]
        session = replace(self.session, status="waiting", frames=frames, wait=waits, message=kept_message(self.message))
        return Sprint(session, self.effects, self.path)

    def _drive(self, step: Step | None, input_: Input | None) -> Wait | None:
        """Goes from node to node; gives the wait it comes to, None at the end."""
        path, steps = self.path, 0
        while step is not None:
            steps += 1
            if steps > MAX_STEPS:
                raise NodeFailed("too_many_steps", str(MAX_STEPS))
            self.step = step
            outcome = step.enter(step.config, self) if input_ is None else step.resume(step.config, self, input_)
            input_ = None
            if type(outcome) is str:
                path.append(Visit(self.flow.id, step.id, outcome, self._why))
                if self._why:
                    self._why = {}
                step = step.targets.get(outcome)
                if step is None:
                    step, input_ = self._pop()
                continue
            path.append(Visit(self.flow.id, step.id, "", self._why))
            self._why = {}
            self.frames[-1].step = step
            if isinstance(outcome, WaitFor):
                return self._wait(outcome)
            step, input_ = self._call(outcome) if isinstance(outcome, CallFlow) else self._pop()
        return None

    def _wait(self, outcome: WaitFor) -> Wait:
        """Turns a node's outcome into the session's wait, with the effects that end it."""
        wait_id = self.next_id()
        if outcome.until is not None:
            self.emit(WakeAt(id=wait_id, at=outcome.until))
            if outcome.callback is not None:
                name, key = outcome.callback
                self.emit(AwaitCallback(id=self.next_id(), name=name, key=key, until=outcome.until))
        return Wait(wait_id, outcome.kinds, outcome.effect_id, outcome.callback, outcome.until)

    def _call(self, outcome: CallFlow) -> tuple[Step, None]:
        """Starts a sub-flow at its entry."""
        flow = self.flows.current(outcome.flow_id)
        if flow is None or flow.entry is None or not flow.is_runnable:
            raise NodeFailed("unknown_flow", outcome.flow_id)
        if len(self.frames) >= MAX_SUB_FLOWS:
            raise NodeFailed("too_many_sub_flows", str(MAX_SUB_FLOWS))
        self.push(flow, flow.inputs_of(outcome.variables))
        return flow.entry, None

    def _pop(self) -> tuple[Step | None, FlowEnded | None]:
        """Ends the topmost flow and goes back to the node that started it, with the results."""
        ended = self.frames.pop()
        if not self.frames:
            return None, None
        self.enter_frame()
        results = ended.flow.results_of(ended.variables)
        return self.step, FlowEnded(id=self.input.id, at=self.now, results=results)

    def _outside(self) -> dict[str, Any]:
        """Gives what templates see beside the flow's own variables; made anew only once the contact has changed."""
        if self._around is None:
            self._around = reserved_values(
                self.contact, self.workspace, self.message, self.session.id, self.local_now()
            )
        return self._around
