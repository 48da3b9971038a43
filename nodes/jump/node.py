"""jump: goes on at another node, however far away it is drawn."""

from collections.abc import Mapping

from msgspec import Struct

from flow_engine.node_type import NEXT, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import NodeId


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    node_id: NodeId


class JumpNode(NodeType[Config]):
    """Leads to the node it names, without a line across the canvas."""

    config_type = Config
    group = "logic"
    icon = "corner-up-right"
    is_pure = True

    def links(self, config: Config) -> Mapping[str, str]:
        """Leads to the named node."""
        return {NEXT: config.node_id}

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT


NODE = JumpNode()
