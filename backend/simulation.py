"""The world around one conversation: sessions, contact, clock, timers and open calls, moved by the real engine."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.contents import ButtonsContent, ListContent, Option, TemplateContent
from flow_engine.context import Contact, Context, Workspace, contact_after
from flow_engine.document import Language
from flow_engine.effects import CallHttp, CallLlm, Effect, SendMessage
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import (
    CallbackReceived,
    EventReceived,
    HandoffClosed,
    HandoffTaken,
    HttpReplied,
    Input,
    LlmReplied,
    Message,
    MessageReceived,
    ScheduleReached,
    TimeReached,
)
from flow_engine.local_time import Weekday
from flow_engine.routing import Route, route
from flow_engine.run import Run, Sprint, Visit, resume, start
from flow_engine.session import Session, Wait
from flow_engine.values import Value
from flow_engine.week_plan import Hours, WeekPlan

WINDOW = timedelta(hours=24)  # WhatsApp Cloud API, customer service window
MAX_TIMERS_AT_ONCE = 1_000  # chosen: a flow that wakes every second must not hold the caller for hours


BEGINS_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # chosen: a Monday, 9 in São Paulo; scripts mean the same every day
HOURS = WeekPlan([Hours(day, "09:00", "18:00") for day in get_args(Weekday)[:5]])  # chosen: an office's


def example_context(language: Language, name: str = "Ana Lima", time_zone: str = "America/Sao_Paulo") -> Context:
    """Gives the customer and the business of a conversation that only tries a flow; an office keeps its hours."""
    contact = Contact(id="c1", name=name, phone="+5511999990000")
    return Context(contact, Workspace(name="Fluxo", language=language, time_zone=time_zone, hours=HOURS))


class Turn(Struct, frozen=True, kw_only=True):
    """One input and all it led to.

    Args:
        session: as it is after the turn; None where no flow took the input.
        interrupted: the session that a trigger ended before its own began.
        is_window_open: whether the customer wrote in the last 24 hours, so that free-form messages arrive.
    """

    input: Input
    route: Route
    effects: list[Effect] = []
    path: list[Visit] = []
    session: Session | None = None
    interrupted: Session | None = None
    is_window_open: bool = True

    def refused(self, effect: Effect) -> bool:
        """Tells whether WhatsApp would refuse this effect: a free-form message outside the 24-hour window."""
        is_free_form = isinstance(effect, SendMessage) and not isinstance(effect.content, TemplateContent)
        return is_free_form and not self.is_window_open


class OpenCall(Struct, frozen=True):
    """A call to the outside that nobody answered yet; at `due_at` a time-out is its answer."""

    effect: CallHttp | CallLlm
    due_at: datetime


class Simulation:
    """One customer and the clock. Each method that brings an input gives the turns it led to, or none at all when
    there is nothing it could answer.

    Args:
        flows: what is published in the workspace; every one is runnable.
        at: when the conversation begins.
        starting: the flows whose triggers count; None for all.
    """

    def __init__(self, flows: Flows, context: Context, at: datetime, starting: Sequence[Flow] | None = None) -> None:
        self.flows = flows
        self._starting: Iterable[Flow] = flows if starting is None else starting
        self.context = context
        self.now = at
        self.turns: list[Turn] = []
        self._sessions: dict[str, Session] = {}
        self._held: list[MessageReceived] = []
        self._calls: dict[str, OpenCall] = {}
        self._last_written_at: datetime | None = None
        self._input_count = 0
        self._session_count = 0

    @property
    def sessions(self) -> list[Session]:
        """The sessions that wait for something, the oldest first."""
        return list(self._sessions.values())

    # What the customer sees and does

    def send(self, message: Message) -> list[Turn]:
        """The customer sends a message."""
        self._last_written_at = self.now
        return self._take(MessageReceived(**self._stamp(), message=message))

    def offered(self) -> list[Option]:
        """Lists the buttons or rows of the latest message that had any."""
        return next(self.offers(), [])

    def option(self, option_id: str) -> Option | None:
        """Gives a button or row by its id; those of earlier messages can still be tapped."""
        return next((option for options in self.offers() for option in options if option.id == option_id), None)

    def offers(self) -> Iterator[list[Option]]:
        """Walks the options of every message that had any, the latest first."""
        contents = (e.content for t in reversed(self.turns) for e in reversed(t.effects) if isinstance(e, SendMessage))
        yield from (c.options for c in contents if isinstance(c, ButtonsContent | ListContent))

    # What comes from elsewhere

    def begin_at(self, flow: Flow, node_id: str) -> list[Turn]:
        """A flow begins at one of its nodes, whatever it is, as if the customer had just written.

        Raises:
            KeyError: the flow has no such node.
        """
        self._last_written_at = self.now
        input_ = EventReceived(**self._stamp(), name=node_id)
        self._session_count += 1
        run = Run(self.flows, Session(f"s{self._session_count}", "waiting", self.now), input_, self.context)
        run.push(flow, {})
        way = Route("start", {"code": "chosen_node"}, "", flow.id, node_id)
        turn = Turn(input=input_, route=way, is_window_open=True)
        self.turns.append(self._keep(turn, run.sprint(flow.steps[node_id], None)))
        return self.turns[-1:]

    def give_event(self, name: str, data: Value = None) -> list[Turn]:
        """A named event comes in."""
        return self._take(EventReceived(**self._stamp(), name=name, data=data))

    def give_callback(self, name: str, key: str, data: Value = None) -> list[Turn]:
        """An outside system calls back."""
        return self._take(CallbackReceived(**self._stamp(), name=name, key=key, data=data))

    def reach_schedule(self, flow: Flow, node_id: str) -> list[Turn]:
        """A schedule trigger falls due for this contact."""
        return self._take(ScheduleReached(**self._stamp(), flow_id=flow.id, node_id=node_id))

    def open_call(self) -> OpenCall | None:
        """Gives the oldest call without an answer."""
        return next(iter(self._open_calls()), None)

    def open_http(self) -> OpenCall | None:
        """Gives the oldest HTTP call without an answer."""
        return next((call for call in self._open_calls() if isinstance(call.effect, CallHttp)), None)

    def answer_http(self, status: int = 0, body: Value = None, error: str = "") -> list[Turn]:
        """The oldest open HTTP call is answered."""
        call = self.open_http()
        if call is None:
            return []
        answer = HttpReplied(**self._stamp(), effect_id=call.effect.id, status=status, body=body, error=error)
        return self._take(answer)

    def open_llm(self) -> OpenCall | None:
        """Gives the oldest model call without an answer."""
        return next((call for call in self._open_calls() if isinstance(call.effect, CallLlm)), None)

    def answer_llm(self, text: str = "", tool: str = "", data: Value = None, error: str = "") -> list[Turn]:
        """The oldest open model call is answered."""
        call = self.open_llm()
        if call is None:
            return []
        said = {"text": text, "tool": tool, "data": data, "error": error}
        return self._take(LlmReplied(**self._stamp(), effect_id=call.effect.id, **said))

    def open_handoff(self) -> Wait | None:
        """Gives the wait of the handoff under way; it takes `HandoffTaken` until somebody has taken the chat."""
        waits = (session.wait for session in reversed(self.sessions) if session.wait)
        return next((wait for wait in waits if "handoff_closed" in wait.kinds), None)

    def open_handoff_id(self) -> str:
        """Gives the effect id of the handoff under way; empty for none."""
        wait = self.open_handoff()
        return wait.effect_id if wait else ""

    def take_handoff(self) -> list[Turn]:
        """An operator takes the chat."""
        effect_id = self.open_handoff_id()
        return self._take(HandoffTaken(**self._stamp(), effect_id=effect_id)) if effect_id else []

    def close_handoff(self, summary: str = "") -> list[Turn]:
        """The operator gives the chat back."""
        effect_id = self.open_handoff_id()
        if not effect_id:
            return []
        return self._take(HandoffClosed(**self._stamp(), effect_id=effect_id, summary=summary))

    # The clock

    def next_due_at(self) -> datetime | None:
        """Gives when the next timer or time-out is due; None when nothing is."""
        return min(self._due_times(), default=None)

    def move_clock(self, until: datetime, max_timers: int = MAX_TIMERS_AT_ONCE) -> list[Turn]:
        """Lets the time pass; what falls due on the way happens in order.

        The clock stops early after very many timers: `now` says where.
        """
        turns: list[Turn] = []
        for _ in range(max_timers):
            due_at = self.next_due_at()
            if due_at is None or due_at > until:
                self.now = max(self.now, until)
                break
            self.now = max(self.now, due_at)
            turns += self._take(self._due_input(due_at))
        return turns

    def _due_times(self) -> Iterator[datetime]:
        yield from (s.wait.due_at for s in self.sessions if s.wait and s.wait.due_at)
        yield from (call.due_at for call in self._open_calls())

    def _due_input(self, due_at: datetime) -> Input:
        for session in self.sessions:
            if session.wait and session.wait.due_at == due_at:
                return TimeReached(**self._stamp(), wait_id=session.wait.id)
        effect = next(call.effect for call in self._open_calls() if call.due_at == due_at)
        replied = HttpReplied if isinstance(effect, CallHttp) else LlmReplied
        return replied(**self._stamp(), effect_id=effect.id, error="timeout")

    def _open_calls(self) -> list[OpenCall]:
        awaited = [session.wait.effect_id for session in self.sessions if session.wait]
        return [self._calls[id_] for id_ in awaited if id_ in self._calls]

    # One input after the other

    def _stamp(self) -> dict[str, Any]:
        self._input_count += 1
        return {"id": f"in{self._input_count}", "at": self.now}

    def _take(self, input_: Input) -> list[Turn]:
        """Takes an input, and the held messages it made way for."""
        turns = [self._turn(input_)]
        while self._held and self._route(self._held[0]).action != "hold":
            turns.append(self._turn(replace(self._held.pop(0), at=self.now)))
        return turns

    def _route(self, input_: Input) -> Route:
        return route(input_, self.sessions, self._starting, self.context)

    def _turn(self, input_: Input) -> Turn:
        way = self._route(input_)
        session = self._sessions.get(way.session_id)
        flow = self.flows.current(way.flow_id)
        turn = Turn(input=input_, route=way, is_window_open=self._is_window_open())
        if way.action == "hold" and isinstance(input_, MessageReceived):
            self._held.append(input_)
        elif way.action == "resume" and session:
            turn = self._keep(turn, resume(self.flows, session, input_, self.context))
        elif way.action == "start" and flow:
            turn = self._keep(replace(turn, interrupted=session), self._start(flow, way.node_id, input_))
        if isinstance(input_, MessageReceived):
            self.context = replace(self.context, contact=replace(self.context.contact, is_known=True))
        self.turns.append(turn)
        return turn

    def _start(self, flow: Flow, trigger_id: str, input_: Input) -> Sprint:
        self._session_count += 1
        return start(self.flows, flow, trigger_id, f"s{self._session_count}", input_, self.context)

    def _keep(self, turn: Turn, sprint: Sprint) -> Turn:
        """Keeps what a sprint changed."""
        for effect in sprint.effects:
            self.context = replace(self.context, contact=contact_after(self.context.contact, effect))
            if isinstance(effect, CallHttp | CallLlm):
                self._calls[effect.id] = OpenCall(effect, self.now + timedelta(seconds=effect.timeout_s))
        if turn.interrupted:
            del self._sessions[turn.interrupted.id]
        if sprint.session.status == "waiting":
            self._sessions[sprint.session.id] = sprint.session
        else:
            self._sessions.pop(sprint.session.id, None)
        return replace(turn, effects=sprint.effects, path=sprint.path, session=sprint.session)

    def window_closes_at(self) -> datetime | None:
        """Gives until when free-form messages arrive; None when the customer never wrote."""
        return self._last_written_at + WINDOW if self._last_written_at else None

    def _is_window_open(self) -> bool:
        closes_at = self.window_closes_at()
        return closes_at is not None and self.now <= closes_at
