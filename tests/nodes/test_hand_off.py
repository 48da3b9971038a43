"""hand_off: who waits for whom, and for how long."""

from collections.abc import Callable

import pytest

from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import OpenHandoff, WakeAt
from flow_engine.flow import Flow
from flow_engine.inputs import HandoffClosed, HandoffTaken, Input, Message, MessageReceived, TimeReached
from flow_engine.routing import route
from flow_engine.run import SessionError
from nodes.hand_off.node import NODE, Config
from tests.flow_engine.conversation import Conversation, flow_of, texts


def help_desk() -> Flow:
    """Hands off twice: what comes back without an operator is tried once more."""
    config = {"timeout_s": 600, "variable": "summary"}
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("first", "hand_off", config),
        Node("second", "hand_off", config),
        Node("thanks", "send_message", {"text": "Summary: {{ summary }}"}),
        Node("sorry", "send_message", {"text": "Sorry, nobody is here."}),
    ]
    edges = [
        Edge("trigger", "next", "first"),
        Edge("first", "returned", "thanks"),
        Edge("first", "no_operator", "second"),
        Edge("second", "returned", "thanks"),
        Edge("second", "no_operator", "sorry"),
    ]
    return flow_of(nodes, edges, variables=[Variable("summary")])


def test_once_the_chat_is_taken_the_timer_is_stale() -> None:
    desk = Conversation(help_desk())
    opened, timer = desk.say("A person, please").effects
    assert isinstance(opened, OpenHandoff)
    assert isinstance(timer, WakeAt)
    assert desk.take(HandoffTaken, effect_id=opened.id).effects == []
    assert desk.wait.due_at is None
    with pytest.raises(SessionError, match="TimeReached"):
        desk.take(TimeReached, wait_id=timer.id)
    assert texts(desk.take(HandoffClosed, effect_id=opened.id, summary="Two pizzas.")) == ["Summary: Two pizzas."]


def test_when_nobody_comes_the_flow_goes_on_at_the_very_time_it_said() -> None:
    desk = Conversation(help_desk())
    desk.say("A person, please")
    asked_at = desk.at
    desk.let_time_come()
    assert (desk.at - asked_at).total_seconds() == 600
    assert texts(desk.let_time_come()) == ["Sorry, nobody is here."]


@pytest.mark.parametrize("kind", [HandoffTaken, HandoffClosed])
def test_an_answer_to_an_earlier_hand_off_is_not_taken(kind: Callable[..., Input]) -> None:
    desk = Conversation(help_desk())
    desk.say("A person, please")
    earlier = desk.wait.effect_id
    desk.let_time_come()
    with pytest.raises(SessionError, match=kind.__name__):
        desk.take(kind, effect_id=earlier)
    assert texts(desk.take(HandoffClosed, effect_id=desk.wait.effect_id, summary="Done.")) == ["Summary: Done."]


def test_a_chat_cannot_be_taken_twice() -> None:
    desk = Conversation(help_desk())
    desk.say("A person, please")
    effect_id = desk.wait.effect_id
    desk.take(HandoffTaken, effect_id=effect_id)
    with pytest.raises(SessionError, match="HandoffTaken"):
        desk.take(HandoffTaken, effect_id=effect_id)


@pytest.mark.parametrize("is_taken", [False, True])
def test_what_the_customer_writes_meanwhile_is_for_the_operator(is_taken: bool) -> None:
    desk = Conversation(help_desk())
    desk.say("A person, please")
    if is_taken:
        desk.take(HandoffTaken, effect_id=desk.wait.effect_id)
    assert desk.session is not None
    message = desk.next_input(MessageReceived, message=Message(text="Hello?"))
    way = route(message, [desk.session], desk.flows, desk.context)
    assert (way.action, way.session_id) == ("operator", "s1")


@pytest.mark.parametrize(("variable", "writes"), [("summary", {"summary": "text"}), ("", {})])
def test_a_chat_given_back_is_live_and_leaves_its_summary(variable: str, writes: dict[str, str]) -> None:
    returned, no_operator = NODE.ports(Config(timeout_s=600, variable=variable))
    assert (returned.customer_wrote, dict(returned.writes)) == (True, writes)
    assert (no_operator.customer_wrote, no_operator.longest_s, dict(no_operator.writes)) == (False, 600, {})
