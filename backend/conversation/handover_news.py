"""What others are told when a conversation changes hands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.conversation.moves import Move
from backend.domains.subscriptions.schemas import EventKind
from backend.domains.subscriptions.telling import Event
from flow_engine.handover import GivenBack


def news_of(move: Move, now: datetime) -> list[Event]:
    """Makes the events of a change of hands, in their order."""
    common = {"conversation_id": move.conversation_id, "contact_id": move.contact_id}
    told = (*_of_handoffs(move), *_of_conversation(move))
    return [Event(move.workspace_id, kind, now, {**common, **data}) for kind, data in told]


def _of_handoffs(move: Move) -> Iterator[tuple[EventKind, dict[str, Any]]]:
    before, after = move.before, move.after
    if after.owner == "operator" and (before.owner, before.operator_id) != (after.owner, after.operator_id):
        for id_ in after.handoff_ids:
            yield "handoff.taken", {"handoff_id": id_, "operator_id": after.operator_id}
    if move.event is not None:  # what a turn closes is told with the turn
        for id_ in before.handoff_ids:
            if id_ not in after.handoff_ids:
                yield "handoff.closed", {"handoff_id": id_}


def _of_conversation(move: Move) -> Iterator[tuple[EventKind, dict[str, Any]]]:
    before, after = move.before, move.after
    if before.owner == "nobody" and after.owner != "nobody":
        yield "conversation.reopened", {}
    if after.owner == "operator" and (before.owner, before.operator_id) != (after.owner, after.operator_id):
        yield "conversation.assigned", {"operator_id": after.operator_id, "team": after.team}
    elif after.owner == "queue" and (before.owner, before.team) != (after.owner, after.team):
        yield "conversation.queued", {"team": after.team}
    elif after.owner == "nobody":
        yield "conversation.closed", {"reason": move.reason}
    elif move.ends_with_people:
        yield "conversation.given_back", {"at": move.event.at if isinstance(move.event, GivenBack) else "no_operator"}
