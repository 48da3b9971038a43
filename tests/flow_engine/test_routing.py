"""Routing: which session or trigger an input belongs to, and the explanation."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from flow_engine.context import Contact, Context
from flow_engine.document import Document, Node
from flow_engine.flow import Flow
from flow_engine.inputs import (
    CallbackReceived,
    EventReceived,
    HandoffClosed,
    HttpReplied,
    Input,
    InputKind,
    LlmReplied,
    Message,
    MessageReceived,
    ScheduleReached,
    TimeReached,
)
from flow_engine.routing import Route, choose_trigger, route
from flow_engine.session import Session, Wait
from nodes.any_message_trigger.node import NODE as ANY_MESSAGE
from nodes.event_trigger.node import NODE as EVENT
from nodes.first_message_trigger.node import NODE as FIRST_MESSAGE
from nodes.flow_trigger.node import NODE as FLOW_TRIGGER
from nodes.keyword_trigger.node import NODE as KEYWORD
from nodes.schedule_trigger.node import NODE as SCHEDULE

CATALOGUE = {
    "any": ANY_MESSAGE,
    "event": EVENT,
    "first": FIRST_MESSAGE,
    "entry": FLOW_TRIGGER,
    "keyword": KEYWORD,
    "schedule": SCHEDULE,
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KNOWN = Context(Contact(id="c1", is_known=True))
NEW = Context(Contact(id="c2"))


def flow_of(flow_id: str, **triggers: tuple[str, dict[str, Any]]) -> Flow:
    """Builds a flow of nothing but triggers: node id to type and config."""
    nodes = [Node(id=id_, type=type_, config=config) for id_, (type_, config) in triggers.items()]
    return Flow(Document(id=flow_id, name=flow_id, nodes=nodes), CATALOGUE)


def keyword(flow_id: str, *words: str, **config: Any) -> Flow:
    """Builds a flow with one keyword trigger."""
    return flow_of(flow_id, start=("keyword", {"words": list(words), **config}))


def any_message(flow_id: str = "greeting", priority: int = 0) -> Flow:
    """Builds a flow that any message starts."""
    return flow_of(flow_id, start=("any", {"priority": priority}))


def session(id_: str, *kinds: InputKind, effect_id: str = "", callback: tuple[str, str] | None = None) -> Session:
    """Builds a session that waits for these inputs; its wait is named after it."""
    wait = Wait(f"{id_}.wait", kinds, effect_id, callback)
    return Session(id_, "waiting", NOON, wait=wait)


def says(text: str, **fields: Any) -> MessageReceived:
    """Builds a message."""
    return MessageReceived(id="in1", at=NOON, message=Message(text=text, **fields))


# Nobody and everybody


def test_a_message_nobody_wants_goes_nowhere() -> None:
    assert route(says("oi"), [], [keyword("f", "pizza")], KNOWN) == Route("none", {"code": "no_trigger"})


@pytest.mark.parametrize(
    "input_",
    [
        EventReceived(id="in1", at=NOON, name="paid"),
        ScheduleReached(id="in1", at=NOON, flow_id="f", node_id="gone"),
    ],
)
def test_an_event_or_due_time_no_trigger_takes_goes_nowhere(input_: Input) -> None:
    assert route(input_, [], [any_message()], KNOWN) == Route("none", {"code": "no_trigger"})


@pytest.mark.parametrize(
    "input_",
    [
        TimeReached(id="in1", at=NOON, wait_id="s1.old"),
        HttpReplied(id="in1", at=NOON, effect_id="old", status=200),
        LlmReplied(id="in1", at=NOON, effect_id="old"),
        HandoffClosed(id="in1", at=NOON, effect_id="old"),
        CallbackReceived(id="in1", at=NOON, name="paid", key="old"),
    ],
)
def test_an_answer_that_is_no_longer_awaited_goes_nowhere_and_starts_nothing(input_: Input) -> None:
    kinds: tuple[InputKind, ...] = (
        "time_reached", "http_replied", "llm_replied", "handoff_closed", "callback_received",
    )  # fmt: skip
    waiting = session("s1", *kinds, effect_id="new", callback=("paid", "new"))
    assert route(input_, [waiting], [any_message()], KNOWN) == Route("none", {"code": "not_awaited"})


# Resuming


@pytest.mark.parametrize(
    ("input_", "waiting"),
    [
        (TimeReached(id="in1", at=NOON, wait_id="s1.wait"), session("s1", "time_reached")),
        (HttpReplied(id="in1", at=NOON, effect_id="e"), session("s1", "http_replied", effect_id="e")),
        (LlmReplied(id="in1", at=NOON, effect_id="e"), session("s1", "llm_replied", effect_id="e")),
        (HandoffClosed(id="in1", at=NOON, effect_id="e"), session("s1", "handoff_closed", effect_id="e")),
        (
            CallbackReceived(id="in1", at=NOON, name="paid", key="7"),
            session("s1", "callback_received", callback=("paid", "7")),
        ),
    ],
)
def test_an_awaited_answer_resumes_its_session(input_: Input, waiting: Session) -> None:
    others = [session("s0", "message_received"), session("s2", "time_reached")]
    assert route(input_, [others[0], waiting, others[1]], [], KNOWN) == Route("resume", {"code": "awaited"}, "s1")


def test_a_message_resumes_the_session_that_waits_for_it() -> None:
    found = route(says("2"), [session("s1", "message_received", "time_reached")], [any_message()], KNOWN)
    assert found == Route("resume", {"code": "waiting_for_answer"}, "s1")


def test_of_two_sessions_that_wait_for_a_message_the_newest_gets_it() -> None:
    waiting = [session("s1", "message_received"), session("s2", "message_received"), session("s3", "time_reached")]
    assert route(says("2"), waiting, [], KNOWN).session_id == "s2"


def test_a_message_goes_to_the_session_that_asked_though_another_is_at_a_call() -> None:
    waiting = [session("s1", "message_received"), session("s2", "http_replied", effect_id="e")]
    assert route(says("2"), waiting, [], KNOWN).session_id == "s1"


# Starting


def test_a_trigger_starts_its_flow_and_says_what_matched() -> None:
    found = route(says("quero pizza"), [], [any_message(), keyword("order", "pizza")], KNOWN)
    assert found == Route("start", {"code": "trigger", "match": "pizza"}, "", "order", "start")


def test_a_session_that_only_lets_time_pass_leaves_messages_to_the_triggers() -> None:
    found = route(says("oi"), [session("s1", "time_reached")], [any_message()], KNOWN)
    assert found == Route("start", {"code": "trigger", "match": "any_message"}, "", "greeting", "start")


def test_an_event_starts_a_flow_beside_a_session_that_waits_for_an_answer() -> None:
    paid = flow_of("thanks", paid=("event", {"event": "paid"}))
    input_ = EventReceived(id="in1", at=NOON, name="paid")
    found = route(input_, [session("s1", "message_received")], [any_message(), paid], KNOWN)
    assert found == Route("start", {"code": "trigger", "match": "paid"}, "", "thanks", "paid")


def test_a_due_time_starts_the_very_trigger_it_is_of() -> None:
    news = {"cron": "0 9 * * *", "tag": "news"}
    flows = [flow_of(f, a=("schedule", news), b=("schedule", news)) for f in ("f1", "f2")]
    reader = Context(Contact(id="c1", tags=frozenset({"news"})))
    for flow_id in ("f1", "f2"):
        for node_id in ("a", "b"):
            input_ = ScheduleReached(id="in1", at=NOON, flow_id=flow_id, node_id=node_id)
            expected = Route("start", {"code": "trigger", "match": "schedule_due"}, "", flow_id, node_id)
            assert route(input_, [], flows, reader) == expected


def test_a_due_time_does_not_start_for_a_contact_who_has_lost_the_tag() -> None:
    flow = flow_of("f", a=("schedule", {"cron": "0 9 * * *", "tag": "news"}))
    input_ = ScheduleReached(id="in1", at=NOON, flow_id="f", node_id="a")
    assert route(input_, [], [flow], KNOWN) == Route("none", {"code": "no_trigger"})


def test_nothing_from_outside_starts_a_flow_at_the_place_for_other_flows() -> None:
    flow = flow_of("f", a=("entry", {}))
    inputs = [says("oi"), EventReceived(id="i", at=NOON, name="a")]
    inputs.append(ScheduleReached(id="i", at=NOON, flow_id="f", node_id="a"))
    assert {route(input_, [], [flow], NEW).action for input_ in inputs} == {"none"}


def test_a_flow_that_cannot_run_is_never_started() -> None:
    broken = flow_of("a", start=("keyword", {"words": ["pizza"], "priority": 9}), old=("gone", {}))
    assert not broken.is_runnable
    assert route(says("pizza"), [], [broken, keyword("b", "pizza")], KNOWN).flow_id == "b"
    assert route(says("pizza"), [], [broken], KNOWN) == Route("none", {"code": "no_trigger"})


# Who wins


def winner(input_: Input, flows: list[Flow], context: Context = KNOWN) -> str:
    """Gives the flow that wins, whatever order the flows come in."""
    found = set()
    for order in permutations(flows):
        chosen = choose_trigger(input_, order, context)
        found.add(chosen[0].id if chosen else "")
    assert len(found) == 1
    return found.pop()


def test_a_keyword_wins_before_a_first_message_before_any_message_whatever_the_priorities() -> None:
    first = flow_of("first", start=("first", {"priority": 50}))
    flows = [any_message("any", 100), first, keyword("word", "pizza", priority=-100)]
    assert winner(says("pizza"), flows, NEW) == "word"
    assert winner(says("oi"), flows, NEW) == "first"
    assert winner(says("oi"), flows, KNOWN) == "any"


def test_among_equals_the_higher_priority_wins() -> None:
    flows = [keyword("a", "pizza", priority=1), keyword("b", "pizza", priority=2), keyword("c", "pizza")]
    assert winner(says("pizza"), flows) == "b"


def test_among_equals_of_one_priority_the_first_id_wins() -> None:
    assert winner(says("pizza"), [keyword("b", "pizza"), keyword("a", "pizza"), keyword("c", "pizza")]) == "a"
    words = ("keyword", {"words": ["pizza"]})
    chosen = choose_trigger(says("pizza"), [flow_of("f", z=words, m=words)], KNOWN)
    assert chosen is not None
    assert chosen[1].id == "m"


# Interrupting


def test_an_interrupting_trigger_starts_though_a_session_waits_and_names_the_one_to_end() -> None:
    found = route(
        says("Sair"),
        [session("s1", "message_received"), session("s2", "message_received")],
        [keyword("stop", "sair", interrupts=True)],
        KNOWN,
    )
    assert found == Route("start", {"code": "interrupts", "match": "sair"}, "s2", "stop", "start")


def test_a_trigger_that_does_not_interrupt_leaves_the_answer_to_the_session() -> None:
    found = route(says("pizza"), [session("s1", "message_received")], [keyword("order", "pizza")], KNOWN)
    assert found == Route("resume", {"code": "waiting_for_answer"}, "s1")


def test_a_stronger_trigger_that_does_not_interrupt_does_not_stand_in_the_way_of_one_that_does() -> None:
    flows = [keyword("order", "sair", priority=5), keyword("stop", "sair", interrupts=True)]
    assert route(says("sair"), [session("s1", "message_received")], flows, KNOWN).flow_id == "stop"
    assert route(says("sair"), [], flows, KNOWN).flow_id == "order"


def test_without_a_waiting_session_there_is_nothing_to_interrupt() -> None:
    found = route(says("sair"), [session("s1", "time_reached")], [keyword("stop", "sair", interrupts=True)], KNOWN)
    assert found == Route("start", {"code": "trigger", "match": "sair"}, "", "stop", "start")


# A call under way


@pytest.mark.parametrize("kind", ["http_replied", "llm_replied"])
def test_a_message_waits_while_a_call_is_under_way(kind: InputKind) -> None:
    flows = [any_message(), keyword("stop", "sair", interrupts=True)]
    waiting = [session("s1", kind, effect_id="e")]
    for text in ("oi", "sair"):
        assert route(says(text), waiting, flows, KNOWN) == Route("hold", {"code": "call_under_way"}, "s1")


def test_an_event_does_not_wait_for_a_call_under_way() -> None:
    paid = flow_of("thanks", paid=("event", {"event": "paid"}))
    input_ = EventReceived(id="in1", at=NOON, name="paid")
    assert route(input_, [session("s1", "llm_replied", effect_id="e")], [paid], KNOWN).action == "start"


def test_a_session_that_awaits_a_callback_does_not_hold_messages_back() -> None:
    waiting = session("s1", "callback_received", "time_reached", callback=("paid", "7"))
    assert route(says("oi"), [waiting], [any_message()], KNOWN).flow_id == "greeting"


# An open handoff


def test_a_message_in_an_open_handoff_is_kept_for_the_operator_whoever_else_wants_it() -> None:
    handed_off = session("s1", "handoff_taken", "handoff_closed", "time_reached", effect_id="e")
    others = [session("s0", "message_received"), session("s2", "message_received"), session("s3", "http_replied")]
    flows = [any_message(), keyword("stop", "sair", interrupts=True)]
    for text in ("oi", "sair"):
        for waiting in permutations([handed_off, *others]):
            assert route(says(text), waiting, flows, KNOWN) == Route("operator", {"code": "handoff_open"}, "s1")


def test_what_is_no_message_goes_its_way_during_a_handoff() -> None:
    waiting = [
        session("s1", "handoff_closed", "time_reached", effect_id="e"),
        session("s2", "http_replied", effect_id="call"),
    ]
    reply = HttpReplied(id="in1", at=NOON, effect_id="call", status=200)
    time_out = TimeReached(id="in1", at=NOON + timedelta(hours=1), wait_id="s1.wait")
    assert route(reply, waiting, [], KNOWN) == Route("resume", {"code": "awaited"}, "s2")
    assert route(time_out, waiting, [], KNOWN) == Route("resume", {"code": "awaited"}, "s1")


def test_once_the_handoff_is_closed_messages_go_their_way_again() -> None:
    ended = Session("s1", "ended", NOON)
    assert route(says("oi"), [ended], [any_message()], KNOWN).action == "start"
