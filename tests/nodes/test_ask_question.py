"""ask_question: tries, timers, and whose clock and language an answer is read by."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flow_engine.contents import AskLocationContent, ButtonsContent, TextContent
from flow_engine.context import Contact, Workspace
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.flow import Flow
from flow_engine.inputs import Message, MessageReceived, TimeReached
from flow_engine.run import SessionError, Sprint
from flow_engine.values import Location, Media, VariableType
from tests.flow_engine.conversation import ANA, WORKSPACE, Conversation, catalogue_of, flow_of, sent, texts, waits

YES_NO = {"kind": "yes_no", "yes_label": "Confirmo", "no_label": "Cancelar"}


def _question(answer: dict[str, Any], type_: VariableType = "text", **config: Any) -> Flow:
    """Asks, and stays behind `answered`; `invalid` leads back to the question."""
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("ask", "ask_question", {"text": "What?", "answer": answer, "variable": "value", **config}),
        Node("after", "after"),
    ]
    edges = [
        Edge("trigger", "next", "ask"),
        Edge("ask", "answered", "after"),
        Edge("ask", "invalid", "ask"),
        Edge("ask", "no_reply", "after"),
    ]
    types = {**catalogue_of("any_message_trigger", "ask_question"), "after": waits()}
    return flow_of(nodes, edges, types, variables=[Variable("value", type_)])


def _asked(answer: dict[str, Any], type_: VariableType = "text", **config: Any) -> Conversation:
    conversation = Conversation(_question(answer, type_, **config))
    conversation.say("Hi")
    return conversation


def _port(sprint: Sprint) -> str:
    """Gives the way by which the question was left first; empty while it waits."""
    return next(visit.port for visit in sprint.path if visit.node_id == "ask")


def test_every_retry_waits_anew_and_the_timer_before_it_is_stale() -> None:
    asked = _asked({"kind": "email"}, tries=3, timeout_s=600)
    first = asked.wait
    asked.say("hm")
    second = asked.wait
    assert second.due_at is not None
    assert (second.due_at - asked.at).total_seconds() == 600
    with pytest.raises(SessionError, match="TimeReached"):
        asked.take(TimeReached, wait_id=first.id)
    assert _port(asked.let_time_come()) == "no_reply"
    assert "value" not in asked.variables


def test_exactly_as_many_answers_are_looked_at_as_there_are_tries_each_time_the_flow_comes_by() -> None:
    asked = _asked({"kind": "email"}, tries=2, retry_text="An address, please.")
    for _ in range(2):
        assert texts(asked.say("hm")) == ["An address, please."]
        again = asked.say("hmm")
        assert (_port(again), texts(again)) == ("invalid", ["What?"])


def test_one_try_leaves_at_once() -> None:
    assert _port(_asked({"kind": "email"}, tries=1).say("hm")) == "invalid"


def test_nothing_is_remembered_once_the_question_is_left() -> None:
    asked = _asked({"kind": "number"}, "number", tries=3)
    asked.say("hm")
    assert _port(asked.say("3")) == "answered"
    assert asked.session is not None
    assert asked.session.frames[-1].memory == {}


@pytest.mark.parametrize(
    "message",
    [
        Message(kind="location", location=Location(0, 0, "Casa")),
        Message(kind="image", media=Media("image", "m1")),
        Message(kind="reply", text="Pizza", reply_id="pizza"),
        Message(kind="other", other_kind="reaction"),
        Message(text=" \n "),
    ],
)
def test_what_holds_no_words_or_answers_an_older_message_is_no_text(message: Message) -> None:
    asked = _asked({"kind": "text"}, tries=1)
    assert _port(asked.take(MessageReceived, message=message)) == "invalid"
    assert "value" not in asked.variables


def test_the_words_under_a_picture_are_a_text_and_the_picture_is_a_file() -> None:
    picture = Message(kind="image", text="my receipt", media=Media("image", "m1", mime_type="image/jpeg"))
    words, file = _asked({"kind": "text"}), _asked({"kind": "media"}, "media")
    assert _port(words.take(MessageReceived, message=picture)) == "answered"
    assert words.variables["value"] == "my receipt"
    assert _port(file.take(MessageReceived, message=picture)) == "answered"
    assert file.variables["value"] == {"kind": "image", "id": "m1", "mime_type": "image/jpeg"}


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        ({"kind": "text"}, TextContent),
        ({"kind": "media"}, TextContent),
        ({"kind": "location"}, AskLocationContent),
        (YES_NO, ButtonsContent),
    ],
)
def test_the_question_has_the_form_that_fits_its_answer_when_asked_again_too(
    answer: dict[str, Any], content: type
) -> None:
    conversation = Conversation(_question(answer, retry_text="Again, please."))
    first = sent(conversation.say("Hi"))
    again = sent(conversation.take(MessageReceived, message=Message(kind="other")))
    assert [type(message) for message in first + again] == [content, content]


def test_labels_with_variables_are_read_as_they_were_shown() -> None:
    answer = {"kind": "yes_no", "yes_label": "Sou {{ contact.name }}", "no_label": "Outra pessoa"}
    conversation = Conversation(_question(answer, "boolean"), contact=Contact("c1", "Maria Aparecida de Souza"))
    (message,) = sent(conversation.say("Hi"))
    assert isinstance(message, ButtonsContent)
    assert [option.title for option in message.options] == ["Sou Maria Aparecida…", "Outra pessoa"]
    conversation.say("sou maria")
    assert conversation.variables["value"] is True


def test_a_question_longer_than_whatsapp_takes_is_cut() -> None:
    conversation = Conversation(_question({"kind": "text"}, text="{{ message.text }}"))
    assert [len(text) for text in texts(conversation.say("x" * 3_000))] == [1_024]


@pytest.mark.parametrize(("zone", "day"), [("America/Sao_Paulo", "2026-03-03"), ("Asia/Tokyo", "2026-03-04")])
def test_tomorrow_is_the_day_after_the_contact_s_own(zone: str, day: str) -> None:
    contact = Contact("c1", language="pt_BR", time_zone=zone)
    conversation = Conversation(_question({"kind": "date", "earliest": "today+1"}, "date"), contact=contact)
    conversation.at = datetime(2026, 3, 2, 18, tzinfo=UTC)  # in Tokyo, the next morning
    conversation.say("Oi")
    conversation.say("amanhã")
    assert conversation.variables["value"] == day


@pytest.mark.parametrize(
    ("language", "country", "number", "day"),
    [("pt_BR", "BR", 1234, "2026-04-03"), ("en", "US", 1.234, "2026-03-04"), ("en", "GB", 1.234, "2026-04-03")],
)
def test_numbers_and_dates_are_read_by_the_customer_s_language_and_the_business_s_country(
    language: Any, country: str, number: float, day: str
) -> None:
    contact, workspace = Contact("c1", language=language), Workspace(country=country)
    for answer, type_, text, value in (("number", "number", "1.234", number), ("date", "date", "3/4", day)):
        flow = _question({"kind": answer}, type_)  # type: ignore[arg-type]
        conversation = Conversation(flow, contact=contact, workspace=workspace)
        conversation.say("Hi")
        conversation.say(text)
        assert conversation.variables["value"] == value


def test_a_contact_without_a_language_is_read_in_the_flow_s() -> None:
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("ask", "ask_question", {"text": "Quanto?", "answer": {"kind": "number"}, "variable": "value"}),
        Node("after", "after"),
    ]
    edges = [Edge("trigger", "next", "ask"), Edge("ask", "answered", "after")]
    document = Document("f", "Um teste", nodes, edges, [Variable("value", "number")], language="pt_BR")
    flow = Flow(document, {**catalogue_of("any_message_trigger", "ask_question"), "after": waits()})
    conversation = Conversation(flow, contact=ANA, workspace=WORKSPACE)
    conversation.say("Oi")
    conversation.say("1.234")
    assert conversation.variables["value"] == 1234


def test_a_phone_number_without_its_country_is_one_of_the_business_s() -> None:
    flow = _question({"kind": "phone"})
    conversation = Conversation(flow, contact=Contact("c1", country="BR"), workspace=Workspace(country="PT"))
    conversation.say("Olá")
    conversation.say("912 345 678")
    assert conversation.variables["value"] == "+351912345678"
