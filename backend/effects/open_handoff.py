"""open_handoff: recorded as a chat that waits for an operator."""

from sqlalchemy import insert

from backend.effects.contract import EffectKind, Recording
from backend.models import handoffs
from flow_engine.effects import OpenHandoff

_OPEN = insert(handoffs)


class OpenHandoffEffect(EffectKind[OpenHandoff]):
    """A chat put before people."""

    effect_type = OpenHandoff

    def record(self, effect: OpenHandoff, recording: Recording) -> None:
        """Opens it."""
        recording.rows.add(
            _OPEN,
            id=effect.id,
            workspace_id=recording.workspace_id,
            conversation_id=recording.conversation_id,
            session_id=recording.session_id,
            team=effect.team,
            note=effect.note,
            priority=effect.priority,
            opened_at=recording.now,
        )


KIND = OpenHandoffEffect()
