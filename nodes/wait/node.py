"""wait: lets some time pass."""

from msgspec import Struct

from flow_engine.inputs import Input
from flow_engine.node_type import NEXT, NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run
from nodes.fields import Seconds


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    duration_s: Seconds


class WaitNode(NodeType[Config]):
    """Goes on after a fixed time; messages that come meanwhile may start other flows."""

    config_type = Config
    group = "time"
    icon = "hourglass"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """After exactly the duration."""
        return (Port(name=NEXT, waits=True, longest_s=config.duration_s),)

    def enter(self, config: Config, run: Run) -> Outcome:
        """Sets the timer."""
        return WaitFor(kinds=("time_reached",), until=run.in_seconds(config.duration_s))

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """The time has come."""
        return NEXT


NODE = WaitNode()
