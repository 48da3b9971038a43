"""first_message_trigger: starts the flow when a contact writes for the first time."""

from datetime import UTC, datetime

from msgspec import Struct

from flow_engine.context import Contact, Context
from flow_engine.inputs import Input, Message, MessageReceived
from flow_engine.node_type import NEXT, NodeType, Outcome, Port
from flow_engine.run import Run
from nodes.fields import Priority


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        priority: of two such triggers in a workspace, the higher wins.
    """

    priority: Priority = 0


class FirstMessageTriggerNode(NodeType[Config]):
    """Starts on a new contact's first message, unless a keyword trigger takes it."""

    config_type = Config
    group = "triggers"
    icon = "hand"
    is_trigger = True
    trigger_rank = 1

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The customer has just written."""
        return (Port(name=NEXT, customer_wrote=True, expects_edge=True),)

    def accepts(self, config: Config, input_: Input, context: Context) -> str | None:
        """Takes a message of a contact who never wrote before."""
        is_first = isinstance(input_, MessageReceived) and not context.contact.is_known
        return "first_message" if is_first else None

    def priority(self, config: Config) -> int:
        """As the author set it."""
        return config.priority

    def examples(self, config: Config) -> list[tuple[Input, Context]]:
        """A message of a new contact."""
        message = MessageReceived(id="example", at=datetime(2026, 1, 1, tzinfo=UTC), message=Message(text="zz"))
        return [(message, Context(Contact(id="example")))]

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT


NODE = FirstMessageTriggerNode()
