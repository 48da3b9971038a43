"""The proof of the 24-hour window: its sums, its paths, and what mends it."""

import itertools

import pytest

from flow_engine.check import Surroundings
from flow_engine.check.surroundings import KnownMessageTemplate
from flow_engine.edits import apply_edits
from flow_engine.flow import Flow
from flow_engine.week_plan import Hours, WeekPlan
from nodes import catalogue
from tests.flow_engine.check.flows import flow, found, issue

HOUR_S = 3_600


def _send_after(*waits_s: int) -> Flow:
    nodes = {f"w{i}": ("wait", {"duration_s": wait_s}) for i, wait_s in enumerate(waits_s)}
    chain = ["t", *nodes, "send"]
    edges = [f"{a}>{b}" for a, b in itertools.pairwise(chain)]
    return flow(nodes | {"send": ("send_message", {"text": "Still there?"})}, *edges)


@pytest.mark.parametrize("waits_s", [(24 * HOUR_S,), (23 * HOUR_S, HOUR_S), (30 * 24 * HOUR_S,)])
def test_a_message_after_a_day_of_waits_is_late(waits_s: tuple[int, ...]) -> None:
    assert found(_send_after(*waits_s)) == [("window_closed", "send", "")]


@pytest.mark.parametrize("waits_s", [(24 * HOUR_S - 1,), (12 * HOUR_S, 11 * HOUR_S), ()])
def test_a_message_within_the_day_is_fine(waits_s: tuple[int, ...]) -> None:
    assert found(_send_after(*waits_s)) == []


def test_the_path_tells_the_silence_at_each_step() -> None:
    path = issue("window_closed", _send_after(20 * HOUR_S, 5 * HOUR_S)).path
    assert [(step.node_id, step.silent_s) for step in path] == [
        ("t", None), ("w0", 0), ("w1", 20 * HOUR_S), ("send", 25 * HOUR_S),
    ]  # fmt: skip


def test_a_message_template_may_be_sent_late() -> None:
    template = ("send_template", {"name": "follow_up", "language": "en"})
    assert found(flow({"w": ("wait", {"duration_s": 90_000}), "s": template}, "t>w", "w>s")) == []


@pytest.mark.parametrize(("weekdays", "is_late"), [((0, 1, 2, 3, 4, 5, 6), False), ((0, 1, 2, 3, 4), True)])
def test_the_next_opening_is_as_far_as_the_workspace_is_closed(weekdays: tuple[int, ...], is_late: bool) -> None:
    shop = WeekPlan([Hours(weekday, "09:00", "18:00") for weekday in weekdays])  # type: ignore[arg-type]
    nodes = {"w": ("wait_until", {"mode": "opening"}), "s": ("send_message", {"text": "Open again!"})}
    waiting = flow(nodes, "t>w", "w>s")
    assert found(waiting) == []
    assert found(waiting, surroundings=Surroundings(hours=shop)) == ([("window_closed", "s", "")] if is_late else [])


def test_the_fix_puts_an_approved_template_in_the_place_of_the_message() -> None:
    known = [KnownMessageTemplate("pending", "en", "PENDING"), KnownMessageTemplate("reminder", "en")]
    late = _send_after(90_000)
    fix = issue("window_closed", late, surroundings=Surroundings(message_templates=known)).fix
    assert fix is not None
    mended = Flow(apply_edits(late.document, fix.edits), catalogue())
    assert mended.steps["send"].type == "send_template"
    assert found(mended, surroundings=Surroundings(message_templates=known)) == []


def test_an_answer_opens_the_window_again_and_its_time_out_does_not() -> None:
    ask = ("ask_choice", {"text": "Well?", "options": [{"id": "a", "title": "A"}], "timeout_s": 20 * HOUR_S})
    wait = ("wait", {"duration_s": 5 * HOUR_S})
    say = ("send_message", {"text": "Hi"})
    nodes = {"ask": ask, "w1": wait, "w2": wait, "answered": say, "silent": say}
    edges = ["t>ask", "ask.a>w1", "ask.other>w1", "w1>answered", "ask.no_reply>w2", "w2>silent"]
    assert found(flow(nodes, *edges)) == [("window_closed", "silent", "")]


def test_a_reminder_that_goes_round_runs_out_of_the_window() -> None:
    nodes = {"w": ("wait", {"duration_s": 7 * HOUR_S}), "remind": ("send_message", {"text": "Hello?"})}
    late = issue("window_closed", flow(nodes, "t>w", "w>remind", "remind>w"))
    assert late.detail["hours"] == "∞"
    assert late.path[-1].node_id == "remind"
    assert (late.path[-1].silent_s or 0) >= 24 * HOUR_S


def test_an_event_may_come_when_the_customer_has_long_been_silent() -> None:
    nodes = {"t": ("event_trigger", {"event": "order_sent"}), "s": ("send_message", {"text": "On its way"})}
    assert found(flow(nodes, "t>s")) == [("window_closed", "s", "")]


def test_the_silence_of_a_flow_goes_on_in_the_flow_it_starts_and_back() -> None:
    wait, say = ("wait", {"duration_s": 10 * HOUR_S}), ("send_message", {"text": "Hi"})
    sub = flow({"t": ("flow_trigger", {}), "w": wait, "inside": say}, "t>w", "w>inside", flow_id="sub")
    start = ("start_flow", {"flow_id": "sub"})
    main = flow(
        {"w": wait, "first": start, "second": start, "after": say}, "t>w", "w>first", "first>second", "second>after"
    )
    assert {i[:2] for i in found(main, sub)} == {("window_closed", "after"), ("window_closed", "inside")}
    once = flow({"w": wait, "first": start, "after": say}, "t>w", "w>first", "first>after")
    assert found(once, sub) == []


def test_a_sub_flow_that_asks_opens_the_window() -> None:
    ask = ("ask_choice", {"text": "Well?", "options": [{"id": "a", "title": "A"}]})
    say, wait = ("send_message", {"text": "Hi"}), ("wait", {"duration_s": 20 * HOUR_S})
    edges = ["t>ask", "ask.a>say", "ask.other>say", "ask.no_reply>quit"]
    template = ("send_template", {"name": "bye", "language": "en"})
    sub = flow({"t": ("flow_trigger", {}), "ask": ask, "say": say, "quit": template}, *edges, flow_id="sub")
    main = flow({"w": wait, "s": ("start_flow", {"flow_id": "sub"}), "after": say}, "t>w", "w>s", "s>after")
    assert [code for code, node, _ in found(main, sub) if node == "after"] == ["window_closed"]
    answered_only = flow({"t": ("flow_trigger", {}), "ask": ask, "say": say, "w": ("jump", {"node_id": "ask"})},
        "t>ask", "ask.a>say", "ask.other>say", "ask.no_reply>w", flow_id="sub")  # fmt: skip
    assert [node for _, node, _ in found(main, answered_only) if node == "after"] == []
