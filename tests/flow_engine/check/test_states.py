"""What the proofs still know in flows that are too large for a state of their own for every set of facts."""

import itertools
from typing import Any

import pytest

from flow_engine.check.states import MANY_STATES, StateGraph
from flow_engine.flow import Flow
from tests.flow_engine.check.flows import flow, found

SAY = ("send_message", {"text": "Hi"})
WAIT = ("wait", {"duration_s": 60})
LARGE = MANY_STATES + 200  # nodes

Nodes = dict[str, tuple[str, dict[str, Any]]]


def _set(name: str, value: str) -> tuple[str, dict[str, Any]]:
    return "set_variable", {"assignments": [{"variable": name, "value": value}]}


def _branch(left: str, operator: str, right: str = "") -> tuple[str, dict[str, Any]]:
    rule = {"left": left, "operator": operator} | ({"right": right} if right else {})
    return "branch", {"cases": [{"id": "yes", "condition": {"rules": [rule]}}]}


def _behind_a_long_way(first: str, nodes: Nodes, *edges: str, last: str, **variables: str) -> Flow:
    """Lets a customer wait very often between a first node and some others."""
    waits = {f"w{number}": WAIT for number in range(LARGE)}
    long = [f"{a}>{b}" for a, b in itertools.pairwise([first, *waits, last])]
    return flow(nodes | waits, f"t>{first}", *long, *edges, **variables)


def test_what_was_set_at_the_beginning_of_a_large_flow_is_known_at_its_end() -> None:
    nodes = {"set": _set("x", "yes"), "b": _branch("x", "equals", "yes"), "y": SAY, "n": SAY}
    large = _behind_a_long_way("set", nodes, "b.yes>y", "b.else>n", last="b", x="text")
    assert found(large) == [("unreachable", "n", "")]


def test_a_counted_round_in_a_large_flow_is_not_accused() -> None:
    count = ("set_variable", {"assignments": [{"variable": "n", "operation": "add", "value": "1"}]})
    nodes = {"begin": _set("n", "0"), "few": _branch("n", "less_than", "3"), "count": count, "say": SAY}
    edges = ["begin>few", "few.yes>count", "count>few", "few.else>say"]
    large = _behind_a_long_way("w", nodes | {"w": WAIT}, *edges, last="begin", n="number")
    assert found(large) == []


def test_the_same_question_in_a_large_flow_is_answered_alike() -> None:
    asks, greets = _branch("contact.tags", "contains", "vip"), ("send_message", {"text": "Hello {{ x }}"})
    nodes = {"b": asks, "set": _set("x", "you"), "again": asks, "greet": greets, "bye": SAY, "w": WAIT}
    edges = ["b.yes>set", "set>again", "b.else>again", "again.yes>greet", "again.else>bye"]
    assert found(_behind_a_long_way("w", nodes, *edges, last="b", x="text")) == []


@pytest.mark.parametrize("size", [30, 200])
def test_facts_that_go_round_together_do_not_multiply_a_flow(size: int) -> None:
    nodes: Nodes = {}
    for number in range(size):
        nodes[f"b{number}"] = _branch(f"x{number}", "is_set")
        nodes[f"w{number}"] = ("ask_choice", {"text": "?", "options": [{"id": "a", "title": "A"}]})
        nodes[f"s{number}"] = (
            "set_variable",
            {"assignments": [{"variable": f"x{number}", "value": "{{ contact.name }}"}]},
        )
    edges = [f"b{n}.{port}>w{n}" for n in range(size) for port in ("yes", "else")]
    edges += [f"w{n}.{port}>s{n}" for n in range(size) for port in ("a", "other")]
    edges += [f"w{n}.no_reply>b{(n + 1) % size}" for n in range(size)]
    edges += [f"s{n}>b{(n + 1) % size}" for n in range(size)]
    round_ = flow(nodes, "t>b0", *edges, **{f"x{n}": "text" for n in range(size)})
    assert len(StateGraph([round_], follows_calls=True).states) <= MANY_STATES + 2 * len(round_.steps)
