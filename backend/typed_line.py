"""What a person types into the simulator: the customer's words, or a /command that stands for the world outside."""

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from backend.simulation import Simulation, Turn
from flow_engine.contents import Option
from flow_engine.context import Contact
from flow_engine.folding import fold
from flow_engine.inputs import Message
from flow_engine.values import Location, Media, MediaKind, Value

MAX_WAIT = timedelta(days=400)  # chosen: longer than any wait a flow may have
_CUSTOMER = frozenset(Contact.__struct_fields__) - {"id"}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
MIME_TYPES: dict[MediaKind, str] = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/ogg",
    "document": "application/pdf",
    "sticker": "image/webp",
}


class LineError(Exception):
    """The line cannot be taken.

    Args:
        code: what is wrong, in the simulator's strings.
        details: what the words show.
    """

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(f"{code} {details}" if details else code)
        self.code = code
        self.details = details


def take_line(simulation: Simulation, line: str) -> list[Turn]:
    """Gives the simulation what a line says; words that begin with a slash are typed with two.

    Raises:
        LineError: the command is unknown, malformed, or nothing waits for it.
    """
    if not line.startswith("/"):
        return simulation.send(Message(text=line))
    if line.startswith("//"):
        return simulation.send(Message(text=line[1:]))
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name)
    if command is None:
        raise LineError("unknown_command", name=f"/{name}")
    return command(simulation, rest.strip())


def _tap(simulation: Simulation, rest: str) -> list[Turn]:
    options = simulation.offered()
    if not options:
        raise LineError("nothing_to_tap")
    option = _option(options, rest, simulation)
    return simulation.send(Message(kind="reply", text=option.title, reply_id=option.id))


def _option(options: list[Option], wanted: str, simulation: Simulation) -> Option:
    """Finds an option by its number in the latest message that had any, or by its title in that or an earlier one."""
    if wanted.isdecimal() and 0 < int(wanted) <= len(options):
        return options[int(wanted) - 1]
    named = [option for offered in simulation.offers() for option in offered if fold(option.title) == fold(wanted)]
    if not named:
        raise LineError("no_such_option", option=wanted, options=", ".join(o.title for o in options))
    return named[0]


def _media(kind: MediaKind) -> Callable[[Simulation, str], list[Turn]]:
    def send(simulation: Simulation, rest: str) -> list[Turn]:
        media = Media(kind, id=f"{kind}-{len(simulation.turns) + 1}", mime_type=MIME_TYPES[kind])
        return simulation.send(Message(kind=kind, text=rest, media=media))

    return send


def _location(simulation: Simulation, rest: str) -> list[Turn]:
    parts = rest.split(None, 2)
    raw = dict(zip(("latitude", "longitude"), map(_degrees, parts[:2]), strict=False))
    try:
        place = msgspec.convert(raw | {"name": parts[2] if len(parts) > 2 else ""}, Location)
    except msgspec.ValidationError as error:
        raise LineError("location_malformed") from error
    return simulation.send(Message(kind="location", location=place))


def _degrees(text: str) -> float | None:
    try:
        return float(text.rstrip(","))
    except ValueError:
        return None


def _wait(simulation: Simulation, rest: str) -> list[Turn]:
    if rest == "next":
        due_at = simulation.next_due_at()
        if due_at is None:
            raise LineError("no_timer")
        return simulation.move_clock(due_at)
    return simulation.move_clock(simulation.now + _duration(rest))


def _duration(text: str) -> timedelta:
    if not re.fullmatch(r"(\d{1,6}[smhd]){1,4}", text):
        raise LineError("wait_malformed", duration=text)
    parts = re.findall(r"(\d+)([smhd])", text)
    duration = sum((timedelta(**{_UNITS[unit]: int(amount)}) for amount, unit in parts), timedelta())
    if duration > MAX_WAIT:
        raise LineError("wait_too_long", days=str(MAX_WAIT.days))
    return duration


