"""The running loop: flows that start flows."""

import pytest

from flow_engine.document import Document, Node, Variable
from flow_engine.flow import Flow
from flow_engine.node_type import NEXT, CallFlow, EndFlow, Outcome
from flow_engine.run import MAX_SUB_FLOWS, Run
from flow_engine.session import Failure
from flow_engine.values import Value
from tests.flow_engine.conversation import (
    Acting,
    Conversation,
    calls,
    catalogue_of,
    notes,
    passes,
    row,
    says,
    sets,
    sub_flow,
    texts,
    waits,
)

CITY = Variable("city", is_result=True)


def test_results_of_a_sub_flow_come_to_the_node_that_started_it() -> None:
    results: list[dict[str, Value]] = []
    variables = [
        Variable("city", is_result=True),
        Variable("age", "number", is_result=True),
        Variable("size", "number", 3, is_result=True),
        Variable("secret", default="kept"),
    ]
    sub = sub_flow(says("Below"), sets(city="Recife", secret="told"), variables=variables)
    conversation = Conversation(row(says("Above"), calls("sub", results), says("Above again")), sub)
    sprint = conversation.say("Hi")
    assert results == [{"city": "Recife", "age": None, "size": 3}]
    assert texts(sprint) == ["Above", "Below", "Above again"]
    assert [(v.flow_id, v.node_id, v.port) for v in sprint.path] == [
        ("f", "trigger", NEXT),
        ("f", "n1", NEXT),
        ("f", "n2", ""),
        ("sub", "trigger", NEXT),
        ("sub", "n1", NEXT),
        ("sub", "n2", NEXT),
        ("f", "n2", NEXT),
        ("f", "n3", NEXT),
    ]


def test_a_sub_flow_may_wait_and_end_on_purpose() -> None:
    results: list[dict[str, Value]] = []
    sub = sub_flow(waits(), sets(city="Recife"), Acting(lambda run: EndFlow()), says("Never"), variables=[CITY])
    conversation = Conversation(row(calls("sub", results), says("Done"), version_id="f@1"), sub)
    session = conversation.say("Hi").session
    assert [(frame.flow_id, frame.version_id, frame.node_id) for frame in session.frames] == [
        ("f", "f@1", "n1"),
        ("sub", "sub@draft", "n1"),
    ]
    assert texts(conversation.say("Go on")) == ["Done"]
    assert results == [{"city": "Recife"}]


def test_a_sub_flow_has_variables_of_its_own() -> None:
    seen: list[Value] = []
    look = notes(lambda run: [run.get("city"), run.get("mine"), run.render("{{ mine }}")], seen)
    sub = sub_flow(look, sets(city="Olinda"), look, variables=[Variable("city", default="Recife")])
    own = [Variable("city", default="Natal"), Variable("mine", default="yes")]
    Conversation(row(look, calls("sub"), look, variables=own), sub).say("Hi")
    above = ["Natal", "yes", "yes"]
    assert seen == [above, ["Recife", None, ""], ["Olinda", None, ""], above]


def test_what_goes_into_a_sub_flow_is_brought_into_its_types() -> None:
    seen: list[Value] = []
    look = notes(lambda run: dict(run.variables), seen)
    variables = [
        Variable("age", "number", is_input=True),
        Variable("size", "number", 3, is_input=True),
        Variable("color", default="red", is_input=True),
        Variable("name", is_input=True),
        Variable("own", default="mine"),
    ]
    given = {"age": "41", "size": "large", "color": "blue", "name": 7, "own": "theirs", "unheard_of": "x"}
    Conversation(row(calls("sub", None, **given)), sub_flow(look, variables=variables)).say("Hi")
    assert seen == [{"age": 41, "size": 3, "color": "blue", "name": "7", "own": "mine"}]


@pytest.mark.parametrize("kind", ["missing", "without entry", "faulty"])
def test_a_sub_flow_that_cannot_run_fails_by_name(kind: str) -> None:
    nodes = [Node("trigger", "flow_trigger"), Node("n1", "unheard_of")]
    others = {
        "missing": [],
        "without entry": [row(says("Hi"), flow_id="sub")],
        "faulty": [Flow(Document("sub", "Faulty", nodes), catalogue_of("flow_trigger"))],
    }
    session = Conversation(row(says("Hi"), calls("sub")), *others[kind]).say("Hi").session
    assert session.failure == Failure("unknown_flow", "f", "n2", "sub")


def test_flows_start_flows_eight_deep_and_no_deeper() -> None:
    def nested(depth: int) -> list[Flow]:
        middle = [sub_flow(calls(f"sub{i + 1}"), flow_id=f"sub{i}") for i in range(2, depth)]
        return [row(calls("sub2")), *middle, sub_flow(says("Bottom"), flow_id=f"sub{depth}")]

    assert texts(Conversation(*nested(MAX_SUB_FLOWS)).say("Hi")) == ["Bottom"]
    session = Conversation(*nested(MAX_SUB_FLOWS + 1)).say("Hi").session
    assert session.failure == Failure("too_many_sub_flows", "sub8", "n1", "8")


def test_a_flow_that_starts_itself_without_end_fails() -> None:
    session = Conversation(row(calls("sub")), sub_flow(calls("sub"))).say("Hi").session
    assert session.failure == Failure("too_many_sub_flows", "sub", "n1", "8")


def test_a_failure_in_a_sub_flow_names_the_sub_flow() -> None:
    session = Conversation(row(calls("sub")), sub_flow(passes(), says("{{ nobody }}"))).say("Hi").session
    assert session.failure == Failure("empty_message", "sub", "n2", "text")


def test_why_a_node_starts_a_flow_is_not_said_of_that_flow() -> None:
    def explain_and_call(run: Run) -> Outcome:
        run.explain("called")
        return CallFlow("sub", {})

    path = Conversation(row(Acting(explain_and_call)), sub_flow(passes())).say("Hi").path
    assert [visit.why for visit in path] == [{}, {"code": "called"}, {}, {}, {}]


def test_a_sub_flow_can_be_started_again_and_again() -> None:
    sub = sub_flow(waits(), says("Below"))
    conversation = Conversation(row(calls("sub"), calls("sub")), sub)
    conversation.say("Hi")
    assert texts(conversation.say("Once")) == ["Below"]
    assert texts(conversation.say("Twice")) == ["Below"]
    assert conversation.session is not None
    assert conversation.session.status == "ended"
