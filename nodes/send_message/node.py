"""send_message: says something to the customer."""

from msgspec import Struct

from flow_engine.contents import MAX_TEXT_CHARS, TextContent, cut
from flow_engine.node_type import NEXT, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import MessageText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    text: MessageText


class SendMessageNode(NodeType[Config]):
    """Sends a text and goes on at once."""

    config_type = Config
    group = "messages"
    icon = "message-square"
    message_count = 1

    def enter(self, config: Config, run: Run) -> Outcome:
        """Fills in the variables and sends."""
        run.send(TextContent(cut(run.render(config.text), MAX_TEXT_CHARS)))
        return NEXT


NODE = SendMessageNode()
