"""What others are told of a turn: flows that began and ended, handoffs, and what changed of the contact."""

from datetime import datetime
from typing import Any

from backend.conversation.moves import closing_id
from backend.conversation.turn import SessionChange, Turn
from backend.domains.subscriptions.schemas import EventKind
from backend.domains.subscriptions.telling import Event
from flow_engine.effects import OpenHandoff, SetContactField, SetOptIn, TagContact


def events_of(turn: Turn, now: datetime) -> list[Event]:
    """Makes the events of a turn, in their order."""
    told = _Telling(turn, now)
    inputs = {item.id for item in turn.claimed.inputs}
    for change in turn.sessions.values():
        if change.before is None:
            told.add("flow.started", **_run(change))
    for wanted in turn.effects:
        match wanted.effect:
            case OpenHandoff(id=id_, team=team, priority=priority):
                told.add("handoff.opened", handoff_id=id_, team=team, priority=priority)
            case SetOptIn(is_opted_in=is_opted_in, source=source):
                told.add("consent.changed", is_opted_in=is_opted_in, source=source)
    if any(isinstance(wanted.effect, TagContact | SetContactField) for wanted in turn.effects):
        told.add("contact.changed")
    for change in turn.sessions.values():
        handoff_id = change.left_handoff
        if handoff_id and closing_id(handoff_id) not in inputs:  # an operator's is told when it is done
            told.add("handoff.closed", handoff_id=handoff_id)
        if change.after.status != "waiting":
            told.add("flow.ended", **_run(change), status=change.after.status, reason=change.end_reason)
    return told.events


class _Telling:
    """Gathers the events of a turn."""

    def __init__(self, turn: Turn, now: datetime) -> None:
        self.events: list[Event] = []
        self._workspace_id = turn.claimed.workspace_id
        self._now = now
        claimed = turn.claimed
        self._common = {"contact_id": claimed.contact_id, "conversation_id": claimed.id}

    def add(self, kind: EventKind, **data: Any) -> None:
        """Adds an event."""
        self.events.append(Event(self._workspace_id, kind, self._now, {**self._common, **data}))


def _run(change: SessionChange) -> dict[str, Any]:
    return {"session_id": change.after.id, "flow_id": change.flow_id, "version_id": change.version_id}
