"""await_callback: recorded as a name and a key by which an outside system may call."""

from sqlalchemy import insert

from backend.effects.contract import EffectKind, Recording
from backend.models import callbacks
from flow_engine.effects import AwaitCallback

_KEEP = insert(callbacks)


class AwaitCallbackEffect(EffectKind[AwaitCallback]):
    """A call a session waits for."""

    effect_type = AwaitCallback
    is_of_wait = True

    def record(self, effect: AwaitCallback, recording: Recording) -> None:
        """Keeps the name and the key."""
        recording.rows.add(
            _KEEP,
            id=effect.id,
            workspace_id=recording.workspace_id,
            conversation_id=recording.conversation_id,
            session_id=recording.session_id,
            name=effect.name,
            key=effect.key,
            until=effect.until,
        )


KIND = AwaitCallbackEffect()
