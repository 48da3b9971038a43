"""event_trigger: starts the flow when another system reports an event."""

from datetime import UTC, datetime
from math import inf
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.context import Contact, Context
from flow_engine.inputs import EventReceived, Input
from flow_engine.json_path import JsonPathError, find, read_path
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from flow_engine.values import Value, VariableType, coerce
from nodes.fields import EventName, JsonPathText, Priority, VariableName


class EventResult(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of the event's data that goes into a variable.

    Args:
        path: where the value is: `$.order.total`.
        type: what it must read as; one that does not is taken for missing.
        is_required: an event without the value does not start the flow.
    """

    path: JsonPathText
    variable: VariableName
    type: VariableType = "text"
    is_required: bool = False


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        priority: of two such triggers that want the same event, the higher wins.
    """

    event: EventName
    results: Annotated[tuple[EventResult, ...], Meta(max_length=50)] = ()
    priority: Priority = 0


class EventTriggerNode(NodeType[Config]):
    """Waits for an event by its name and copies what it brings."""

    config_type = Config
    group = "triggers"
    icon = "zap"
    is_trigger = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The customer may not have written for years; what is required has come."""
        writes = {result.variable: result.type for result in config.results if result.is_required}
        may_write = frozenset(result.variable for result in config.results if not result.is_required)
        return (Port(name=NEXT, longest_s=inf, expects_edge=True, writes=writes, may_write=may_write),)

    def accepts(self, config: Config, input_: Input, context: Context) -> str | None:
        """Gives the event's name when it is the one, with all that is required."""
        if not isinstance(input_, EventReceived) or input_.name != config.event:
            return None
        required = (result for result in config.results if result.is_required)
        is_whole = all(_value(result, input_.data) is not None for result in required)
        return config.event if is_whole else None

    def priority(self, config: Config) -> int:
        """As the author set it."""
        return config.priority

    def examples(self, config: Config) -> list[tuple[Input, Context]]:
        """The event without data; nothing when it must bring some."""
        if any(result.is_required for result in config.results):
            return []
        event = EventReceived(id="example", at=datetime(2026, 1, 1, tzinfo=UTC), name=config.event)
        return [(event, Context(Contact(id="example")))]

    def enter(self, config: Config, run: Run) -> Outcome:
        """Copies what the event brought; a variable whose value is missing keeps what it holds."""
        event = run.input
        data = event.data if isinstance(event, EventReceived) else None
        for result in config.results:
            value = _value(result, data)
            if value is not None:
                run.set(result.variable, value)
        return NEXT

    def faults(self, config: Config) -> list[ConfigFault]:
        """Paths must lead to one value, and no variable is written twice."""
        found = super().faults(config)
        variables = [result.variable for result in config.results]
        for index, result in enumerate(config.results):
            if result.variable in variables[:index]:
                found.append(ConfigFault(f"results[{index}].variable", "doubled_variable", result.variable))
            try:
                read_path(result.path)
            except JsonPathError:
                found.append(ConfigFault(f"results[{index}].path", "bad_path", result.path))
        return found


def _value(result: EventResult, data: Value) -> Value:
    """Gives a result's value in its type; None when the data have none, or its path leads nowhere by its form."""
    try:
        return coerce(find(read_path(result.path), data), result.type)
    except JsonPathError:
        return None


NODE = EventTriggerNode()
