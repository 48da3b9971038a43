"""start_flow and end_flow: what goes into another flow, what comes back, and what stays apart."""

from collections.abc import Sequence
from typing import Any

from flow_engine.document import Node, Variable
from flow_engine.flow import Flow
from flow_engine.run import Visit
from flow_engine.session import Failure
from flow_engine.values import Value, VariableType
from nodes.start_flow.node import NODE, Config, FlowInput, FlowResult
from tests.flow_engine.conversation import Conversation, row, sub_flow, texts, waits


def start_flow(inputs: dict[str, str], results: dict[str, str], flow_id: str = "sub") -> Node:
    """A node that starts a flow."""
    config = {
        "flow_id": flow_id,
        "inputs": [{"variable": name, "value": value} for name, value in inputs.items()],
        "results": [{"result": theirs, "variable": ours} for theirs, ours in results.items()],
    }
    return Node("call", "start_flow", config)


def end_flow(**results: str) -> Node:
    """A node that ends the flow with results."""
    return Node("end", "end_flow", {"results": [{"variable": name, "value": value} for name, value in results.items()]})


def say(text: str) -> Node:
    """A node that says something."""
    return Node("say", "send_message", {"text": text})


def result(name: str, type_: VariableType = "text", default: Value = None) -> Variable:
    """A result variable."""
    return Variable(name, type_, default, is_result=True)


def given(name: str, type_: VariableType = "text", default: Value = None) -> Variable:
    """An input variable."""
    return Variable(name, type_, default, is_input=True)


def variables_after(call: Node, sub: Flow, variables: Sequence[Variable], *inputs: str) -> dict[str, Any]:
    """Runs a flow that starts another one, and gives its variables once that has ended."""
    conversation = Conversation(row(call, waits(), variables=variables), sub)
    for text in ("Hi", *inputs):
        conversation.say(text)
    assert conversation.session is not None
    assert [frame.flow_id for frame in conversation.session.frames] == ["f"]
    return conversation.variables


def test_every_kind_of_value_goes_in_and_comes_back_as_it_is() -> None:
    place = {"latitude": -8.05, "longitude": -34.9}
    values: dict[VariableType, Value] = {
        "text": "Olá", "number": 49.9, "boolean": False, "date": "2026-03-05", "time": "09:30",
        "location": place, "media": {"kind": "image", "id": "m1"}, "list": ["a", 1, None], "object": {"a": {"b": 2}},
    }  # fmt: skip
    ours = [Variable(f"my_{type_}", type_, value) for type_, value in values.items()]
    back = [Variable(f"new_{type_}", type_) for type_ in values]
    theirs = [v for type_ in values for v in (given(f"in_{type_}", type_), result(f"out_{type_}", type_))]
    sub = sub_flow(end_flow(**{f"out_{t}": f"{{{{ in_{t} }}}}" for t in values}), variables=theirs)
    call = start_flow({f"in_{t}": f"{{{{ my_{t} }}}}" for t in values}, {f"out_{t}": f"new_{t}" for t in values})
    after = variables_after(call, sub, [*ours, *back])
    assert {type_: after[f"new_{type_}"] for type_ in values} == values


def test_a_text_with_words_is_filled_in_before_it_goes_over() -> None:
    sub = sub_flow(say("{{ greeting }}"), variables=[given("greeting")])
    call = start_flow({"greeting": "Oi {{ contact.first_name }}!"}, {})
    assert texts(Conversation(row(call), sub).say("Hi")) == ["Oi Ana!"]


def test_results_come_back_after_the_sub_flow_has_waited() -> None:
    sub = sub_flow(waits(), end_flow(answer="{{ message.text }}"), variables=[result("answer")])
    after = variables_after(start_flow({}, {"answer": "said"}), sub, [Variable("said")], "Blue")
    assert after == {"said": "Blue"}


def test_variables_of_the_two_flows_stay_apart() -> None:
    sub = sub_flow(end_flow(name="theirs"), variables=[result("name")])
    after = variables_after(
        start_flow({}, {"name": "other"}), sub, [Variable("name", default="ours"), Variable("other")]
    )
    assert after == {"name": "ours", "other": "theirs"}


def test_a_missing_result_leaves_the_variable_as_it_was_and_is_told() -> None:
    sub = sub_flow(end_flow(), variables=[result("a"), result("b", default="kept"), result("c")])
    call = start_flow({}, {"a": "x", "b": "y", "c": "z", "unheard_of": "w"})
    flow = row(call, waits(), variables=[Variable(name, default="old") for name in "xyzw"])
    conversation = Conversation(flow, sub)
    path = conversation.say("Hi").path
    assert conversation.variables == {"x": "old", "y": "kept", "z": "old", "w": "old"}
    assert Visit("f", "call", "next", {"code": "results_missing", "results": "a, c, unheard_of"}) in path


def test_a_result_our_variable_cannot_hold_fails_at_the_node_that_takes_it() -> None:
    sub = sub_flow(end_flow(answer="many"), variables=[result("answer")])
    flow = row(start_flow({}, {"answer": "count"}), variables=[Variable("count", "number")])
    assert Conversation(flow, sub).say("Hi").session.failure == Failure("unreadable_value", "f", "call", "count")


def test_a_result_that_cannot_be_held_fails_in_the_flow_that_ends() -> None:
    sub = sub_flow(end_flow(total="many"), variables=[result("total", "number")])
    session = Conversation(row(start_flow({}, {})), sub).say("Hi").session
    assert session.failure == Failure("unreadable_value", "sub", "end", "total")


def test_an_input_that_is_not_given_has_its_default() -> None:
    sub = sub_flow(say("{{ size }} {{ color }}"), variables=[given("size", "number", 3), given("color", "text", "red")])
    assert texts(Conversation(row(start_flow({"color": "blue"}, {})), sub).say("Hi")) == ["3 blue"]


def test_end_flow_ends_only_its_own_flow() -> None:
    sub = sub_flow(end_flow())
    assert texts(Conversation(row(start_flow({}, {}), say("Back")), sub).say("Hi")) == ["Back"]


def test_a_flow_may_be_started_for_every_item_of_a_list() -> None:
    sub = sub_flow(end_flow(double="{{ item }}{{ item }}"), variables=[given("item"), result("double")])
    first = start_flow({"item": "a"}, {"double": "x"})
    second = Node("again", "start_flow", {"flow_id": "sub", "inputs": [{"variable": "item", "value": "{{ x }}"}],
                                          "results": [{"result": "double", "variable": "x"}]})  # fmt: skip
    conversation = Conversation(row(first, second, waits(), variables=[Variable("x")]), sub)
    conversation.say("Hi")
    assert conversation.variables == {"x": "aaaa"}


def test_the_call_names_what_goes_in_and_out() -> None:
    config = Config("sub", [FlowInput("city", "{{ place }}")], [FlowResult("total", "sum")])
    call = NODE.call(config)
    assert (call.flow_id, call.inputs, call.results) == ("sub", {"city"}, {"total": "sum"})
    assert NODE.writes(config) == {"sum"}
    assert [reference.path for reference in NODE.reads(config)] == [("place",)]
