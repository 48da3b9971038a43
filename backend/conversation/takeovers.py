"""Notes the times in which people had a conversation instead of the bot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.moves import Move
from backend.effects.contract import Rows
from backend.models import takeovers
from backend.tools.ids import Ids
from flow_engine.handover import GivenBack

_t = takeovers.c
_BEGIN = insert(takeovers)
_OPEN = update(takeovers).where(_t.conversation_id == bindparam("conversation"), _t.ended_at.is_(None))
_HAND_ON = _OPEN.values(operator_id=bindparam("now_operator"), team=bindparam("now_team"))
_END = _OPEN.values(ended_at=bindparam("at"), ending=bindparam("how"), summary=bindparam("words"))


async def note_takeovers(connection: AsyncConnection, moves: Sequence[Move], ids: Ids, now: datetime) -> None:
    """Begins, hands on and ends them as the chats move."""
    rows = Rows()
    for move in moves:
        before, after, id_ = move.before, move.after, move.conversation_id
        if after.was_taken and not before.was_taken:
            row = {"id": ids.new(), "workspace_id": move.workspace_id, "conversation_id": id_, "team": after.team}
            rows.add(_BEGIN, operator_id=after.operator_id or None, began_at=now, **row)
        elif after.owner == "operator":
            rows.add(_HAND_ON, conversation=id_, now_operator=after.operator_id or None, now_team=after.team)
        elif before.was_taken and not after.was_taken:
            how = move.event.at if isinstance(move.event, GivenBack) else "closed"
            rows.add(_END, conversation=id_, at=now, how=how, words=move.summary or move.reason)
    await rows.write(connection)
