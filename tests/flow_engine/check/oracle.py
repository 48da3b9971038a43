"""An independent judge of the proofs: it lets the real engine do everything that can happen, with a virtual clock.

It knows nothing of how the proofs think. It starts a flow with every kind of contact, gives a waiting session every
answer in a small vocabulary and every time-out, and writes down what it sees: which nodes were come to, messages that
were sent too late, variables that were read while empty, and inputs that never came to an end.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from flow_engine.contents import TemplateContent
from flow_engine.context import Contact, Context, contact_after
from flow_engine.effects import SendMessage
from flow_engine.flow import Catalogue, Flow, Flows, Step
from flow_engine.inputs import EventReceived, HttpReplied, Input, Message, MessageReceived, TimeReached
from flow_engine.node_type import NodeType, Outcome
from flow_engine.run import Run, Sprint, resume, start
from flow_engine.session import Session
from flow_engine.values import Media

WINDOW_S = 86_400
IMAGE = Message(kind="image", media=Media("image", id="m"))
ANSWERS = (Message(text="a"), Message(text="b"), Message(text="zzz"), IMAGE)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPLIES = ((200, {"value": "a"}), (200, {"value": "b"}), (200, {"value": ""}), (200, {}), (500, None))
MAX_ROUNDS = 40  # no way through a generated flow is longer without going round
MAX_SITUATIONS = 2_000  # a generated flow that can do more is not judged


class TooMuch(Exception):
    """The flow can do more than the judge has patience for."""


class Seen(Struct):
    """What happened in any of the runs.

    Args:
        nodes: come to, by flow and node id.
        late: nodes that sent a free-form message when the window had closed.
        empty_reads: nodes that read a variable holding nothing, with its name.
        endless: whether an input led to more steps or messages than the engine allows; nothing more is tried then.
    """

    nodes: set[tuple[str, str]]
    late: set[tuple[str, str]]
    empty_reads: set[tuple[str, str, str]]
    endless: bool = False


class _Situation(Struct, frozen=True):
    """A waiting session, and for how long the customer has been silent."""

    session: Session
    contact: Contact
    silent_s: float


def explore(flows: list[Flow], first: Flow, contacts: list[Contact]) -> Seen:
    """Runs a flow, with the ones it starts, in every way.

    Raises:
        TooMuch: there are too many situations to go through.
    """
    seen = Seen(set(), set(), set())
    watched = Flows(*(Flow(flow.document, _watching(flow, seen), flow.version_id) for flow in flows))
    flow = watched.current(first.id)
    assert flow is not None
    longest = _Longest()
    waiting = [
        situation
        for contact in contacts
        for trigger in flow.triggers
        for situation in map(longest.kept, _started(watched, flow, trigger, contact, seen))
        if situation
    ]
    is_tagged = any(contact.tags for contact in contacts)
    while waiting and not seen.endless:
        for after in map(longest.kept, _everything_next(watched, waiting.pop(), is_tagged, seen)):
            if after:
                waiting.append(after)
    return seen


class _Longest:
    """The longest silence each situation was come to with. Silence decides no way, so only the longest counts."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, int]] = {}

    def kept(self, situation: _Situation) -> _Situation | None:
        """Gives a situation that is new or of a longer silence; one that grows on and on is taken to the end."""
        key = msgspec.json.encode((situation.session, sorted(situation.contact.tags), situation.contact.id))
        silent_s, times = self._known.get(key, (-1, 0))
        if situation.silent_s <= silent_s:
            return None
        longer_s = WINDOW_S if times > MAX_ROUNDS else situation.silent_s
        self._known[key] = (longer_s, times + 1)
        if len(self._known) > MAX_SITUATIONS:
            raise TooMuch
        return replace(situation, silent_s=longer_s)


def _started(flows: Flows, flow: Flow, trigger: Step, contact: Contact, seen: Seen) -> Iterator[_Situation]:
    if trigger.node_type.is_entry:
        return
    is_message = trigger.ports[0].customer_wrote
    input_: Input = (
        MessageReceived(id="i", at=NOW, message=Message(text="hello"))
        if is_message
        else EventReceived(id="i", at=NOW, name="any")
    )
    sprint = start(flows, flow, trigger.id, "s", input_, Context(contact))
    yield from _told(sprint, contact, 0 if is_message else WINDOW_S, seen)


