"""set_contact_field: recorded as a value of the contact."""

from backend.effects.contract import EffectKind, Recording
from backend.models import contact_fields, contact_values
from backend.models.writing import insert_new, insert_or_replace
from backend.tools.json_text import write_json
from flow_engine.effects import SetContactField
from flow_engine.values import Value, VariableType

_DEFINE = insert_new(contact_fields)
_SET = insert_or_replace(contact_values)


class SetContactFieldEffect(EffectKind[SetContactField]):
    """A value kept of a contact."""

    effect_type = SetContactField

    def record(self, effect: SetContactField, recording: Recording) -> None:
        """Writes the value; a field the workspace has not defined is defined by what it holds first."""
        if effect.value is not None:
            row = {"workspace_id": recording.workspace_id, "name": effect.field, "created_at": recording.now}
            recording.rows.add(_DEFINE, type=type_of(effect.value), label="", **row)
        recording.rows.add(
            _SET,
            contact_id=recording.contact_id,
            field=effect.field,
            workspace_id=recording.workspace_id,
            value=write_json(effect.value),
            updated_at=recording.now,
        )


def type_of(value: Value) -> VariableType:
    """Tells of which type a field is that is defined by a value."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "list"
        case dict():
            return "object"
    return "text"


KIND = SetContactFieldEffect()
