"""send_message: texts at and over WhatsApp's limit, too long for a golden file."""

import pytest

from flow_engine.contents import MAX_TEXT_CHARS
from flow_engine.document import Node, Variable
from flow_engine.session import Failure
from tests.flow_engine.conversation import Conversation, row, texts


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (MAX_TEXT_CHARS - 1, "a" * (MAX_TEXT_CHARS - 1) + "."),
        (MAX_TEXT_CHARS, "a" * (MAX_TEXT_CHARS - 1) + "…"),
        (3 * MAX_TEXT_CHARS, "a" * (MAX_TEXT_CHARS - 1) + "…"),
    ],
)
def test_a_text_is_cut_after_its_variables_are_filled_in(length: int, shown: str) -> None:
    long = Variable("long", default="a" * length)
    flow = row(Node("say", "send_message", {"text": "{{ long }}."}), variables=[long])
    assert texts(Conversation(flow).say("Hi")) == [shown]


def test_a_text_that_grows_without_measure_ends_the_session() -> None:
    text = "{{ long | append: long | append: long }}"
    flow = row(Node("say", "send_message", {"text": text}), variables=[Variable("long", default="a" * 8_000)])
    failure = Conversation(flow).say("Hi").session.failure
    assert failure is not None
    assert (failure.code, failure.node_id) == ("template_failed", "say")


def test_a_variable_the_customer_left_blank_stops_the_flow_before_anything_is_sent() -> None:
    flow = row(
        Node("first", "send_message", {"text": "You said:"}),
        Node("second", "send_message", {"text": "{{ message.text }}"}),
    )
    sprint = Conversation(flow).say(" \n ")
    assert sprint.session.failure == Failure("empty_message", "f", "second", "text")
    assert sprint.effects == []
