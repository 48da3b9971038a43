"""The running loop: what nodes see, keep and explain."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from flow_engine.document import Variable
from flow_engine.effects import CallHttp, SendMessage, WakeAt
from flow_engine.inputs import EventReceived, HttpReplied, Input
from flow_engine.node_type import NEXT, Outcome, WaitFor
from flow_engine.run import Run, Visit
from flow_engine.session import MAX_MESSAGE_CHARS_KEPT
from flow_engine.values import Value
from tests.flow_engine.conversation import (
    ANA,
    BEGINS_AT,
    FOR_A_MESSAGE,
    Acting,
    Conversation,
    notes,
    passes,
    row,
    says,
    sets,
    texts,
    waits,
)


def test_the_customers_message_is_whole_at_first_and_cut_after_a_wait() -> None:
    words = "a" * (MAX_MESSAGE_CHARS_KEPT + 1)
    seen: list[Value] = []
    look = notes(lambda run: run.get("message.text"), seen)
    due_at = BEGINS_AT + timedelta(hours=1)
    conversation = Conversation(row(look, waits(WaitFor(kinds=("time_reached",), until=due_at)), look, waits(), look))
    conversation.say(words)
    conversation.let_time_come()
    conversation.say("Later")
    assert seen == [words, words[:MAX_MESSAGE_CHARS_KEPT], "Later"]


def test_a_session_that_begins_without_a_message_has_an_empty_one() -> None:
    conversation = Conversation(row(says("[{{ message.text }}{{ message.kind }}]"), waits()))
    sprint = conversation.take(EventReceived, name="paid")
    assert texts(sprint) == ["[]"]
    assert sprint.session.message is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Bia"),
        ("place.address", "Rua A"),
        ("place.rooms.1", "kitchen"),
        ("place.rooms.2", None),
        ("place.rooms.first", None),
        ("place.address.street", None),
        ("empty", None),
        ("empty.inside", None),
        ("nobody", None),
        ("nobody.inside", None),
        ("contact.first_name", "Ana"),
        ("contact.fields.city", "Recife"),
        ("contact.fields.age", None),
        ("contact.tags", ["a", "b"]),
        ("contact.tags.0", "a"),
        ("contact.language", "en"),
        ("workspace.name", "Fluxo"),
        ("session.id", "s1"),
        ("message.text", "Hi"),
    ],
)
def test_a_path_leads_to_a_value_or_to_none(path: str, value: Value) -> None:
    seen: list[Value] = []
    variables = [
        Variable("name", default="Bia"),
        Variable("place", "object", {"address": "Rua A", "rooms": ["hall", "kitchen"]}),
        Variable("empty", "object"),
    ]
    contact = replace(ANA, tags=frozenset({"b", "a"}), fields={"city": "Recife"})
    Conversation(row(notes(lambda run: run.get(path), seen), variables=variables), contact=contact).say("Hi")
    assert seen == [value]


@pytest.mark.parametrize(
    ("type_", "given", "kept"),
    [
        ("text", 7, "7"),
        ("text", True, "true"),
        ("text", "a" * 20_000, "a" * 16_384),
        ("number", "1,5", 1.5),
        ("number", "many", None),
        ("boolean", "Sim", True),
        ("date", 7, None),
        ("list", "a", None),
        ("object", {"a": [1]}, {"a": [1]}),
    ],
)
def test_a_variable_keeps_its_type(type_: Any, given: Value, kept: Value) -> None:
    conversation = Conversation(row(sets(x=given), waits(), variables=[Variable("x", type_)]))
    conversation.say("Hi")
    assert conversation.variables == {"x": kept}


def test_variables_begin_with_their_defaults_and_live_on_over_waits() -> None:
    variables = [Variable("a", default="x"), Variable("b"), Variable("c", "number", 0)]
    conversation = Conversation(row(waits(), sets(b="y"), waits(), variables=variables))
    conversation.say("Hi")
    assert conversation.variables == {"a": "x", "c": 0}
    conversation.say("On")
    assert conversation.variables == {"a": "x", "b": "y", "c": 0}


def test_a_node_remembers_until_it_forgets() -> None:
    def count(run: Run, input_: Input | None = None) -> Outcome:
        tries = (run.recall() or 0) + 1
        if tries < 3:
            run.remember(tries)
            return FOR_A_MESSAGE
        run.forget()
        return NEXT

    conversation = Conversation(row(Acting(count, count), Acting(count, count)))
    memories = []
    for _ in range(5):
        session = conversation.say("Hi").session
        memories.append(session.frames[0].memory if session.frames else None)
    assert memories == [{"n1": 1}, {"n1": 2}, {"n2": 1}, {"n2": 2}, None]


def test_the_path_says_why_a_node_left_as_it_did() -> None:
    def explain(run: Run, input_: Input | None = None) -> Outcome:
        run.explain("counted", of=2)
        return NEXT if input_ else FOR_A_MESSAGE

    conversation = Conversation(row(Acting(explain, explain), passes()))
    why = {"code": "counted", "of": 2}
    assert conversation.say("Hi").path == [Visit("f", "trigger", NEXT), Visit("f", "n1", "", why)]
    assert conversation.say("On").path == [Visit("f", "n1", NEXT, why), Visit("f", "n2", NEXT)]


def test_an_effect_of_a_node_is_in_the_order_it_was_made() -> None:
    def call(run: Run) -> Outcome:
        id_ = run.next_id()
        run.emit(CallHttp(id=id_, method="GET", url="https://shop.example"))
        return WaitFor(kinds=("http_replied",), effect_id=id_, until=run.in_seconds(20))

    conversation = Conversation(row(says("Wait"), Acting(call), says("Done")))
    sprint = conversation.say("Hi")
    assert [type(effect) for effect in sprint.effects] == [SendMessage, CallHttp, WakeAt]
    assert (conversation.wait.effect_id, conversation.wait.id) == ("in1.2", "in1.3")
    assert texts(conversation.take(HttpReplied, effect_id="in1.2", status=200)) == ["Done"]
