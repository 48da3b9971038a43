"""The proof that something always follows: silent ends, and missing time-out, fallback and failure branches."""

from flow_engine.edits import apply_edits
from flow_engine.flow import Flow
from nodes import catalogue
from tests.flow_engine.check.flows import flow, found, issue

SAY = ("send_message", {"text": "Hi"})
ASK = ("ask_choice", {"text": "Well?", "options": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]})
SET = ("set_variable", {"assignments": [{"variable": "x", "value": "a"}]})


def test_each_missing_branch_of_a_question_is_told_once() -> None:
    assert found(flow({"q": ASK, "s": SAY}, "t>q", "q.a>s")) == [
        ("silent_end", "q", "b"),
        ("missing_fallback", "q", "other"),
        ("missing_no_reply_branch", "q", "no_reply"),
    ]


def test_the_fix_ends_the_flow_on_purpose() -> None:
    asking = flow({"q": ASK, "s": SAY}, "t>q", "q.a>s", "q.other>s", "q.no_reply>s")
    fix = issue("silent_end", asking).fix
    assert fix is not None
    assert found(Flow(apply_edits(asking.document, fix.edits), catalogue())) == []


def test_a_flow_that_has_spoken_may_end() -> None:
    assert found(flow({"s": SAY, "x": SET}, "t>s", "s>x", x="text")) == []


def test_a_customer_who_wrote_and_hears_nothing_is_told() -> None:
    assert found(flow({"x": SET}, "t>x", x="text")) == [("silent_end", "x", "next")]


def test_an_event_that_only_counts_is_no_silence() -> None:
    assert found(flow({"t": ("event_trigger", {"event": "paid"}), "x": SET}, "t>x", x="text")) == []


def test_a_failed_call_needs_a_way() -> None:
    call = ("call_webhook", {"method": "GET", "url": "https://example.com/"})
    assert found(flow({"c": call, "s": SAY}, "t>c", "c.success>s")) == [("missing_failure_branch", "c", "failed")]


def test_ending_on_purpose_is_no_finding() -> None:
    assert found(flow({"x": SET, "e": ("end_flow", {})}, "t>x", "x>e", x="text")) == []
