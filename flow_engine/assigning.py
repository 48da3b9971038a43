"""Giving variables their values: what a text stands for, and that a variable surely holds what it was given."""

import re
from functools import lru_cache

from flow_engine.flow import Flow
from flow_engine.run import NodeFailed, Run
from flow_engine.values import Value, coerce

_BARE_VARIABLE = re.compile(r"\{\{\s*([a-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[[0-9]+\])*)\s*\}\}")


def value_of(text: str, run: Run) -> Value:
    """Gives what a text stands for: the very value of a variable that it consists of, else the text filled in.

    Raises:
        NodeFailed: the text cannot be filled in.
    """
    path = bare_variable(text)
    value = run.get(path) if path else None
    return run.render(text) if value is None else value


def assign(run: Run, name: str, value: Value) -> None:
    """Writes a variable of the running flow.

    Raises:
        NodeFailed: as `fit` does.
    """
    run.variables[name] = fit(name, value, run.flow)


def fit(name: str, value: Value, flow: Flow) -> Value:
    """Brings a value into the type of a flow's variable.

    Raises:
        NodeFailed: it cannot be read as one, or is too large to keep.
    """
    kept = coerce(value, flow.variable_types.get(name, "text"))
    if kept is None:
        raise NodeFailed("unreadable_value", name)
    return kept


@lru_cache(maxsize=16_384)
def bare_variable(text: str) -> str:
    """Gives the path of the one variable a text consists of; empty when it holds anything else."""
    found = _BARE_VARIABLE.fullmatch(text)
    return found[1].replace("[", ".").replace("]", "") if found else ""
