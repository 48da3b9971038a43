"""While people have a chat, what would start a flow is left to them and what a flow waits for is kept."""

from typing import Any

import pytest

from flow_engine.handover import Ownership
from flow_engine.inputs import (
    EventReceived,
    HandoffClosed,
    HandoffTaken,
    HttpReplied,
    Input,
    Message,
    MessageReceived,
    NodeChosen,
    TimeReached,
)
from flow_engine.session import Session, Wait
from flow_engine.silence import silenced
from tests.flow_engine.conversation import BEGINS_AT

QUEUE = Ownership("queue", team="sales", handoff_ids=("h1",))
ANA = Ownership("operator", "ana", handoff_ids=("h1",), was_taken=True)
ASKS = Wait("w1", ("handoff_taken", "handoff_closed", "time_reached"), effect_id="h1")
CALLS = Wait("w2", ("http_replied",), effect_id="e2")
SLEEPS = Wait("w3", ("time_reached",))
COMMON: dict[str, Any] = {"id": "i", "at": BEGINS_AT}


def waiting(*waits: Wait) -> list[Session]:
    """Sessions that wait."""
    return [Session(wait.id, "waiting", BEGINS_AT, wait=wait) for wait in waits]


def way(input_: Input, ownership: Ownership, *waits: Wait) -> str:
    """Where an input goes: what is done with it, empty for its usual way."""
    found = silenced(input_, waiting(*waits), ownership)
    return found.action if found else ""


@pytest.mark.parametrize("owner", ["bot", "nobody"])
def test_the_bot_hears_all_when_people_do_not_have_the_chat(owner: str) -> None:
    ownership = Ownership(owner)  # type: ignore[arg-type]
    assert way(MessageReceived(**COMMON, message=Message(text="hi")), ownership, ASKS) == ""
    assert way(TimeReached(**COMMON, wait_id="w3"), ownership, SLEEPS) == ""


@pytest.mark.parametrize("ownership", [QUEUE, ANA])
def test_what_would_start_a_flow_is_left_to_people(ownership: Ownership) -> None:
    for input_ in (
        MessageReceived(**COMMON, message=Message(text="hi")),
        EventReceived(**COMMON, name="paid"),
        NodeChosen(**COMMON, flow_id="f", node_id="n"),
    ):
        assert way(input_, ownership, ASKS) == "operator"


@pytest.mark.parametrize("ownership", [QUEUE, ANA])
def test_answers_and_times_that_others_wait_for_are_kept(ownership: Ownership) -> None:
    assert way(HttpReplied(**COMMON, effect_id="e2"), ownership, ASKS, CALLS) == "hold"
    assert way(TimeReached(**COMMON, wait_id="w3"), ownership, ASKS, SLEEPS) == "hold"
    assert way(HttpReplied(**COMMON, effect_id="nobody's"), ownership, ASKS, CALLS) == ""


def test_the_time_out_of_a_handoff_counts_in_the_queue_and_never_once_somebody_came() -> None:
    late = TimeReached(**COMMON, wait_id="w1")
    assert way(late, QUEUE, ASKS) == ""
    assert way(late, ANA, ASKS) == "none"


def test_flows_are_told_of_people_but_not_that_they_gave_back_what_they_have_again() -> None:
    assert way(HandoffTaken(**COMMON, effect_id="h1"), ANA, ASKS) == ""
    assert way(HandoffClosed(**COMMON, effect_id="h1"), ANA, ASKS) == ""
    again = Ownership("operator", "rui", was_taken=True)
    assert way(HandoffClosed(**COMMON, effect_id="h1"), again, ASKS) == "hold"


def test_a_chat_that_was_closed_meanwhile_does_not_start_where_it_was_given_back() -> None:
    assert way(NodeChosen(**COMMON, flow_id="f", node_id="n"), Ownership("nobody")) == "none"
