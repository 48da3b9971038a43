"""ask_choice: tries, timers, and what customers send that is no text."""

from typing import Any

import pytest

from flow_engine.contents import ButtonsContent, ListContent
from flow_engine.context import Contact
from flow_engine.document import Document, Edge, Language, Node
from flow_engine.flow import Flow
from flow_engine.inputs import Message, MessageReceived, TimeReached
from flow_engine.run import SessionError, Sprint
from flow_engine.session import Failure
from flow_engine.values import Location, Media
from nodes.ask_choice.node import NODE, ChoiceOption, Config
from tests.flow_engine.conversation import ANA, Conversation, catalogue_of, flow_of, sent, texts, waits

OPTIONS = [{"id": "pizza", "title": "Pizza"}, {"id": "drink", "title": "Bebida"}]
PORTS = ("pizza", "drink", "other", "no_reply")


def _menu(**config: Any) -> Flow:
    """Asks, and stays behind the port that was taken; `other` leads back to the question."""
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("ask", "ask_choice", {"text": "What?", "options": OPTIONS, "variable": "wish", **config}),
        Node("after", "after"),
    ]
    edges = [Edge("ask", port, "ask" if port == "other" else "after") for port in PORTS]
    types = {**catalogue_of("any_message_trigger", "ask_choice"), "after": waits()}
    return flow_of(nodes, [Edge("trigger", "next", "ask"), *edges], types)


def _asked(**config: Any) -> Conversation:
    conversation = Conversation(_menu(**config))
    conversation.say("Hi")
    return conversation


def _port(sprint: Sprint) -> str:
    """Gives the way by which the question was left first; empty while it waits."""
    return next(visit.port for visit in sprint.path if visit.node_id == "ask")


def test_every_retry_waits_anew_and_the_timer_before_it_is_stale() -> None:
    asked = _asked(tries=3, timeout_s=600)
    first = asked.wait
    asked.say("hm")
    second = asked.wait
    assert (second.id, second.due_at) != (first.id, first.due_at)
    assert second.due_at is not None
    assert (second.due_at - asked.at).total_seconds() == 600
    with pytest.raises(SessionError, match="TimeReached"):
        asked.take(TimeReached, wait_id=first.id)
    assert _port(asked.let_time_come()) == "no_reply"
    assert "wish" not in asked.variables


def test_exactly_as_many_answers_are_looked_at_as_there_are_tries() -> None:
    asked = _asked(tries=3, retry_text="Please tap.")
    assert texts(asked.say("hm")) == ["Please tap."]
    assert texts(asked.say("hmm")) == ["Please tap."]
    assert _port(asked.say("hmmm")) == "other"
    assert asked.variables["wish"] == "hmmm"


def test_when_the_flow_comes_back_all_tries_are_there_again() -> None:
    asked = _asked(tries=2, retry_text="Please tap.")
    asked.say("hm")
    assert texts(asked.say("hmm")) == ["What?"]  # left by `other`, which leads back
    assert texts(asked.say("hm")) == ["Please tap."]
    assert _port(asked.say("pizza")) == "pizza"


def test_after_a_time_out_nothing_is_remembered() -> None:
    asked = _asked(tries=2)
    asked.say("hm")
    asked.let_time_come()
    assert asked.session is not None
    assert asked.session.frames[-1].memory == {}


@pytest.mark.parametrize(
    "message",
    [
        Message(kind="location", location=Location(0, 0, "Pizza")),
        Message(kind="audio", media=Media("audio", "m1")),
        Message(kind="other", other_kind="reaction"),
    ],
)
def test_a_message_without_words_is_another_answer_and_leaves_an_empty_text(message: Message) -> None:
    asked = _asked()
    assert _port(asked.take(MessageReceived, message=message)) == "other"
    assert asked.variables["wish"] == ""


def test_the_words_under_a_picture_are_an_answer() -> None:
    asked = _asked()
    picture = Message(kind="image", text="Pizza!", media=Media("image", "m1"))
    assert _port(asked.take(MessageReceived, message=picture)) == "pizza"
    assert asked.variables["wish"] == "Pizza"


def test_a_tap_goes_by_its_id_whatever_its_title_says() -> None:
    asked = _asked()
    assert _port(asked.take(MessageReceived, message=Message("reply", "Pizza", "drink"))) == "drink"
    assert asked.variables["wish"] == "Bebida"
    asked = _asked()
    assert _port(asked.take(MessageReceived, message=Message("reply", "Pizza", "old"))) == "other"


@pytest.mark.parametrize(("language", "port"), [("es", "o1"), ("pt_BR", "other")])
def test_numbers_in_words_are_read_in_the_customer_s_language(language: Language, port: str) -> None:
    options = [{"id": f"o{number}", "title": title} for number, title in enumerate("ABC")]
    conversation = Conversation(_menu_of(options), contact=Contact("c1", language=language))
    conversation.say("Hi")
    assert _port(conversation.say("dos")) == port  # "of the" in Portuguese


def _menu_of(options: list[dict[str, str]]) -> Flow:
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("ask", "ask_choice", {"text": "What?", "options": options}),
    ]
    return flow_of(nodes, [Edge("trigger", "next", "ask")])


@pytest.mark.parametrize(
    ("count", "content"), [(1, ButtonsContent), (3, ButtonsContent), (4, ListContent), (10, ListContent)]
)
def test_up_to_three_options_are_buttons_and_more_are_a_list(count: int, content: type) -> None:
    options = [{"id": f"o{number}", "title": f"Option {number}"} for number in range(count)]
    (message,) = sent(Conversation(_menu_of(options)).say("Hi"))
    assert type(message) is content


def test_buttons_that_variables_make_alike_fail_before_they_are_sent() -> None:
    options = [{"id": "a", "title": "{{ contact.name }}"}, {"id": "b", "title": "Ana Lima"}]
    sprint = Conversation(_menu_of(options), contact=ANA).say("Hi")
    assert sprint.session.failure == Failure("doubled_title", "f", "ask", "Ana Lima")


@pytest.mark.parametrize(
    ("count", "length", "faults"),
    [
        (3, 20, []),
        (3, 21, [("options[0].title", "text_too_long")]),
        (4, 24, []),
        (4, 25, [("options[0].title", "text_too_long")]),
    ],
)
def test_titles_fit_where_they_are_shown(count: int, length: int, faults: list[tuple[str, str]]) -> None:
    titles = ["x" * length, *(f"Option {number}" for number in range(1, count))]
    config = Config("What?", [ChoiceOption(f"o{number}", title) for number, title in enumerate(titles)])
    assert [(fault.path, fault.code) for fault in NODE.faults(config)] == faults


def test_a_title_with_variables_is_judged_by_the_words_around_them() -> None:
    config = Config("What?", [ChoiceOption("a", "{{ contact.first_name | default: 'you' }} is 20 chars")])
    assert NODE.faults(config) == []


def test_eleven_options_are_refused() -> None:
    options = [{"id": f"o{number}", "title": f"Option {number}"} for number in range(11)]
    document = Document("f", "A test", [Node("ask", "ask_choice", {"text": "What?", "options": options})])
    assert [fault.code for fault in Flow(document, catalogue_of("ask_choice")).faults] == ["bad_config"]
