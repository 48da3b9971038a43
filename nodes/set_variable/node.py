"""set_variable: writes variables, counts with them, and fills lists."""

from collections.abc import Callable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from flow_engine.assigning import assign, bare_variable, value_of
from flow_engine.folding import fold
from flow_engine.marked_strings import fields_of
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome, Port
from flow_engine.run import NodeFailed, Run
from flow_engine.template import Reference, is_template
from flow_engine.values import Value, VariableType, to_number, to_text
from nodes.fields import ValueText, VariableName, shown_when

Operation = Literal["set", "clear", "add", "subtract", "multiply", "append", "remove"]
WITH_VALUE = ("set", "add", "subtract", "multiply", "append", "remove")

DECIMALS = 9  # chosen: hides what binary fractions add, and keeps any price or measure


class Assignment(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One change of a variable.

    Args:
        value: a fixed value or a text with variables; a single variable is taken over as it is. `clear` ignores it.
    """

    variable: VariableName
    operation: Operation = "set"
    value: Annotated[ValueText, shown_when(operation=WITH_VALUE)] = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    assignments: Annotated[list[Assignment], Meta(min_length=1, max_length=50)]


class SetVariableNode(NodeType[Config]):
    """Makes its changes one after the other and goes on at once."""

    config_type = Config
    group = "logic"
    icon = "variable"
    is_pure = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """Whatever is changed holds a value, unless it was cleared last."""
        last = {assignment.variable: assignment.operation for assignment in config.assignments}
        writes = {name: _GIVEN_TYPES[operation] for name, operation in last.items() if operation != "clear"}
        return (Port(name=NEXT, writes=writes, clears=frozenset(last.keys() - writes.keys())),)

    def enter(self, config: Config, run: Run) -> Outcome:
        """Makes the changes; what a variable cannot hold ends the session as failed."""
        for assignment in config.assignments:
            _OPERATIONS[assignment.operation](assignment, run)
        return NEXT

    def reads(self, config: Config) -> list[Reference]:
        """Reads what the values name and, to count or to fill a list, the variable itself."""
        found: list[Reference] = []
        written: set[str] = set()
        for assignment in config.assignments:
            found += [reference for reference in _reads(assignment) if reference.path[0] not in written]
            written.add(assignment.variable)
        return found

    def copies(self, config: Config) -> dict[str, str]:
        """A variable that is taken over as it is; of several changes nothing is said, one may touch the other."""
        first, *others = config.assignments
        source = bare_variable(first.value) if first.operation == "set" and not others else ""
        return {first.variable: source} if source and "." not in source and source != first.variable else {}

    def faults(self, config: Config) -> list[ConfigFault]:
        """Whatever counts or changes a list needs a value, and a number where it counts."""
        faults = ((f"assignments[{i}].value", _value_fault(a)) for i, a in enumerate(config.assignments))
        values = [assignment.value for assignment in config.assignments]
        wrong = [ConfigFault(path, code, value) for (path, code), value in zip(faults, values, strict=True) if code]
        return super().faults(config) + wrong


def _reads(assignment: Assignment) -> list[Reference]:
    if assignment.operation == "clear":
        return []
    values = [reference for field in fields_of(assignment) for reference in field.references()]
    return values if assignment.operation == "set" else [*values, Reference((assignment.variable,), is_guarded=True)]


def _value_fault(assignment: Assignment) -> str:
    if assignment.operation in {"set", "clear"}:
        return ""
    if not assignment.value.strip():
        return "no_value"
    counts = _GIVEN_TYPES[assignment.operation] == "number"
    return (
        "not_a_number" if counts and not is_template(assignment.value) and to_number(assignment.value) is None else ""
    )


def _set(assignment: Assignment, run: Run) -> None:
    assign(run, assignment.variable, value_of(assignment.value, run))


def _clear(assignment: Assignment, run: Run) -> None:
    run.set(assignment.variable, None)


def _counting(count: Callable[[float, float], float]) -> Callable[[Assignment, Run], None]:
    def change(assignment: Assignment, run: Run) -> None:
        before = run.variables.get(assignment.variable)
        numbers = to_number(0 if before in (None, "") else before), to_number(value_of(assignment.value, run))
        if numbers[0] is None or numbers[1] is None:
            raise NodeFailed("unreadable_value", assignment.variable)
        assign(run, assignment.variable, round(count(numbers[0], numbers[1]), DECIMALS))

    return change


def _listing(change_items: Callable[[list[Value], Value], list[Value]]) -> Callable[[Assignment, Run], None]:
    def change(assignment: Assignment, run: Run) -> None:
        before = run.variables.get(assignment.variable)
        if not isinstance(before, list | None):
            raise NodeFailed("unreadable_value", assignment.variable)
        assign(run, assignment.variable, change_items(before or [], value_of(assignment.value, run)))

    return change


def _without(items: list[Value], value: Value) -> list[Value]:
    unwanted = fold(to_text(value))
    return [item for item in items if fold(to_text(item)) != unwanted]


_GIVEN_TYPES: dict[Operation, VariableType | None] = {
    "set": None,
    "add": "number",
    "subtract": "number",
    "multiply": "number",
    "append": "list",
    "remove": "list",
}
_OPERATIONS: dict[Operation, Callable[[Assignment, Run], None]] = {
    "set": _set,
    "clear": _clear,
    "add": _counting(lambda before, value: before + value),
    "subtract": _counting(lambda before, value: before - value),
    "multiply": _counting(lambda before, value: before * value),
    "append": _listing(lambda items, value: [*items, value]),
    "remove": _listing(_without),
}

NODE = SetVariableNode()
