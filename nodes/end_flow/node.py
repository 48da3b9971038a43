"""end_flow: ends the flow on purpose, with results for the flow that started it."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.assigning import assign, value_of
from flow_engine.node_type import EndFlow, NodeType, Outcome, Port
from flow_engine.run import Run
from nodes.fields import ValueText, VariableName


class Result(Struct, frozen=True, forbid_unknown_fields=True):
    """A value to give back.

    Args:
        variable: a variable of this flow that is one of its results.
        value: a fixed value or a text with variables; a single variable is taken over as it is.
    """

    variable: VariableName
    value: ValueText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    results: Annotated[list[Result], Meta(max_length=50)] = []


class EndFlowNode(NodeType[Config]):
    """Ends this flow; a flow that started it goes on."""

    config_type = Config
    group = "logic"
    icon = "circle-stop"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """There is no way on."""
        return ()

    def enter(self, config: Config, run: Run) -> Outcome:
        """Sets the results and ends; what a variable cannot hold ends the session as failed."""
        for result in config.results:
            assign(run, result.variable, value_of(result.value, run))
        return EndFlow()


NODE = EndFlowNode()