def _everything_next(flows: Flows, situation: _Situation, is_tagged: bool, seen: Seen) -> Iterator[_Situation]:
    """Gives a waiting session every input it may get; meanwhile somebody may have changed the contact's tags."""
    contacts = (situation.contact, _touched(situation.contact)) if is_tagged else (situation.contact,)
    for contact in contacts:
        for input_, silent_s in _inputs(situation):
            sprint = resume(flows, situation.session, input_, Context(contact))
            yield from _told(sprint, contact, silent_s, seen)


def _inputs(situation: _Situation) -> Iterator[tuple[Input, float]]:
    """Lists what may come: at once from the customer, and at the last moment from everybody else."""
    wait = situation.session.wait
    assert wait is not None
    waited_s = (wait.due_at - NOW).total_seconds() if wait.due_at else 0
    late_s = min(situation.silent_s + waited_s, WINDOW_S)
    if "message_received" in wait.kinds:
        for message in ANSWERS:
            yield MessageReceived(id="i", at=NOW, message=message), 0
    if "http_replied" in wait.kinds:
        for status, body in REPLIES:
            yield HttpReplied(id="i", at=NOW, effect_id=wait.effect_id, status=status, body=body), late_s
    if wait.due_at is not None:
        yield TimeReached(id="i", at=NOW, wait_id=wait.id), late_s


def _touched(contact: Contact) -> Contact:
    """The contact as somebody in the office may have changed it meanwhile."""
    return replace(contact, tags=contact.tags ^ {"vip"})


def _told(sprint: Sprint, contact: Contact, silent_s: float, seen: Seen) -> Iterator[_Situation]:
    """Writes down what a sprint showed, and gives the situation it leaves."""
    seen.nodes.update((visit.flow_id, visit.node_id) for visit in sprint.path)
    if sprint.session.failure is not None:
        assert sprint.session.failure.code in {"too_many_steps", "too_many_sends"}, sprint.session.failure
        seen.endless = True
        return
    senders = iter(_senders(sprint))
    for effect in sprint.effects:
        contact = contact_after(contact, effect)
        if isinstance(effect, SendMessage):
            sender = next(senders)
            if silent_s >= WINDOW_S and not isinstance(effect.content, TemplateContent):
                seen.late.add(sender)
    if sprint.session.status == "waiting":
        yield _Situation(_rebased(sprint.session), contact, silent_s)


def _senders(sprint: Sprint) -> list[tuple[str, str]]:
    """Names the nodes that sent a sprint's messages, in order."""
    return [(visit.flow_id, visit.node_id) for visit in sprint.path for _ in range(visit.why.get("sent", 0))]


def _rebased(session: Session) -> Session:
    """Takes out of a session what changes with every input and decides nothing."""
    return replace(session, message=None)


class _Watching(NodeType[Any]):
    """A node type with a witness beside it: does what the real one does, and notes empty readings and messages."""

    def __init__(self, real: NodeType[Any], seen: Seen) -> None:
        self._real = real
        self._seen = seen

    def __getattribute__(self, name: str) -> Any:
        if name in {"_real", "_seen", "enter", "resume", "_witness"}:
            return object.__getattribute__(self, name)
        return getattr(object.__getattribute__(self, "_real"), name)

    def enter(self, config: Any, run: Run) -> Outcome:
        for reference in run.step.reads:
            name = reference.path[0]
            if not reference.is_guarded and name in run.flow.variable_types and run.variables.get(name) is None:
                self._seen.empty_reads.add((run.flow.id, run.step.id, name))
        return self._witness(run, lambda: self._real.enter(config, run))

    def resume(self, config: Any, run: Run, input_: Input) -> Outcome:
        return self._witness(run, lambda: self._real.resume(config, run, input_))

    def _witness(self, run: Run, act: Any) -> Outcome:
        before = run.send_count
        outcome: Outcome = act()
        run.explain("sent", sent=run.send_count - before)
        return outcome


def _watching(flow: Flow, seen: Seen) -> Catalogue:
    return {step.type: _Watching(step.node_type, seen) for step in flow.steps.values()}
