"""What turns made of who has the chats."""

from collections.abc import Iterable

from backend.conversation.moves import Move
from backend.conversation.turn import Turn
from flow_engine.effects import OpenHandoff


def moves_of(turns: Iterable[Turn]) -> list[Move]:
    """Gives the changes of hands that some turns led to, those of one turn as one."""
    return [_move(turn) for turn in turns if turn.handovers]


def _move(turn: Turn) -> Move:
    claimed = turn.claimed
    asked = [wanted.effect.priority for wanted in turn.effects if isinstance(wanted.effect, OpenHandoff)]
    return Move(
        conversation_id=claimed.id,
        workspace_id=claimed.workspace_id,
        contact_id=claimed.contact_id,
        before=claimed.ownership,
        after=turn.handovers[-1].ownership,
        orders=tuple(order for handover in turn.handovers for order in handover.orders),
        priority=asked[-1] if asked else "",
    )
