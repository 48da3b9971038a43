"""set_opt_in: recorded as a consent that never changes, and as the contact's present state."""

from sqlalchemy import bindparam, insert, update

from backend.effects.contract import EffectKind, Recording
from backend.models import consents, contacts
from flow_engine.effects import SetOptIn

_KEEP = insert(consents)
_SET = update(contacts).where(contacts.c.id == bindparam("of_contact"))


class SetOptInEffect(EffectKind[SetOptIn]):
    """Whether a contact agreed to be written to."""

    effect_type = SetOptIn

    def record(self, effect: SetOptIn, recording: Recording) -> None:
        """Writes both."""
        recording.rows.add(
            _KEEP,
            id=effect.id,
            workspace_id=recording.workspace_id,
            contact_id=recording.contact_id,
            is_opted_in=effect.is_opted_in,
            source=effect.source,
            text=effect.text,
            at=recording.now,
        )
        opted_out_at = None if effect.is_opted_in else recording.now
        present = {"is_opted_in": effect.is_opted_in, "opted_out_at": opted_out_at}
        recording.rows.add(_SET, of_contact=recording.contact_id, **present)


KIND = SetOptInEffect()
