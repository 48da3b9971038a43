"""The proofs of windows, loops, reachability and variables against what the engine really does.

Nothing may be missed and nobody falsely accused, on thousands of generated flows. They are the same at every run; with
FLUXO_ORACLE_FLOWS set, each test judges so many new ones.
"""

import os
from functools import cache

from hypothesis import HealthCheck, assume, given, note, settings

from flow_engine.check import Issue, check
from flow_engine.context import Contact, Context
from flow_engine.document import Document, Edge, Node, write_document
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import Message, MessageReceived
from flow_engine.run import start
from nodes import catalogue
from tests.flow_engine.check.generated import flows_with_sub_flow, lone_flows
from tests.flow_engine.check.oracle import NOW, TooMuch, explore

MOST_SPLITS = 4  # of one generated flow; more send contacts too many ways to try them all
MANY_CONTACTS = 400  # so many that every way in which four splits can send somebody is among them
MORE_FLOWS = os.environ.get("FLUXO_ORACLE_FLOWS", "")

judged = settings(
    max_examples=int(MORE_FLOWS or 2_500),
    derandomize=not MORE_FLOWS,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@judged
@given(lone_flows())
def test_the_proofs_say_what_really_happens_in_a_flow(generated: list[Flow]) -> None:
    _judge(generated)


@judged
@given(flows_with_sub_flow())
def test_the_proofs_say_what_really_happens_across_flows(generated: list[Flow]) -> None:
    _judge(generated)


def _judge(generated: list[Flow]) -> None:
    for flow in generated:
        note(write_document(flow.document).decode())
    try:
        seen = explore(generated, generated[0], _contacts(generated))
    except TooMuch:
        assume(False)
    run = {"main"} | {flow_id for flow_id, _ in seen.nodes}  # a sub-flow nobody starts is proved for itself
    issues = [issue for issue in check(generated) if issue.flow_id in run]
    for issue in issues:
        note(f"{issue}")
    assert any(issue.code in ENDLESS for issue in issues) == seen.endless
    if seen.endless:
        return  # an input that never ends is undone, so nothing can be said of what it passed
    assert _named(issues, "window_closed") == seen.late
    assert _empty_reads(issues) == seen.empty_reads
    never_reached = {(flow.id, node_id) for flow in generated if flow.id in run for node_id in flow.steps} - seen.nodes
    unreachable = _named(issues, "unreachable")
    assert unreachable <= never_reached
    assert {at for at in never_reached if at[0] == "main"} <= unreachable  # others may start a sub-flow otherwise


ENDLESS = {"loop_without_wait", "sub_flow_loop", "too_many_steps", "too_many_messages"}


def _named(issues: list[Issue], code: str) -> set[tuple[str, str]]:
    return {(issue.flow_id, issue.node_id) for issue in issues if issue.code == code}


def _empty_reads(issues: list[Issue]) -> set[tuple[str, str, str]]:
    found = [issue for issue in issues if issue.code == "unassigned_variable"]
    return {(issue.flow_id, issue.node_id, issue.detail["variable"]) for issue in found}


def _contacts(generated: list[Flow]) -> list[Contact]:
    """Contacts with and without the tag, and one for each way in which the splits together can send somebody."""
    splits = [(flow.id, step.id) for flow in generated for step in flow.steps.values() if step.type == "split_traffic"]
    assume(len(splits) <= MOST_SPLITS)
    ids = {tuple(_way(*split, f"c{n}") for split in splits): f"c{n}" for n in range(MANY_CONTACTS)}
    assert len(ids) == 2 ** len(splits)
    is_tagged = any(b"vip" in write_document(flow.document) for flow in generated)
    tags = [frozenset[str](), frozenset({"vip"})] if is_tagged else [frozenset[str]()]
    return [Contact(id_, tags=t) for id_ in ids.values() for t in tags]


@cache
def _way(flow_id: str, split_id: str, contact_id: str) -> str:
    """Lets the engine say which way a split sends a contact."""
    ways = {"ways": [{"id": id_, "title": id_, "weight": 50} for id_ in "ab"]}
    nodes = [Node("t", "any_message_trigger"), Node(split_id, "split_traffic", ways)]
    flow = Flow(Document(flow_id, flow_id, nodes, [Edge("t", "next", split_id)]), catalogue())
    hello = MessageReceived(id="i", at=NOW, message=Message(text="hello"))
    return start(Flows(flow), flow, "t", "s", hello, Context(Contact(contact_id))).path[-1].port
