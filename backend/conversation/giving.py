"""Gives inputs to conversations: answers, due times, events, callbacks, what operators do."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, bindparam, case, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import conversations, inputs
from backend.models.base import Moment, among
from backend.tools.json_text import write_json
from flow_engine.inputs import Input, kind_of


class Given(Struct, frozen=True):
    """An input for a conversation."""

    workspace_id: str
    conversation_id: str
    input: Input


_DUE = bindparam("due", type_=Moment)
# A conversation whose turn failed waits for its next attempt, whatever comes meanwhile.
_IS_DUE_AT_ONCE = or_(
    conversations.c.due_at.is_(None), and_(conversations.c.due_at > _DUE, conversations.c.attempts == 0)
)
DUE_AT = case((_IS_DUE_AT_ONCE, _DUE), else_=conversations.c.due_at)  # with the parameter `due`
_MAKE_DUE = update(conversations).where(conversations.c.id == bindparam("conversation_id")).values(due_at=DUE_AT)


async def give_inputs(connection: AsyncConnection, given: Sequence[Given], now: datetime) -> int:
    """Stores inputs and makes their conversations due; one whose id is there already changes nothing.

    Returns:
        How many were not there. The caller wakes `take_turns` after the commit.
    """
    if not given:
        return 0
    known = await connection.execute(select(inputs.c.id).where(among(inputs.c.id, [item.input.id for item in given])))
    there = set(known.scalars())
    new = {item.input.id: item for item in given if item.input.id not in there}
    if not new:
        return 0
    rows = [
        {
            "id": id_,
            "workspace_id": item.workspace_id,
            "conversation_id": item.conversation_id,
            "kind": kind_of(item.input),
            "payload": write_json(item.input),
            "created_at": now,
        }
        for id_, item in new.items()
    ]
    due = sorted({item.conversation_id for item in new.values()})
    # first, which locks them: inputs get their numbers in the order in which they can be taken
    await connection.execute(_MAKE_DUE, [{"conversation_id": id_, "due": now} for id_ in due])
    await connection.execute(insert(inputs), rows)
    return len(new)
