"""Gives conversations back after a turn, and buries what could not be taken."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, exists, insert, literal, update

from backend.conversation.claim import Claimed
from backend.conversation.turn import MAX_ATTEMPTS, Turn
from backend.effects.contract import Rows
from backend.models import conversations, dead_letters, inputs
from backend.models.base import Moment, one_of
from backend.tools.ids import Ids

PAUSES_S = (2, 5, 13, 30)  # chosen: before the second and later attempts at a turn; given up within a minute
WAIT_PAUSE = timedelta(seconds=1)  # chosen: what is awaited makes the conversation due at once when it comes

_NOTHING = literal(None, Moment)
_HAS_MORE = exists().where(
    inputs.c.conversation_id == conversations.c.id,
    one_of(inputs.c.state, "pending", "held"),  # what the index holds
    inputs.c.state == "pending",
)
_RELEASE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(leased_until=_NOTHING, attempts=0, due_at=case((_HAS_MORE, bindparam("at", type_=Moment)), else_=_NOTHING))
)
_PAUSE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(leased_until=_NOTHING, attempts=bindparam("tried"), due_at=bindparam("again_at"))
)
_BURY = update(inputs).where(inputs.c.sequence == bindparam("number")).values(state="dead")
_MOURN = insert(dead_letters)


def add_release(rows: Rows, turn: Turn, ids: Ids, now: datetime) -> None:
    """Gives the conversation back: due again if there is more to take, after a pause if a turn failed.

    An input whose flow failed would fail again, so somebody is told of it at once.
    """
    claimed, failed = turn.claimed, turn.failed
    for taken in turn.inputs:
        if taken.failure:
            rows.add(_MOURN, **_letter(claimed, ids, now), subject_id=taken.id, error=taken.failure, attempts=1)
    attempts = 1 if turn.inputs else claimed.attempts
    if failed and attempts < MAX_ATTEMPTS:
        pause = timedelta(seconds=PAUSES_S[min(attempts, len(PAUSES_S)) - 1])
        rows.add(_PAUSE, conversation=claimed.id, tried=attempts, again_at=now + pause)
        return
    if failed:
        rows.add(_BURY, number=failed.sequence)
        rows.add(_MOURN, **_letter(claimed, ids, now), subject_id=failed.id, error=turn.error, attempts=attempts)
    can_go_on = bool(turn.inputs or failed)
    rows.add(_RELEASE, conversation=claimed.id, at=now if can_go_on else now + WAIT_PAUSE)


def _letter(claimed: Claimed, ids: Ids, now: datetime) -> dict[str, Any]:
    of = {"id": ids.new(), "workspace_id": claimed.workspace_id, "conversation_id": claimed.id}
    return of | {"kind": "input", "created_at": now}
