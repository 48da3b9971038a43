"""wait_for_callback: who may call, and what their call may bring."""

from typing import Any

import pytest

from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import AwaitCallback
from flow_engine.inputs import CallbackReceived
from flow_engine.routing import route
from flow_engine.run import SessionError
from flow_engine.values import MAX_VALUE_CHARS
from nodes.wait_for_callback.node import MAX_KEY_CHARS
from tests.flow_engine.conversation import Conversation, flow_of

NAME = "payment.confirmed"


def shop(**config: Any) -> Conversation:
    """Waits for a payment, again when what came cannot be used."""
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("paying", "wait_for_callback", {"name": NAME, "results": [{"path": "$.id", "variable": "id"}], **config}),
        Node("paid", "wait", {"duration_s": 60}),
        Node("gave_up", "wait", {"duration_s": 60}),
    ]
    edges = [
        Edge("trigger", "next", "paying"),
        Edge("paying", "received", "paid"),
        Edge("paying", "timed_out", "gave_up"),
        Edge("paying", "failed", "paying"),
    ]
    return Conversation(flow_of(nodes, edges, variables=[Variable("id")]))


def stands_at(conversation: Conversation) -> str:
    assert conversation.session is not None
    return conversation.session.frames[-1].node_id


@pytest.mark.parametrize(("name", "key"), [("payment.refused", "s1"), (NAME, "s2"), (NAME, ""), (NAME, "S1")])
def test_a_call_by_another_name_or_key_is_not_taken(name: str, key: str) -> None:
    conversation = shop()
    conversation.say("Oi")
    input_ = conversation.next_input(CallbackReceived, name=name, key=key, data={"id": 1})
    assert conversation.session is not None
    chosen = route(input_, [conversation.session], [conversation.flow], conversation.context)
    assert chosen.action == "none"
    with pytest.raises(SessionError):
        conversation.take(CallbackReceived, name=name, key=key, data={"id": 1})


@pytest.mark.parametrize("data", [None, "id", ["id"], {"id": None}, {"id": "x" * (MAX_VALUE_CHARS + 1)}])
def test_what_cannot_be_used_is_no_payment_and_a_second_call_may_be_one(data: Any) -> None:
    conversation = shop()
    conversation.say("Oi")
    conversation.take(CallbackReceived, name=NAME, key="s1", data=data)
    assert stands_at(conversation) == "paying"
    assert conversation.variables == {}
    conversation.take(CallbackReceived, name=NAME, key="s1", data={"id": 7})
    assert stands_at(conversation) == "paid"
    assert conversation.variables == {"id": "7"}


@pytest.mark.parametrize(
    ("text", "key"), [("  A-7 \n", "A-7"), ("x" * MAX_KEY_CHARS, "x" * MAX_KEY_CHARS), ("x" * 201, None), (" ", None)]
)
def test_a_key_is_one_that_can_be_called(text: str, key: str | None) -> None:
    conversation = shop(key="{{ message.text }}")
    sprint = conversation.say(text)
    assert [effect.key for effect in sprint.effects if isinstance(effect, AwaitCallback)] == ([key] if key else [])
    assert conversation.wait.callback == ((NAME, key) if key else None)
    conversation.let_time_come()
    assert stands_at(conversation) == ("gave_up" if key else "paying")
