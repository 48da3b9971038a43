"""set_contact_field: writes a field of the contact."""

from msgspec import Struct

from flow_engine.assigning import value_of
from flow_engine.effects import SetContactField
from flow_engine.node_type import NEXT, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import FieldName, ValueText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        value: a fixed value or a text with variables; a single variable is written as it is, so that a number stays
            a number; what comes out empty empties the field.
    """

    field: FieldName
    value: ValueText = ""


class SetContactFieldNode(NodeType[Config]):
    """Writes a contact field and goes on at once."""

    config_type = Config
    group = "contact"
    icon = "user-pen"

    def enter(self, config: Config, run: Run) -> Outcome:
        """Writes the field; the nodes that follow see it."""
        value = value_of(config.value, run)
        run.emit(SetContactField(id=run.next_id(), field=config.field, value=None if value == "" else value))
        return NEXT


NODE = SetContactFieldNode()
