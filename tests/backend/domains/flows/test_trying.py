"""A flow is tried as it is drawn: the real engine replays all that was done, and says what no longer fits."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backend.domains.flows.schemas import NewFlow
from backend.domains.flows.try_view import MisfitView
from backend.domains.flows.trying import MAX_ACTIONS
from backend.errors import BadInput, NotFound
from flow_engine.document import Document, Node
from tests.backend.domains.desk import Desk
from tests.backend.domains.flows.trials import (
    ASK,
    HELLO,
    HOUR_S,
    chat,
    drawn,
    fruit,
    moment,
    say,
    tries,
    wanted,
)
from tests.backend.world import BEGINS_AT

pytestmark = pytest.mark.asyncio

HI = {"type": "say", "text": "hi"}
TAP_A = {"type": "tap", "option_id": "a"}


class Bench:
    """A workspace with the flow that is tried."""

    def __init__(self, desk: Desk, flow_id: str) -> None:
        self.desk = desk
        self.flow_id = flow_id

    async def __call__(self, document: Document, *actions: dict[str, Any], **more: Any) -> Any:
        """Tries a conversation."""
        own = msgspec.structs.replace(document, id=self.flow_id)
        return await tries(self.desk).try_flow("w1", self.flow_id, wanted(own, *actions, **more), "en")


@pytest_asyncio.fixture
async def bench(desk: Desk) -> AsyncIterator[Bench]:
    """A workspace with an empty flow."""
    yield Bench(desk, (await desk.flows.create("w1", NewFlow(name="Fruit"), "ana")).id)


async def test_a_conversation_is_replayed_with_the_way_it_took(bench: Bench) -> None:
    tried = await bench(fruit(), HI, TAP_A)
    assert (tried.can_run, tried.faults, tried.fitted, tried.misfit) == (True, [], 2, None)
    assert chat(tried) == ["> hi", "started", "< What?", "waits", "> Apples", "< Good choice", "ended"]
    assert [event.action for event in tried.events] == [0, 0, 0, 0, 1, 1, 1]
    assert [[visit.node_id for visit in turn.path] for turn in tried.turns] == [["hello", "ask"], ["ask", "apples"]]
    assert [(turn.route, turn.status) for turn in tried.turns] == [("start", "waiting"), ("resume", "ended")]
    assert tried.turns[1].path[0].message == "The customer tapped the option."
    assert (tried.sessions, tried.next_due) == ([], None)
    assert tried.window_closes_at == moment(24)


async def test_fewer_actions_go_back(bench: Bench) -> None:
    tried = await bench(fruit(), HI)
    assert [option.id for option in tried.offered] == ["a", "b"]
    (session,) = tried.sessions
    assert [(frame.flow_name, frame.node_id, frame.variables) for frame in session.frames] == [("Fruit", "ask", {})]
    assert (session.since, session.due_at) == (BEGINS_AT, moment(1))
    assert (tried.next_due.what, tried.next_due.at, tried.next_due.node_id) == ("no_reply", moment(1), "ask")


async def test_an_edit_makes_an_action_impossible_and_what_came_before_stays(bench: Bench) -> None:
    renamed = msgspec.structs.replace(ASK, config={**ASK.config, "options": [{"id": "c", "title": "Kiwis"}]})
    tried = await bench(drawn(HELLO, renamed), HI, TAP_A, HI)
    assert (tried.fitted, tried.misfit) == (1, MisfitView(1, "no_such_option", {"option": "a"}))
    assert chat(tried) == ["> hi", "started", "< What?", "waits"]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"type": "answer_http", "status": 200}, "no_open_http"),
        ({"type": "answer_llm", "text": "x"}, "no_open_llm"),
        ({"type": "take_handoff"}, "no_open_handoff"),
        ({"type": "close_handoff"}, "no_open_handoff"),
        ({"type": "call_back", "name": "n", "key": "k"}, "no_open_callback"),
        ({"type": "reach_schedule", "node_id": "ask"}, "no_such_trigger"),
        ({"type": "to_time", "at": "2020-01-01T00:00:00Z"}, "time_is_past"),
        ({"type": "to_time", "at": "2090-01-01T00:00:00Z"}, "time_is_far"),
        ({"type": "to_next_event"}, "nothing_due"),
    ],
)
async def test_what_has_nothing_to_act_on_does_not_fit(bench: Bench, action: dict[str, Any], code: str) -> None:
    tried = await bench(drawn(HELLO, say("a", "Hi")), HI, action)
    assert (tried.fitted, tried.misfit.code) == (1, code)


async def test_the_clock_moves_by_seconds_to_what_is_due_and_to_a_moment(bench: Bench) -> None:
    by_seconds = await bench(fruit(), HI, {"type": "pass_time", "seconds": HOUR_S})
    to_due = await bench(fruit(), HI, {"type": "to_next_event"})
    to_moment = await bench(fruit(), HI, {"type": "to_time", "at": moment(1).isoformat()})
    assert chat(by_seconds) == ["> hi", "started", "< What?", "waits", "time_reached", "< Still there?", "ended"]
    assert chat(to_due) == chat(to_moment) == chat(by_seconds)
    assert by_seconds.now == to_due.now == to_moment.now == moment(1)


async def test_a_message_after_the_window_is_marked_as_refused(bench: Bench) -> None:
    late = drawn(HELLO, Node("wait", "wait", {"duration_s": 25 * HOUR_S}), say("again", "Hello again"))
    tried = await bench(late, HI, {"type": "to_next_event"})
    assert chat(tried)[-2:] == ["! Hello again", "ended"]


async def test_a_flow_that_wakes_very_often_stops_the_clock(bench: Bench) -> None:
    tick = [HELLO, Node("w", "wait", {"duration_s": 60}), Node("j", "jump", {"node_id": "w"})]
    tried = await bench(drawn(*tick), HI, {"type": "pass_time", "seconds": 30 * 24 * HOUR_S})
    assert chat(tried)[-1] == "clock_stopped"
    assert tried.now < moment(24)


async def test_a_conversation_may_begin_at_any_node(bench: Bench) -> None:
    tried = await bench(fruit(), start_node_id="pears")
    assert chat(tried) == ["started", "< Ripe ones", "ended"]
    assert [event.action for event in tried.events] == [-1, -1, -1]
    assert (await bench(fruit(), HI, start_node_id="ask")).turns[0].code == "chosen_node"
    gone = await bench(fruit(), HI, start_node_id="gone")
    assert (gone.fitted, gone.misfit) == (0, MisfitView(-1, "no_such_node", {"node": "gone"}))


async def test_calls_handoffs_events_and_callbacks_are_answered_by_hand(bench: Bench) -> None:
    call = Node("call", "call_webhook", {"url": "https://a.example/", "results": [{"path": "$.id", "variable": "v"}]})
    model = Node("model", "ask_llm", {"instructions": "Be brief.", "text": "Help"})
    person = Node("person", "hand_off", {"team": "Sales"})
    paid = Node("paid", "wait_for_callback", {"name": "paid", "key": "k1"})
    start = Node("start", "event_trigger", {"event": "order"})
    row = [("start", "next", "call"), ("call", "success", "model"), ("model", "answered", "person"),
           ("person", "returned", "paid"), ("paid", "received", "bye")]  # fmt: skip
    document = drawn(start, call, model, person, paid, say("bye", "Bye {{ v }}"), edges=row)
    steps: list[dict[str, Any]] = [
        {"type": "give_event", "name": "order"},
        {"type": "answer_http", "status": 201, "body": {"id": 7}},
        {"type": "answer_llm", "text": "Sure."},
        {"type": "take_handoff"},
        {"type": "close_handoff", "summary": "done"},
        {"type": "call_back", "name": "paid", "key": "k1"},
    ]
    tried = await bench(document, *steps, contact={"is_known": True})
    assert (tried.fitted, tried.misfit) == (6, None)
    assert [line for line in chat(tried) if line[0] in "<!"] == ["! Sure.", "! Bye 7"]
    codes = [line for line in chat(tried) if line[0] not in "<!"]
    assert codes == ["event", "started", "http_called", "waits", "http_answered", "llm_asked", "waits", "llm_answered",
                     "handed_off", "waits", "handoff_taken", "handoff_closed", "waits", "waits_for_callback",
                     "called_back", "ended"]  # fmt: skip
    waiting = [await bench(document, *steps[:count]) for count in (1, 2, 3, 4, 5)]
    assert [type(one.open_call.effect).__name__ if one.open_call else "" for one in waiting] == [
        "CallHttp", "CallLlm", "", "", ""]  # fmt: skip
    assert [one.open_handoff.is_taken if one.open_handoff else None for one in waiting] == [
        None,
        None,
        False,
        True,
        None,
    ]
    assert waiting[2].open_handoff.effect.team == "Sales"
    assert waiting[4].sessions[0].callback == ("paid", "k1")
    assert [one.next_due.what if one.next_due else "" for one in waiting] == [
        "no_answer", "no_answer", "no_operator", "", "no_callback"]  # fmt: skip


async def test_the_customer_sends_files_places_and_contacts(bench: Bench) -> None:
    document = drawn(Node("any", "any_message_trigger"), say("a", "{{ message.kind }}"))
    sent: list[dict[str, Any]] = [
        {"type": "send_media", "kind": "image", "caption": "look"},
        {"type": "send_location", "latitude": -23.5, "longitude": -46.6, "name": "Here"},
        {"type": "send_contact"},
    ]
    tried = await bench(document, *sent)
    assert [line for line in chat(tried) if line[0] in "<>"] == [
        "> look", "< image", "> location", "< location", "> contacts", "< contacts"]  # fmt: skip


async def test_the_contact_is_as_asked_and_changes_as_the_flow_says(bench: Bench) -> None:
    nodes = [
        HELLO,
        Node("tag", "tag_contact", {"add": ["new"]}),
        say("a", "{{ contact.first_name }} {{ contact.fields.city }}"),
    ]
    asked: dict[str, Any] = {"name": "Rui Costa", "tags": ["vip"], "fields": {"city": "Recife"}, "language": "es"}
    tried = await bench(drawn(*nodes), HI, contact=asked)
    assert chat(tried) == ["> hi", "started", "tagged", "< Rui Recife", "ended"]
    assert (tried.contact.tags, tried.contact.language) == ({"vip", "new"}, "es")


async def test_what_is_not_finished_keeps_only_itself_from_running(bench: Bench) -> None:
    half = Node("half", "send_message", {})
    edges = [("hello", "next", "ask"), ("ask", "a", "half"), ("ask", "b", "pears"), ("half", "next", "pears"),
             ("ask", "gone", "pears"), ("ask", "b", "ask"), ("pears", "next", "nowhere")]  # fmt: skip
    document = drawn(HELLO, ASK, half, say("pears", "Ripe ones"), Node("odd", "unheard_of"), edges=edges)
    tried = await bench(document, HI, {"type": "tap", "option_id": "b"})
    assert chat(tried)[-2:] == ["< Ripe ones", "ended"]
    assert {(fault.node_id, fault.code) for fault in tried.faults} == {
        ("half", "field_missing"), ("odd", "unknown_type"), ("ask", "unknown_port"), ("ask", "duplicate_edge"),
        ("pears", "loose_edge")}  # fmt: skip
    assert all(fault.message and fault.message != fault.code for fault in tried.faults)
    failed = (await bench(document, HI, TAP_A)).events[-1]
    assert (failed.code, failed.details["node_id"]) == ("failed", "half")
    assert failed.message == next(fault.message for fault in tried.faults if fault.node_id == "half")


async def test_a_flow_of_which_nothing_can_run_says_why(bench: Bench) -> None:
    tried = await bench(drawn(HELLO, HELLO, edges=[]), HI)
    assert (tried.can_run, tried.fitted, tried.events) == (False, 0, [])
    assert [fault.code for fault in tried.faults] == ["duplicate_node"]


async def test_an_empty_flow_takes_nothing(bench: Bench) -> None:
    assert chat(await bench(drawn(), HI)) == ["> hi", "none"]


async def test_sub_flows_run_as_they_are_published(bench: Bench) -> None:
    sub: list[tuple[str, dict[str, Any]]] = [
        ("flow_trigger", {}),
        ("send_message", {"text": "From below"}),
        ("end_flow", {}),
    ]
    await bench.desk.publish(*sub, flow_id="below", edges=[("a", "next", "b"), ("b", "next", "c")])
    document = drawn(HELLO, Node("run", "start_flow", {"flow_id": "below"}), say("back", "Back"))
    tried = await bench(document, HI)
    assert chat(tried) == ["> hi", "started", "< From below", "< Back", "ended"]
    assert [visit.flow_id == "below" for visit in tried.turns[0].path] == [False, False, True, True, True, False, False]


async def test_another_flow_that_would_win_the_message_is_named_and_does_not_take_it(bench: Bench) -> None:
    await bench.desk.publish(("keyword_trigger", {"words": ["hi"], "priority": 5}), ("end_flow", {}), flow_id="rival")
    taken = await bench(fruit(), HI)
    assert chat(taken)[:3] == ["> hi", "other_flow", "started"]
    assert taken.events[1].details == {"flow": "rival", "flow_id": "rival"}
    assert chat(await bench(drawn(), HI)) == ["> hi", "none", "other_flow"]


async def test_time_is_bounded(bench: Bench) -> None:
    seconds = itertools.count(0, 3)
    service = tries(bench.desk, elapsed=lambda: float(next(seconds)))
    own = msgspec.structs.replace(fruit(), id=bench.flow_id)
    tried = await service.try_flow("w1", bench.flow_id, wanted(own, HI, HI, HI), "en")
    assert (tried.fitted, tried.misfit) == (1, MisfitView(1, "took_too_long", {}))


async def test_what_is_asked_is_bounded(bench: Bench) -> None:
    with pytest.raises(msgspec.ValidationError):
        wanted(fruit(), *([HI] * (MAX_ACTIONS + 1)))
    for action in ({"type": "say", "text": ""}, {"type": "pass_time", "seconds": 10**9}, {"type": "fly"}):
        with pytest.raises(msgspec.ValidationError):
            wanted(fruit(), action)
    service = tries(bench.desk)
    with pytest.raises(BadInput):
        await service.try_flow("w1", bench.flow_id, wanted(fruit()), "en")  # another flow's document
    own = msgspec.structs.replace(fruit(), id=bench.flow_id)
    with pytest.raises(BadInput):
        await service.try_flow("w1", bench.flow_id, wanted(own, starts_at="9999-12-31T00:00:00Z"), "en")
    deep: Any = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(BadInput):
        await bench(drawn(Node("a", "send_message", {"text": deep})))
    with pytest.raises(NotFound):
        await service.try_flow("w2", bench.flow_id, wanted(own), "en")


async def test_nothing_of_it_is_kept(bench: Bench) -> None:
    before = await bench.desk.drafts.get("w1", bench.flow_id, "en")
    await bench(fruit(), HI, TAP_A)
    assert await bench.desk.drafts.get("w1", bench.flow_id, "en") == before
