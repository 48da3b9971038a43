"""The running loop: starting, waiting, resuming, ending; which inputs are taken; ids and time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from flow_engine.contents import TextContent
from flow_engine.context import Context, Workspace
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.effects import AwaitCallback, SendMessage, WakeAt
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import (
    CallbackReceived,
    EventReceived,
    HttpReplied,
    Input,
    Message,
    MessageReceived,
    TimeReached,
)
from flow_engine.node_type import NEXT, EndFlow, WaitFor
from flow_engine.run import SessionError, Visit, start
from flow_engine.session import Frame, Session
from flow_engine.values import Value
from tests.flow_engine.conversation import (
    ANA,
    BEGINS_AT,
    Acting,
    Conversation,
    catalogue_of,
    flow_of,
    notes,
    passes,
    row,
    says,
    texts,
    waits,
)


def test_a_run_goes_from_its_trigger_to_the_end() -> None:
    conversation = Conversation(row(says("One"), says("Two")))
    sprint = conversation.say("Hi")
    assert sprint.session == Session(id="s1", status="ended", started_at=conversation.at)
    assert sprint.path == [Visit("f", "trigger", NEXT), Visit("f", "n1", NEXT), Visit("f", "n2", NEXT)]
    assert sprint.effects == [
        SendMessage(id="in1.1", content=TextContent("One")),
        SendMessage(id="in1.2", content=TextContent("Two")),
    ]


def test_a_run_that_waits_keeps_where_it_stands() -> None:
    conversation = Conversation(row(waits(), version_id="f@3", variables=[Variable("age", "number", 7)]))
    sprint = conversation.say("Hi")
    assert sprint.session.status == "waiting"
    assert sprint.session.frames == [Frame("f", "f@3", "n1", {"age": 7})]
    assert sprint.path == [Visit("f", "trigger", NEXT), Visit("f", "n1")]
    assert sprint.effects == []


def test_a_resumed_run_goes_on_at_the_node_that_waited() -> None:
    conversation = Conversation(row(says("Before"), waits(), says("After")))
    conversation.say("Hi")
    sprint = conversation.say("Go on")
    assert texts(sprint) == ["After"]
    assert sprint.path == [Visit("f", "n2", NEXT), Visit("f", "n3", NEXT)]
    assert sprint.session.status == "ended"


def test_a_flow_ends_on_purpose_in_the_middle() -> None:
    conversation = Conversation(row(Acting(lambda run: EndFlow()), says("Never")))
    sprint = conversation.say("Hi")
    assert sprint.session.status == "ended"
    assert sprint.path == [Visit("f", "trigger", NEXT), Visit("f", "n1")]
    assert sprint.effects == []


def test_a_node_leaves_by_the_port_it_names() -> None:
    chooses = Acting(lambda run: "right", ports=("left", "right"))
    nodes = [Node("trigger", "any_message_trigger"), Node("n", "chooses"), Node("l", "l"), Node("r", "r")]
    edges = [Edge("trigger", NEXT, "n"), Edge("n", "left", "l"), Edge("n", "right", "r")]
    types = {**catalogue_of("any_message_trigger"), "chooses": chooses, "l": says("Left"), "r": says("Right")}
    assert texts(Conversation(flow_of(nodes, edges, types)).say("Hi")) == ["Right"]


@pytest.mark.parametrize("trigger_id", ["nowhere", "n1"])
def test_a_flow_starts_at_a_trigger_only(trigger_id: str) -> None:
    conversation = Conversation(row(says("Hi")))
    input_ = conversation.next_input(MessageReceived, message=Message())
    with pytest.raises(SessionError, match=trigger_id):
        start(conversation.flows, conversation.flow, trigger_id, "s1", input_, conversation.context)


def test_a_flow_with_a_fault_does_not_start() -> None:
    nodes = [Node("trigger", "any_message_trigger"), Node("n1", "unheard_of")]
    flow = Flow(Document("f", "Faulty", nodes), catalogue_of("any_message_trigger"))
    input_ = MessageReceived(id="in1", at=BEGINS_AT, message=Message())
    with pytest.raises(SessionError, match="f@draft"):
        start(Flows(flow), flow, "trigger", "s1", input_, Context(ANA))


# Inputs that are not awaited

CALL = WaitFor(kinds=("http_replied",), effect_id="in1.1")
CALLBACK = WaitFor(kinds=("callback_received",), callback=("paid", "k1"), until=BEGINS_AT + timedelta(hours=1))
TIMER = WaitFor(kinds=("time_reached",), until=BEGINS_AT + timedelta(hours=1))


@pytest.mark.parametrize(
    ("outcome", "kind", "awaited", "others"),
    [
        (CALL, HttpReplied, {"effect_id": "in1.1"}, [{"effect_id": "in1.2"}, {"effect_id": ""}]),
        (
            CALLBACK,
            CallbackReceived,
            {"name": "paid", "key": "k1"},
            [{"name": "paid", "key": "k2"}, {"name": "booked", "key": "k1"}],
        ),
        (TIMER, TimeReached, {"wait_id": "in1.1"}, [{"wait_id": "in1.2"}, {"wait_id": ""}]),
    ],
)
def test_only_the_answer_that_is_awaited_is_taken(
    outcome: WaitFor, kind: Callable[..., Input], awaited: dict[str, str], others: list[dict[str, str]]
) -> None:
    conversation = Conversation(row(waits(outcome), says("Done")))
    conversation.say("Hi")
    for fields in others:
        with pytest.raises(SessionError, match="s1"):
            conversation.take(kind, **fields)
    assert texts(conversation.take(kind, **awaited)) == ["Done"]


def test_another_kind_of_input_is_not_taken() -> None:
    conversation = Conversation(row(waits()))
    conversation.say("Hi")
    with pytest.raises(SessionError, match="EventReceived"):
        conversation.take(EventReceived, name="paid")


def test_a_timer_of_an_earlier_wait_is_stale() -> None:
    either = WaitFor(kinds=("message_received", "time_reached"), until=BEGINS_AT + timedelta(hours=1))
    conversation = Conversation(row(waits(either), waits(either)))
    conversation.say("Hi")
    stale = conversation.wait.id
    conversation.say("In time")
    with pytest.raises(SessionError, match="TimeReached"):
        conversation.take(TimeReached, wait_id=stale)
    assert conversation.let_time_come().session.status == "ended"


@pytest.mark.parametrize("last", [says("Bye"), says("{{ nobody }}")], ids=["ended", "failed"])
def test_a_session_that_is_over_takes_nothing(last: Acting) -> None:
    conversation = Conversation(row(last))
    conversation.say("Hi")
    with pytest.raises(SessionError, match="s1"):
        conversation.say("Hello?")


# Versions


def test_a_session_stays_on_the_version_it_started_on() -> None:
    old, new = row(waits(), says("Old"), version_id="f@1"), row(waits(), says("New"), version_id="f@2")
    conversation = Conversation(old)
    conversation.say("Hi")
    conversation.flows = Flows(old, new)
    assert conversation.flows.current("f") is new
    assert texts(conversation.say("Go on")) == ["Old"]


def test_a_version_that_is_not_at_hand_is_named() -> None:
    conversation = Conversation(row(waits(), version_id="f@1"))
    conversation.say("Hi")
    conversation.flows = Flows(row(waits(), version_id="f@2"))
    with pytest.raises(SessionError, match="f@1"):
        conversation.say("Go on")


def test_a_version_that_lost_the_node_is_refused() -> None:
    conversation = Conversation(row(passes(), waits(), version_id="f@1"))
    conversation.say("Hi")
    conversation.flows = Flows(row(waits(), version_id="f@1"))
    with pytest.raises(SessionError, match="f@1"):
        conversation.say("Go on")


# Ids and time


def test_ids_are_made_of_the_input_and_a_number() -> None:
    either = WaitFor(kinds=("message_received",), until=BEGINS_AT + timedelta(hours=1))
    conversation = Conversation(row(says("One"), says("Two"), waits(either), says("Three"), waits(either)))
    assert [effect.id for effect in conversation.say("Hi").effects] == ["in1.1", "in1.2", "in1.3"]
    assert conversation.wait.id == "in1.3"
    assert [effect.id for effect in conversation.say("On").effects] == ["in2.1", "in2.2"]


def test_a_wait_with_an_end_sets_a_timer_of_the_same_id() -> None:
    due_at = BEGINS_AT + timedelta(days=2)
    conversation = Conversation(row(waits(WaitFor(kinds=("time_reached",), until=due_at))))
    assert conversation.say("Hi").effects == [WakeAt(id="in1.1", at=due_at)]
    assert (conversation.wait.id, conversation.wait.due_at) == ("in1.1", due_at)


def test_a_wait_for_a_callback_asks_for_it() -> None:
    conversation = Conversation(row(waits(CALLBACK)))
    assert CALLBACK.until is not None
    assert conversation.say("Hi").effects == [
        WakeAt(id="in1.1", at=CALLBACK.until),
        AwaitCallback(id="in1.2", name="paid", key="k1", until=CALLBACK.until),
    ]
    assert conversation.wait.callback == ("paid", "k1")


def test_now_is_when_the_input_happened() -> None:
    seen: list[Value] = []
    look = notes(lambda run: [run.now, run.in_seconds(90)], seen)
    conversation = Conversation(row(look, waits(), look))
    conversation.say("Hi")
    first = conversation.at
    conversation.say("On")
    soon = timedelta(seconds=90)
    assert seen == [[first, first + soon], [conversation.at, conversation.at + soon]]


@pytest.mark.parametrize(
    ("contact_zone", "workspace_zone", "hour"),
    [
        ("Asia/Tokyo", "America/Sao_Paulo", "21:01"),
        ("", "America/Sao_Paulo", "09:01"),
        ("", "Atlantis/Capital", "12:01"),
    ],
)
def test_local_time_is_the_contacts_else_the_workspaces(contact_zone: str, workspace_zone: str, hour: str) -> None:
    conversation = Conversation(
        row(says("{{ now | date: '%H:%M' }}")),
        contact=replace(ANA, time_zone=contact_zone),
        workspace=Workspace(time_zone=workspace_zone),
    )
    assert texts(conversation.say("Hi")) == [hour]
