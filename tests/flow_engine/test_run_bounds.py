"""The running loop: how far one input may lead, and how a session fails."""

import pytest

from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import TagContact
from flow_engine.node_type import NEXT, Outcome
from flow_engine.run import MAX_SENDS, MAX_STEPS, NodeFailed, Run, Visit
from flow_engine.session import Failure
from tests.flow_engine.conversation import (
    Acting,
    Conversation,
    catalogue_of,
    flow_of,
    passes,
    row,
    says,
    sent,
    texts,
    waits,
)


def test_an_input_leads_to_at_most_100_steps() -> None:
    just_fits = Conversation(row(says("Hi"), *[passes() for _ in range(MAX_STEPS - 2)]))
    sprint = just_fits.say("Hi")
    assert (sprint.session.status, len(sprint.path), texts(sprint)) == ("ended", MAX_STEPS, ["Hi"])
    too_many = Conversation(row(says("Hi"), *[passes() for _ in range(MAX_STEPS - 1)]))
    sprint = too_many.say("Hi")
    assert sprint.session.failure == Failure("too_many_steps", "f", "n99", "100")
    assert (sprint.session.status, len(sprint.path), sprint.effects) == ("failed", MAX_STEPS, [])


def test_a_flow_that_goes_round_without_end_fails() -> None:
    nodes = [Node("trigger", "any_message_trigger"), Node("n1", "passes"), Node("n2", "passes")]
    edges = [Edge("trigger", NEXT, "n1"), Edge("n1", NEXT, "n2"), Edge("n2", NEXT, "n1")]
    flow = flow_of(nodes, edges, {**catalogue_of("any_message_trigger"), "passes": passes()})
    failure = Conversation(flow).say("Hi").session.failure
    assert failure is not None
    assert failure.code == "too_many_steps"


def test_an_input_leads_to_at_most_20_messages() -> None:
    just_fits = Conversation(row(*[says("Hi") for _ in range(MAX_SENDS)]))
    assert len(sent(just_fits.say("Hi"))) == MAX_SENDS
    too_many = Conversation(row(*[says("Hi") for _ in range(MAX_SENDS + 1)]))
    sprint = too_many.say("Hi")
    assert sprint.session.failure == Failure("too_many_sends", "f", "n21", "20")
    assert sprint.effects == []


def test_each_input_is_counted_afresh() -> None:
    many = [says("Hi") for _ in range(MAX_SENDS)]
    conversation = Conversation(row(*many, waits(), *[passes() for _ in range(MAX_STEPS - MAX_SENDS - 1)], *many))
    assert len(sent(conversation.say("Hi"))) == MAX_SENDS
    sprint = conversation.say("More")
    assert (len(sprint.path), len(sent(sprint)), sprint.session.status) == (MAX_STEPS, MAX_SENDS, "ended")


def test_a_failed_session_has_no_effects_and_keeps_the_way_it_went() -> None:
    def fail(run: Run) -> Outcome:
        run.emit(TagContact(id=run.next_id(), add=["seen"]))
        raise NodeFailed("broken", "why")

    conversation = Conversation(row(says("Hi"), waits(), says("On"), Acting(fail)))
    conversation.say("Hi")
    sprint = conversation.say("Go on")
    assert sprint.effects == []
    assert sprint.path == [Visit("f", "n2", NEXT), Visit("f", "n3", NEXT)]
    assert sprint.session.status == "failed"
    assert sprint.session.failure == Failure("broken", "f", "n4", "why")
    assert (sprint.session.frames, sprint.session.wait) == ([], None)


def test_a_message_whatsapp_is_certain_to_refuse_is_not_sent() -> None:
    sprint = Conversation(row(says("Hi"), says(" {{ nobody }} "))).say("Hi")
    assert sprint.session.failure == Failure("empty_message", "f", "n2", "text")
    assert sprint.effects == []


def test_a_text_that_cannot_be_filled_in_fails_by_name() -> None:
    flow = row(says("{{ long | append: long }}"), variables=[Variable("long", default="a" * 16_384)])
    failure = Conversation(flow).say("Hi").session.failure
    assert failure is not None
    assert (failure.code, failure.node_id) == ("template_failed", "n1")


def test_a_fault_of_our_own_rises() -> None:
    def break_down(run: Run) -> Outcome:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Conversation(row(Acting(break_down))).say("Hi")
