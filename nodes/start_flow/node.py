"""start_flow: runs another flow and goes on with its results."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.assigning import assign, fit, value_of
from flow_engine.inputs import FlowEnded, Input
from flow_engine.node_type import NEXT, CallFlow, ConfigFault, NodeType, Outcome, Port, SubFlowCall
from flow_engine.run import NodeFailed, Run
from nodes.fields import FlowId, FlowInputName, FlowResultName, ValueText, VariableName


class FlowInput(Struct, frozen=True, forbid_unknown_fields=True):
    """A value to start with.

    Args:
        variable: an input variable of the other flow.
        value: a fixed value or a text with variables; a single variable is handed over as it is.
    """

    variable: FlowInputName
    value: ValueText


class FlowResult(Struct, frozen=True, forbid_unknown_fields=True):
    """A result to take over.

    Args:
        result: a result variable of the other flow.
        variable: the variable of this flow it goes to.
    """

    result: FlowResultName
    variable: VariableName


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    flow_id: FlowId
    inputs: Annotated[list[FlowInput], Meta(max_length=50)] = []
    results: Annotated[list[FlowResult], Meta(max_length=50)] = []


class StartFlowNode(NodeType[Config]):
    """Lays another flow on top of this one; once that has ended, this one goes on."""

    config_type = Config
    group = "logic"
    icon = "workflow"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The results are as certain as the other flow makes them; its checks tell."""
        return (Port(name=NEXT, may_write=frozenset(taken.variable for taken in config.results)),)

    def enter(self, config: Config, run: Run) -> Outcome:
        """Starts the flow; what its variables cannot hold ends the session as failed."""
        flow = run.flows.current(config.flow_id)
        if flow is None:
            raise NodeFailed("unknown_flow", config.flow_id)
        values = {given.variable: fit(given.variable, value_of(given.value, run), flow) for given in config.inputs}
        return CallFlow(config.flow_id, values)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Takes the results over; where the flow ended without one, the variable keeps what it held."""
        results = input_.results if isinstance(input_, FlowEnded) else {}
        missing = [taken.result for taken in config.results if results.get(taken.result) is None]
        for taken in config.results:
            if taken.result not in missing:
                assign(run, taken.variable, results[taken.result])
        if missing:
            run.explain("results_missing", results=", ".join(missing))
        return NEXT

    def call(self, config: Config) -> SubFlowCall:
        """Runs the flow it names."""
        inputs = frozenset(given.variable for given in config.inputs)
        return SubFlowCall(config.flow_id, inputs, {taken.result: taken.variable for taken in config.results})

    def faults(self, config: Config) -> list[ConfigFault]:
        """An input is given once, a result is taken once, and none lands where another does."""
        columns = {
            "inputs[{}].variable": [given.variable for given in config.inputs],
            "results[{}].result": [taken.result for taken in config.results],
            "results[{}].variable": [taken.variable for taken in config.results],
        }
        return super().faults(config) + [
            ConfigFault(path.format(index), "doubled_variable", name)
            for path, names in columns.items()
            for index, name in enumerate(names)
            if name in names[:index]
        ]


NODE = StartFlowNode()
