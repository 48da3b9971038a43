"""One conversation's turn: its inputs routed and run, one after the other. Nothing is stored here."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from backend.conversation.claim import Claimed, WaitingInput, read_sessions
from backend.conversation.satisfaction_answers import route_of_answer
from backend.tools.ids import Ids
from flow_engine.context import Context, contact_after
from flow_engine.effects import Effect, OpenHandoff
from flow_engine.handover import Change, CustomerWrote, Event, HandedOff, HandoffGone, Reopened, change
from flow_engine.inputs import Input, MessageReceived
from flow_engine.routing import Route, route
from flow_engine.run import Sprint, Visit, resume, start
from flow_engine.session import Failure, Session
from flow_engine.silence import silenced

MAX_ATTEMPTS = 5  # chosen: with the pauses between them, a fault of some minutes passes by itself


class TakenInput(Struct, frozen=True):
    """What became of an input.

    Args:
        state: as in the table `inputs`.
        failure: what its flow failed with, and where; empty when it did not.
    """

    sequence: int
    id: str
    state: str
    route: Route | None = None
    session_id: str | None = None
    path: list[Visit] = []
    failure: str = ""


class SessionChange(Struct, frozen=True):
    """A session as it was before the turn and as it is now.

    Args:
        before: None for one that began in this turn.
        end_reason: why it ended other than at its flow's end.
    """

    before: Session | None
    after: Session
    flow_id: str
    version_id: str
    end_reason: str = ""

    @property
    def end(self) -> str:
        """Gives why the session ended in this turn: completed, failed or interrupted; empty while it waits."""
        if self.after.status == "waiting":
            return ""
        return self.end_reason or ("failed" if self.after.status == "failed" else "completed")

    @property
    def left_handoff(self) -> str:
        """Gives the handoff a session has gone on from, so that nobody need see to it any longer; empty for none."""
        left, wait = self.before.wait if self.before else None, self.after.wait
        if left is None or "handoff_closed" not in left.kinds or (wait and wait.effect_id == left.effect_id):
            return ""
        return left.effect_id


class SessionEffect(Struct, frozen=True):
    """An effect and the session that wants it."""

    session_id: str
    effect: Effect


class VersionVisit(Struct, frozen=True):
    """A step of a path, by the version it was in."""

    version_id: str
    node_id: str
    port: str


class Turn(Struct, kw_only=True):
    """All that a turn led to.

    Args:
        handovers: each change of who has the chat, in order.
        is_heard: the customer has written to people.
        now_known: the contact has written for the first time.
        error: what the first input after those taken failed with; it is in `failed`.
    """

    claimed: Claimed
    inputs: list[TakenInput] = []
    sessions: dict[str, SessionChange] = {}
    effects: list[SessionEffect] = []
    visits: list[VersionVisit] = []
    handovers: list[Change] = []
    is_heard: bool = False
    now_known: bool = False
    failed: WaitingInput | None = None
    error: str = ""


def take_turn(claimed: Claimed, ids: Ids, now: datetime) -> Turn:
    """Takes a claimed conversation's inputs in order, up to the first that cannot be taken.

    What an input has led to before it failed is left out; the inputs before it stay taken.

    Args:
        now: when held inputs are taken after all.
    """
    if claimed.attempts > MAX_ATTEMPTS and claimed.inputs:
        # Each attempt ended without a word, so a further one would end this worker too.
        return Turn(claimed=claimed, failed=_first(claimed.inputs), error="the worker ended at each attempt")
    try:
        running = _Running(claimed, ids, now)
    except Exception as error:  # a session that cannot be read; told to people as a dead letter
        return Turn(claimed=claimed, failed=_first(claimed.inputs), error=_told(error))
    running.take_all()
    return running.turn


class _Running:
    """A turn under way."""

    def __init__(self, claimed: Claimed, ids: Ids, now: datetime) -> None:
        self.turn = Turn(claimed=claimed)
        self._now = now
        self._claimed = claimed
        self._ids = ids
        self._context: Context = claimed.context
        self._sessions: dict[str, Session] = read_sessions(claimed.sessions)
        self._held = [item for item in claimed.inputs if item.is_held]
        self._ownership = claimed.ownership

    def take_all(self) -> None:
        """Takes the inputs; after each the held ones that it made way for. A retry takes one."""
        self._take_held()
        for item in [item for item in self._claimed.inputs if not item.is_held]:
            if self.turn.failed or (self._claimed.attempts > 1 and self.turn.inputs):
                return
            self._take_carefully(item)
            self._take_held()

    def _take_held(self) -> None:
        while not self.turn.failed and self._held and self._makes_way(self._held[0]):
            self._take_carefully(self._held.pop(0), is_late=True)

    def _take_carefully(self, item: WaitingInput, is_late: bool = False) -> None:
        """Takes an input; one that fails is the last, and leaves nothing behind."""
        try:
            input_ = item.read()
            self._take(item, replace(input_, at=max(self._now, input_.at)) if is_late else input_)
        except Exception as error:  # whatever it is, it fails this turn alone and is told to people
            self.turn.failed, self.turn.error = item, _told(error)

    def _makes_way(self, item: WaitingInput) -> bool:
        try:
            return self._route(item.read()).action != "hold"
        except Exception:  # taking it will say why
            return True

    def _route(self, input_: Input) -> Route:
        waiting = list(self._sessions.values())
        kept = route_of_answer(input_) or silenced(input_, waiting, self._ownership)
        return kept or route(input_, waiting, self._claimed.flows, self._context)

    def _take(self, item: WaitingInput, input_: Input) -> None:
        way = self._route(input_)
        sprint = self._run(way, input_)
        state = {"hold": "held", "operator": "operator"}.get(way.action, "taken")
        if way.action == "hold" and not item.is_held:
            self._held.append(item)
        session_id = sprint.session.id if sprint else way.session_id or None
        path, failure = (sprint.path, _told_failure(sprint.session.failure)) if sprint else ([], "")
        taken = TakenInput(item.sequence, item.id, state, way, session_id, path, failure)
        if sprint:
            self._keep(way, sprint)
        self.turn.inputs.append(taken)
        if isinstance(input_, MessageReceived):
            self._hear()

    def _hear(self) -> None:
        """Notes that the customer has written."""
        self._hand(CustomerWrote())
        self.turn.is_heard = self.turn.is_heard or self._ownership.is_bot_silent
        if not self._context.contact.is_known:
            self._context = replace(self._context, contact=replace(self._context.contact, is_known=True))
            self.turn.now_known = True

    def _run(self, way: Route, input_: Input) -> Sprint | None:
        flows = self._claimed.flows
        if way.action == "resume":
            return resume(flows, self._sessions[way.session_id], input_, self._context)
        flow = flows.current(way.flow_id) if way.action == "start" else None
        return start(flows, flow, way.node_id, self._ids.new(), input_, self._context) if flow else None

    def _keep(self, way: Route, sprint: Sprint) -> None:
        """Keeps what a sprint changed. Whatever can fail comes before the first change."""
        before = self._sessions.get(sprint.session.id)
        versions = self._versions(before, sprint)
        root = before.frames[0].flow_id if before else sprint.path[0].flow_id
        changes = [SessionChange(before, sprint.session, root, versions.get(root, ""))]
        if way.action == "start" and way.session_id:
            changes.append(_interrupted(self._sessions[way.session_id]))
        contact = self._context.contact
        for effect in sprint.effects:
            contact = contact_after(contact, effect)
        visits = [VersionVisit(versions[visit.flow_id], visit.node_id, visit.port) for visit in sprint.path]

        if way.action == "start":
            self._hand(Reopened())
        for changed in changes:
            self._change(changed)
            if changed.left_handoff:
                self._hand(HandoffGone(changed.left_handoff))
        for effect in sprint.effects:
            if isinstance(effect, OpenHandoff):
                self._hand(HandedOff(effect.id, effect.team))
        self._context = replace(self._context, contact=contact)
        self.turn.effects += [SessionEffect(sprint.session.id, effect) for effect in sprint.effects]
        self.turn.visits += visits

    def _change(self, change: SessionChange) -> None:
        """Notes a session's change; of several in one turn the first state before and the last one after count."""
        earlier = self.turn.sessions.get(change.after.id)
        if earlier:
            change = replace(change, before=earlier.before, flow_id=earlier.flow_id, version_id=earlier.version_id)
        self.turn.sessions[change.after.id] = change
        self._sessions.pop(change.after.id, None)
        if change.after.status == "waiting":
            self._sessions[change.after.id] = change.after

    def _hand(self, event: Event) -> None:
        """Notes what an event makes of who has the chat."""
        handover = change(self._ownership, event)
        if handover.orders or handover.ownership != self._ownership:
            self.turn.handovers.append(handover)
            self._ownership = handover.ownership

    def _versions(self, before: Session | None, sprint: Sprint) -> dict[str, str]:
        """Says which version of each flow on the path was run."""
        frames = [*(before.frames if before else []), *sprint.session.frames]
        found = {frame.flow_id: frame.version_id for frame in frames}
        for visit in sprint.path:
            if visit.flow_id not in found:
                flow = self._claimed.flows.current(visit.flow_id)
                found[visit.flow_id] = flow.version_id if flow else ""
        return found


def _interrupted(session: Session) -> SessionChange:
    frame = session.frames[0]
    ended = replace(session, status="ended", frames=[], wait=None)
    return SessionChange(session, ended, frame.flow_id, frame.version_id, "interrupted")


def _first(waiting: Iterable[WaitingInput]) -> WaitingInput | None:
    """Gives the input that would have been taken first."""
    items = list(waiting)
    return next((item for item in items if not item.is_held), items[0] if items else None)


def _told_failure(failure: Failure | None) -> str:
    return f"{failure.code} {failure.detail} at {failure.flow_id}/{failure.node_id}"[:500] if failure else ""


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
