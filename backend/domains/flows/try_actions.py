"""What can be done in a conversation that is tried: by the customer, the clock, other systems and operators."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct

from backend.simulation import Simulation, Turn
from backend.typed_line import MAX_WAIT, MIME_TYPES
from flow_engine.contents import MAX_CAPTION_CHARS, MAX_TEXT_CHARS
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, MediaKind, Value

MAX_TIMERS = 200  # chosen: of one action; a flow that wakes every second must not fill the phone

_MAX_WAIT_S = int(MAX_WAIT.total_seconds())
_Words = Annotated[str, Meta(max_length=MAX_TEXT_CHARS)]
_Name = Annotated[str, Meta(max_length=200)]


class _Action(Struct, frozen=True, tag_field="type", forbid_unknown_fields=True, omit_defaults=True):
    """Common to all actions: `type` tells them apart."""


class Say(_Action, frozen=True, tag="say"):
    """The customer writes."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARS)]


class Tap(_Action, frozen=True, tag="tap"):
    """The customer taps a button or a row of a message they got."""

    option_id: _Name


class SendMedia(_Action, frozen=True, tag="send_media"):
    """The customer sends a file; what is in it does not matter to a flow."""

    kind: MediaKind
    caption: Annotated[str, Meta(max_length=MAX_CAPTION_CHARS)] = ""
    filename: _Name = ""


class SendLocation(_Action, frozen=True, tag="send_location"):
    """The customer shares a place."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: _Name = ""
    address: _Name = ""


class SendContact(_Action, frozen=True, tag="send_contact"):
    """The customer shares a contact of theirs."""


class PassTime(_Action, frozen=True, tag="pass_time"):
    """Time passes."""

    seconds: Annotated[int, Meta(ge=1, le=_MAX_WAIT_S)]


class ToNextEvent(_Action, frozen=True, tag="to_next_event"):
    """Time passes until something is due."""


class ToTime(_Action, frozen=True, tag="to_time"):
    """Time passes until a moment."""

    at: Annotated[datetime, Meta(tz=True)]


class AnswerHttp(_Action, frozen=True, tag="answer_http"):
    """The open HTTP call is answered.

    Args:
        error: why there is no answer; empty for an answer.
    """

    status: Annotated[int, Meta(ge=0, le=599)] = 0
    body: Value = None
    error: _Name = ""


class AnswerLlm(_Action, frozen=True, tag="answer_llm"):
    """The open model call is answered.

    Args:
        tool: the tool the model asks for instead; empty for none.
        data: by name, where data was asked for, or for the tool.
        error: why there is no answer; empty for an answer.
    """

    text: Annotated[str, Meta(max_length=16_384)] = ""
    tool: _Name = ""
    data: dict[str, Any] | None = None
    error: _Name = ""


class CallBack(_Action, frozen=True, tag="call_back"):
    """Another system calls back."""

    name: _Name
    key: _Name
    data: Value = None


class GiveEvent(_Action, frozen=True, tag="give_event"):
    """Another system reports an event."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    data: Value = None


class TakeHandoff(_Action, frozen=True, tag="take_handoff"):
    """An operator takes the chat."""


class CloseHandoff(_Action, frozen=True, tag="close_handoff"):
    """The operator gives the chat back."""

    summary: _Words = ""


class ReachSchedule(_Action, frozen=True, tag="reach_schedule"):
    """A schedule trigger of the flow falls due."""

    node_id: _Name


Action: TypeAlias = (
    Say | Tap | SendMedia | SendLocation | SendContact | PassTime | ToNextEvent | ToTime | AnswerHttp | AnswerLlm
    | CallBack | GiveEvent | TakeHandoff | CloseHandoff | ReachSchedule
)  # fmt: skip


class Misfit(Exception):
    """An action has nothing to act on.

    Args:
        code: stable; the words are the phone's.
    """

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(f"{code} {details}" if details else code)
        self.code = code
        self.details = details