def _http(simulation: Simulation, rest: str) -> list[Turn]:
    if simulation.open_http() is None:
        raise LineError("no_open_http")
    status, _, body = rest.partition(" ")
    if status.isdecimal() and 100 <= int(status) <= 599:
        return simulation.answer_http(status=int(status), body=_json_or_text(body))
    if not re.fullmatch(r"[a-z_]+", status) or body:
        raise LineError("http_malformed")
    return simulation.answer_http(error=status)


def _llm(simulation: Simulation, rest: str) -> list[Turn]:
    if simulation.open_llm() is None:
        raise LineError("no_open_llm")
    answer = _json_or_text(rest)
    return simulation.answer_llm(data=answer) if isinstance(answer, dict) else simulation.answer_llm(text=rest)


def _llm_tool(simulation: Simulation, rest: str) -> list[Turn]:
    name, _, data = rest.partition(" ")
    if simulation.open_llm() is None:
        raise LineError("no_open_llm")
    if not name:
        raise LineError("llm_tool_malformed")
    return simulation.answer_llm(tool=name, data=_json(data))


def _llm_failed(simulation: Simulation, rest: str) -> list[Turn]:
    if simulation.open_llm() is None:
        raise LineError("no_open_llm")
    return simulation.answer_llm(error=rest or "timeout")


def _operator(simulation: Simulation, rest: str) -> list[Turn]:
    action, _, summary = rest.partition(" ")
    if action not in {"take", "close"}:
        raise LineError("operator_malformed")
    if not simulation.open_handoff_id():
        raise LineError("no_handoff")
    return simulation.take_handoff() if action == "take" else simulation.close_handoff(summary.strip())


def _event(simulation: Simulation, rest: str) -> list[Turn]:
    name, _, data = rest.partition(" ")
    if not name:
        raise LineError("event_malformed")
    return simulation.give_event(name, _json(data))


def _callback(simulation: Simulation, rest: str) -> list[Turn]:
    name, key, data = [*rest.split(None, 2), "", "", ""][:3]
    if not key:
        raise LineError("callback_malformed")
    return simulation.give_callback(name, key, _json(data))


def _schedule(simulation: Simulation, rest: str) -> list[Turn]:
    for flow in simulation.flows:
        if rest in {step.id for step in flow.triggers}:
            return simulation.reach_schedule(flow, rest)
    triggers = [step.id for flow in simulation.flows for step in flow.triggers]
    raise LineError("no_such_trigger", node=rest, nodes=", ".join(triggers))


def _start(simulation: Simulation, rest: str) -> list[Turn]:
    for flow in simulation.flows:
        if rest in flow.steps:
            return simulation.begin_at(flow, rest)
    raise LineError("no_such_node", node=rest)


def _share_contact(simulation: Simulation, rest: str) -> list[Turn]:
    return simulation.send(Message(kind="contacts"))


def _customer(simulation: Simulation, rest: str) -> list[Turn]:
    """Says what is known of the customer; what is not named stays as it is."""
    said, contact = _json(rest), simulation.context.contact
    if not isinstance(said, dict) or not said.keys() <= _CUSTOMER:
        raise LineError("customer_malformed", names=", ".join(sorted(_CUSTOMER)))
    try:
        known = msgspec.convert(msgspec.to_builtins(contact) | said, Contact)
    except msgspec.ValidationError as error:
        raise LineError("customer_malformed", names=", ".join(sorted(_CUSTOMER))) from error
    simulation.context = replace(simulation.context, contact=known)
    return []


def _json(text: str) -> Value:
    try:
        return msgspec.json.decode(text) if text.strip() else None
    except (msgspec.DecodeError, RecursionError) as error:
        raise LineError("json_malformed", json=text.strip()) from error


def _json_or_text(text: str) -> Value:
    try:
        return _json(text)
    except LineError:
        return text


COMMANDS: dict[str, Callable[[Simulation, str], list[Turn]]] = {
    "tap": _tap,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "share_contact": _share_contact,
    "wait": _wait,
    "http": _http,
    "llm": _llm,
    "llm_tool": _llm_tool,
    "llm_failed": _llm_failed,
    "operator": _operator,
    "event": _event,
    "callback": _callback,
    "schedule": _schedule,
    "start": _start,
    "customer": _customer,
}
