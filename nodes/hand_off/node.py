"""hand_off: gives the chat to a person."""

from typing import Literal

from msgspec import Struct

from flow_engine.effects import OpenHandoff
from flow_engine.inputs import HandoffClosed, HandoffTaken, Input
from flow_engine.node_type import NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run
from nodes.fields import OptionalVariableName, Seconds, ShortText, TeamName

RETURNED = "returned"
NO_OPERATOR = "no_operator"
DEFAULT_TIMEOUT_S = 15 * 60  # chosen: longer than a customer likes to wait, short enough to say sorry in time


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        team: who is asked; empty for everybody.
        note: what the operator should know.
        timeout_s: how long the chat may lie untaken; an operator who took it has all the time they need.
        variable: where the summary of what was said goes; empty for nowhere.
    """

    team: TeamName = ""
    note: ShortText = ""
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    timeout_s: Seconds = DEFAULT_TIMEOUT_S
    variable: OptionalVariableName = ""


class HandOffNode(NodeType[Config]):
    """Puts the chat before an operator and waits until it is given back, or until nobody took it in time."""

    config_type = Config
    group = "people"
    icon = "headset"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`returned` when the operator is done, `no_operator` when none came.

        A chat that a person gives back is taken to be live: its customer has just written.
        """
        return (
            Port(
                name=RETURNED,
                waits=True,
                customer_wrote=True,
                writes={config.variable: "text"} if config.variable else {},
            ),
            Port(name=NO_OPERATOR, waits=True, longest_s=config.timeout_s, expects_edge=True),
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Asks for an operator."""
        effect_id = run.next_id()
        note = run.render(config.note)
        run.emit(OpenHandoff(id=effect_id, team=config.team, note=note, priority=config.priority))
        return WaitFor(
            kinds=("handoff_taken", "handoff_closed", "time_reached"),
            until=run.in_seconds(config.timeout_s),
            effect_id=effect_id,
        )

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Stops the clock when an operator takes the chat; goes on when they are done or none came."""
        match input_:
            case HandoffTaken(effect_id=effect_id):
                return WaitFor(kinds=("handoff_closed",), effect_id=effect_id)
            case HandoffClosed(summary=summary):
                if config.variable:
                    run.set(config.variable, summary)
                return RETURNED
            case _:
                return NO_OPERATOR


NODE = HandOffNode()
