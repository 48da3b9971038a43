"""What nodes that call something outside have in common: waiting for the answer, and keeping values out of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct

from flow_engine.effects import CallHttp, CallLlm, LlmField
from flow_engine.inputs import HttpReplied, Input, InputKind, LlmReplied
from flow_engine.json_path import JsonPathError, find, read_path
from flow_engine.marked_strings import fields_of
from flow_engine.node_type import ConfigFault, WaitFor
from flow_engine.run import Run
from flow_engine.values import MAX_VALUE_CHARS, Value, VariableType, coerce, to_text
from nodes.fields import JsonPathText, MeaningText, VariableName

FAILED = "failed"
ANSWER_GRACE_S = 60  # chosen: past its own time-out, a call has this long to be reported as failed
MAX_ERROR_CHARS = 200  # chosen: what an error says of itself in its first line

A = TypeVar("A", HttpReplied, LlmReplied)


class Result(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value to keep out of an answer.

    Args:
        path: where it stands in the answer's JSON.
        is_required: without it the answer is no success; otherwise the variable keeps what it held.
    """

    path: JsonPathText
    variable: VariableName
    is_required: bool = True


class ModelField(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A piece of data that a model gives; its name is the variable it goes to.

    Args:
        description: what the model should look for.
    """

    name: VariableName
    type: Literal["text", "number", "boolean", "date"] = "text"
    description: MeaningText = ""
    is_required: bool = True


Results = Annotated[list[Result], Meta(max_length=20)]


def call(run: Run, effect: CallHttp | CallLlm) -> WaitFor:
    """Calls, and waits for the answer; should none be reported at all, a time ends the wait."""
    run.emit(effect)
    kind: InputKind = "http_replied" if isinstance(effect, CallHttp) else "llm_replied"
    until = run.in_seconds(longest_answer_s(effect.timeout_s))
    return WaitFor(kinds=(kind, "time_reached"), until=until, effect_id=effect.id)


def longest_answer_s(timeout_s: float) -> float:
    """Gives the longest time until a call is answered, or known not to be, in seconds."""
    return timeout_s + ANSWER_GRACE_S


def decline(run: Run, code: str, **details: Value) -> WaitFor:
    """Keeps why nothing can be called, and waits a moment: a way out that takes time is never left by at once."""
    run.remember({"code": code, **details})
    return WaitFor(kinds=("time_reached",), until=run.in_seconds(1))


def answer_of(run: Run, input_: Input, kind: type[A]) -> A | None:
    """Gives the answer an input brings; None, and explains why, when it brings none."""
    if not isinstance(input_, kind):
        run.explain(**(run.recall() or {"code": "no_answer"}))
        run.forget()
        return None
    if input_.error:
        run.explain("error", error=input_.error[:MAX_ERROR_CHARS])
        return None
    return input_


def keep_results(run: Run, results: list[Result], data: Value) -> bool:
    """Writes results into their variables; none, and explains why, where one is missing or cannot be kept."""
    kept = {}
    for result in results:
        value = find(read_path(result.path), data)
        fitting = coerce(value, run.flow.variable_types.get(result.variable, "text"))
        if fitting is not None and len(to_text(value)) <= MAX_VALUE_CHARS:
            kept[result.variable] = fitting
        elif value is not None or result.is_required:
            run.explain("result_missing" if value is None else "result_unusable", path=result.path)
            return False
    for name, value in kept.items():
        run.set(name, value)
    return True


def required_writes(results: list[Result]) -> Mapping[str, VariableType | None]:
    """Names the variables that certainly hold a value once the results are kept."""
    return {result.variable: None for result in results if result.is_required}


def optional_writes(results: list[Result]) -> frozenset[str]:
    """Names the variables that may hold another value once the results are kept."""
    return frozenset(result.variable for result in results if not result.is_required)


def result_faults(results: list[Result], *taken: str) -> list[ConfigFault]:
    """Lists paths that lead to no single value, and variables written twice.

    Args:
        taken: variables the node writes beside the results.
    """
    faults = []
    names = list(taken)
    for index, result in enumerate(results):
        if result.variable in names:
            faults.append(ConfigFault(f"results[{index}].variable", "doubled_variable", result.variable))
        names.append(result.variable)
        try:
            read_path(result.path)
        except JsonPathError as error:
            faults.append(ConfigFault(f"results[{index}].path", "bad_path", str(error)))
    return faults


def keep_fields(run: Run, fields: Sequence[ModelField], data: Value) -> list[str]:
    """Keeps what a model gave; the variable of what it did not give keeps what it held.

    Returns:
        The names of what is required and was not given.
    """
    given = data if isinstance(data, dict) else {}
    found = {field.name: _read(field, given.get(field.name), run) for field in fields}
    for name, value in found.items():
        if value is not None:
            run.set(name, value)
    missing = [field.name for field in fields if field.is_required and found[field.name] is None]
    if missing:
        run.explain("fields_missing", fields=", ".join(missing))
    return missing


def _read(field: ModelField, value: Value, run: Run) -> Value:
    """Gives a found value as its variable holds it; None when it is empty or of the wrong kind."""
    value = value.strip() or None if isinstance(value, str) else value
    found = None if isinstance(value, list | dict) else coerce(value, field.type)
    return coerce(found, run.flow.variable_types.get(field.name, "text"))


def asked_fields(fields: Sequence[ModelField], must_be_given: bool) -> list[LlmField]:
    """Says to a model which data it gives.

    Args:
        must_be_given: what is required may not be left out; otherwise null is an answer.
    """
    return [LlmField(f.name, f.type, f.description, is_required=must_be_given and f.is_required) for f in fields]


def field_writes(fields: Sequence[ModelField]) -> dict[str, VariableType | None]:
    """Names the variables that certainly hold a value once everything required was given."""
    return {field.name: field.type for field in fields if field.is_required}


def field_faults(fields: Sequence[ModelField], path: str) -> list[ConfigFault]:
    """Lists variables that are written twice.

    Args:
        path: where the fields stand in the config.
    """
    names = [field.name for field in fields]
    return [
        ConfigFault(f"{path}[{index}].name", "doubled_variable", name)
        for index, name in enumerate(names)
        if name in names[:index]
    ]


def instruction_faults(config: Struct, *instructing: str) -> list[ConfigFault]:
    """Lists instructions to a model in which the customer's own words would stand: those words could give orders.

    Args:
        instructing: the paths of the fields that go into the instructions.
    """
    return [
        ConfigFault(field.path, "message_in_instructions")
        for field in fields_of(config)
        if field.path in instructing and (template := field.template())
        if any(reference.path[0] == "message" for reference in template.references())
    ]
