"""tag_contact: recorded as tags of the contact."""

from sqlalchemy import bindparam, delete

from backend.effects.contract import EffectKind, Recording
from backend.models import contact_tags, tags
from backend.models.writing import insert_new
from flow_engine.effects import TagContact
from flow_engine.folding import fold

_TAKE_OFF = delete(contact_tags).where(
    contact_tags.c.contact_id == bindparam("of_contact"), contact_tags.c.tag_key == bindparam("tag")
)
_MAKE = insert_new(tags)
_PUT_ON = insert_new(contact_tags)


class TagContactEffect(EffectKind[TagContact]):
    """Tags put on a contact and taken off."""

    effect_type = TagContact

    def record(self, effect: TagContact, recording: Recording) -> None:
        """Takes tags off, then puts tags on; a tag that is new in the workspace is made."""
        contact_id = recording.contact_id
        for name in effect.remove:
            key = fold(name)
            recording.rows.replace(("tag", contact_id, key), _TAKE_OFF, of_contact=contact_id, tag=key)
        common = {"workspace_id": recording.workspace_id, "created_at": recording.now}
        for name in effect.add:
            key = fold(name)
            recording.rows.add(_MAKE, key=key, name=name, **common)
            recording.rows.replace(("tag", contact_id, key), _PUT_ON, contact_id=contact_id, tag_key=key, **common)


KIND = TagContactEffect()
