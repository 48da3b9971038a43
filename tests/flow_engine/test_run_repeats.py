"""The same input gives the same result, and a session survives being stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from flow_engine.context import Contact, Context
from flow_engine.document import Edge, Node, Variable
from flow_engine.flow import Flows
from flow_engine.inputs import Input, Message, MessageReceived
from flow_engine.node_type import NEXT, Outcome
from flow_engine.run import Run, resume, start
from flow_engine.session import Session, read_session, write_session
from flow_engine.values import Value
from tests.flow_engine.conversation import (
    FOR_A_MESSAGE,
    WORKSPACE,
    Acting,
    Conversation,
    catalogue_of,
    flow_of,
    row,
    sets,
    waits,
)


def keep_the_message(run: Run, input_: Input) -> Outcome:
    """Writes what the customer said into an object."""
    run.set("visits", run.get("message"))
    return NEXT


SHOP = flow_of(
    [
        Node("trigger", "any_message_trigger"),
        Node("hello", "send_message", {"text": "Hi {{ contact.first_name }}, {{ message.text }}{{ visits }}"}),
        Node("pause", "wait", {"duration_s": 3_600}),
        Node("sort", "branch", {"cases": [{"id": "hot", "condition": {"rules": [
            {"left": "message.text", "operator": "matches", "right": "buy|comprar"},
        ]}}]}),
        Node("tag", "tag_contact", {"add": ["hot"]}),
        Node("note", "set_contact_field", {"field": "said", "value": "{{ message.text }}"}),
        Node("person", "hand_off", {"note": "{{ contact.fields.said }} {{ contact.tags }}", "variable": "summary"}),
        Node("ask", "acts"),
    ],
    [
        Edge("trigger", NEXT, "hello"),
        Edge("hello", NEXT, "pause"),
        Edge("pause", NEXT, "sort"),
        Edge("sort", "hot", "tag"),
        Edge("sort", "else", "note"),
        Edge("tag", NEXT, "note"),
        Edge("note", NEXT, "person"),
        Edge("person", "returned", "ask"),
        Edge("person", "no_operator", "ask"),
        Edge("ask", NEXT, "hello"),
    ],
    {
        **catalogue_of(
            "any_message_trigger", "send_message", "wait", "branch", "tag_contact", "set_contact_field", "hand_off"
        ),
        "acts": Acting(lambda run: FOR_A_MESSAGE, keep_the_message),
    },
    variables=[Variable("visits", "object"), Variable("summary")],
)  # fmt: skip

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
contacts = st.builds(
    Contact,
    id=st.just("c1"),
    name=st.text(max_size=20),
    time_zone=st.sampled_from(["", "Asia/Tokyo", "nowhere"]),
    tags=st.frozensets(st.text(max_size=5), max_size=4),
    fields=st.dictionaries(st.text(max_size=5), plain_values, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(contact=contacts, at=moments, data=st.data())
def test_the_same_input_gives_the_same_result_also_after_the_session_was_stored(
    contact: Contact, at: datetime, data: st.DataObject
) -> None:
    context = Context(contact, WORKSPACE)
    message = Message(text=data.draw(st.text(max_size=600) | st.just("comprar")))
    input_: Input = MessageReceived(id="in1", at=at, message=message)
    sprint = start(Flows(SHOP), SHOP, "trigger", "s1", input_, context)
    assert sprint == start(Flows(SHOP), SHOP, "trigger", "s1", input_, context)
    for number in range(2, 8):
        session = sprint.session
        stored = read_session(write_session(session))
        assert stored == session
        assert write_session(stored) == write_session(session)
        if session.wait is None:
            break
        kind = data.draw(st.sampled_from(session.wait.kinds))
        input_ = _answer(kind, session, f"in{number}", at + timedelta(minutes=number), data.draw(st.text(max_size=600)))
        sprint = resume(Flows(SHOP), session, input_, context)
        assert sprint == resume(Flows(SHOP), stored, input_, context)


def _answer(kind: str, session: Session, id_: str, at: datetime, text: str) -> Input:
    assert session.wait is not None
    fields: dict[str, Any] = {"type": kind, "id": id_, "at": at, "wait_id": session.wait.id, "message": {"text": text}}
    input_: Input = msgspec.convert(fields | {"effect_id": session.wait.effect_id, "summary": text}, Input)
    return input_


@given(value=plain_values)
def test_any_value_a_flow_holds_survives_being_stored(value: Value) -> None:
    conversation = Conversation(
        row(sets(x=value, y={"inside": value}), waits(), variables=[Variable("x", "list"), Variable("y", "object")])
    )
    conversation.say("Hi")
    assert conversation.variables == {"x": value if isinstance(value, list) else None, "y": {"inside": value}}
