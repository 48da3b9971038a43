"""any_message_trigger: starts the flow on any message nothing else wants."""

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


class AnyMessageTriggerNode(NodeType[Config]):
    """Starts on every message that no keyword and no first-message trigger takes."""

    config_type = Config
    group = "triggers"
    icon = "message-circle"
    is_trigger = True
    trigger_rank = 2

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The customer has just written."""
        return (Port(name=NEXT, customer_wrote=True, expects_edge=True),)

    def accepts(self, config: Config, input_: Input, context: Context) -> str | None:
        """Takes every message."""
        return "any_message" if isinstance(input_, MessageReceived) else None

    def priority(self, config: Config) -> int:
        """As the author set it."""
        return config.priority

    def examples(self, config: Config) -> list[tuple[Input, Context]]:
        """A message of a contact who wrote before."""
        message = MessageReceived(id="example", at=datetime(2026, 1, 1, tzinfo=UTC), message=Message(text="zz"))
        return [(message, Context(Contact(id="example", is_known=True)))]

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT


NODE = AnyMessageTriggerNode()
