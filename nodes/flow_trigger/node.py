"""flow_trigger: where the flow begins when another flow starts it."""

from msgspec import Struct

from flow_engine.node_type import NEXT, NodeType, Outcome, Port
from flow_engine.run import Run


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing to set: what goes in are the flow's input variables."""


class FlowTriggerNode(NodeType[Config]):
    """Begins the flow for another flow; nothing from outside starts it."""

    config_type = Config
    group = "triggers"
    icon = "corner-down-right"
    is_trigger = True
    is_entry = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """Adds nothing to how long the customer has been silent in the flow before."""
        return (Port(name=NEXT, expects_edge=True),)

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT


NODE = FlowTriggerNode()
