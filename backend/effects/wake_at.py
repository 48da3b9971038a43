"""wake_at: recorded as a timer."""

from sqlalchemy import insert

from backend.effects.contract import EffectKind, Recording
from backend.models import timers
from flow_engine.effects import WakeAt

_SET = insert(timers)


class WakeAtEffect(EffectKind[WakeAt]):
    """A time at which a session is woken."""

    effect_type = WakeAt
    is_of_wait = True

    def record(self, effect: WakeAt, recording: Recording) -> None:
        """Sets the timer."""
        recording.rows.add(
            _SET,
            id=effect.id,
            workspace_id=recording.workspace_id,
            conversation_id=recording.conversation_id,
            session_id=recording.session_id,
            due_at=effect.at,
        )


KIND = WakeAtEffect()