def perform(simulation: Simulation, action: Action, flow_id: str) -> list[Turn]:
    """Does what an action says.

    Args:
        flow_id: of the flow that is tried.

    Raises:
        Misfit: there is nothing it could act on.
    """
    match action:
        case Say(text=text):
            return simulation.send(Message(text=text))
        case Tap(option_id=option_id):
            return _tap(simulation, option_id)
        case SendMedia():
            return simulation.send(_media_message(simulation, action))
        case SendLocation():
            place = Location(action.latitude, action.longitude, action.name, action.address)
            return simulation.send(Message(kind="location", location=place))
        case SendContact():
            return simulation.send(Message(kind="contacts"))
        case PassTime(seconds=seconds):
            return simulation.move_clock(simulation.now + timedelta(seconds=seconds), MAX_TIMERS)
        case ToNextEvent():
            return _to_next_event(simulation)
        case ToTime(at=at):
            return _to_time(simulation, at)
        case GiveEvent(name=name, data=data):
            return simulation.give_event(name, data)
        case CallBack(name=name, key=key, data=data):
            return _call_back(simulation, name, key, data)
        case ReachSchedule(node_id=node_id):
            return _reach_schedule(simulation, flow_id, node_id)
        case AnswerHttp():
            answered = simulation.answer_http(action.status, action.body, action.error)
            return _if_any(answered, "no_open_http")
        case AnswerLlm():
            return _if_any(simulation.answer_llm(action.text, action.tool, action.data, action.error), "no_open_llm")
        case TakeHandoff():
            handoff = simulation.open_handoff()
            is_open = handoff is not None and "handoff_taken" in handoff.kinds
            return _if_any(simulation.take_handoff() if is_open else [], "no_open_handoff")
        case CloseHandoff(summary=summary):
            return _if_any(simulation.close_handoff(summary), "no_open_handoff")


def _if_any(turns: list[Turn], code: str) -> list[Turn]:
    if not turns:
        raise Misfit(code)
    return turns


def _tap(simulation: Simulation, option_id: str) -> list[Turn]:
    option = simulation.option(option_id)
    if option is None:
        raise Misfit("no_such_option", option=option_id)
    return simulation.send(Message(kind="reply", text=option.title, reply_id=option.id))


def _media_message(simulation: Simulation, action: SendMedia) -> Message:
    id_ = f"{action.kind}-{len(simulation.turns) + 1}"
    media = Media(action.kind, id=id_, mime_type=MIME_TYPES[action.kind], filename=action.filename)
    return Message(kind=action.kind, text=action.caption, media=media)


def _to_next_event(simulation: Simulation) -> list[Turn]:
    due_at = simulation.next_due_at()
    if due_at is None:
        raise Misfit("nothing_due")
    return simulation.move_clock(due_at, MAX_TIMERS)


def _to_time(simulation: Simulation, at: datetime) -> list[Turn]:
    until = at.astimezone(UTC)
    if until < simulation.now:
        raise Misfit("time_is_past")
    if until - simulation.now > MAX_WAIT:
        raise Misfit("time_is_far", days=str(MAX_WAIT.days))
    return simulation.move_clock(until, MAX_TIMERS)


def _call_back(simulation: Simulation, name: str, key: str, data: Value) -> list[Turn]:
    awaited = [session.wait.callback for session in simulation.sessions if session.wait]
    if (name, key) not in awaited:
        raise Misfit("no_open_callback", name=name, key=key)
    return simulation.give_callback(name, key, data)


def _reach_schedule(simulation: Simulation, flow_id: str, node_id: str) -> list[Turn]:
    flow = simulation.flows.current(flow_id)
    if flow is None or node_id not in {step.id for step in flow.triggers}:
        raise Misfit("no_such_trigger", node=node_id)
    return simulation.reach_schedule(flow, node_id)
