"""The proof of loops: rounds that never wait, in one flow and across flows, and rounds that are fine."""

from tests.flow_engine.check.flows import flow, found, issue

SAY = ("send_message", {"text": "Hi"})
WAIT = ("wait", {"duration_s": 60})
ENTRY = ("flow_trigger", {})


def _codes(*flows: object) -> list[str]:
    return [code for code, _, _ in found(*flows) if "loop" in code]  # type: ignore[arg-type]


def test_a_round_without_a_wait_is_found_with_its_path() -> None:
    tags = ("tag_contact", {"add": ["seen"]})
    endless = issue("loop_without_wait", flow({"a": tags, "b": tags}, "t>a", "a>b", "b>a"))
    assert [step.node_id for step in endless.path] == ["t", "a", "b", "a"]


def test_a_node_linked_to_itself_is_a_round() -> None:
    assert _codes(flow({"a": SAY}, "t>a", "a>a")) == ["loop_without_wait"]


def test_a_round_with_a_wait_or_a_question_is_fine() -> None:
    assert _codes(flow({"a": SAY, "w": WAIT}, "t>a", "a>w", "w>a")) == []
    ask = ("ask_choice", {"text": "Again?", "options": [{"id": "yes", "title": "Yes"}]})
    assert _codes(flow({"a": ask}, "t>a", "a.yes>a", "a.other>a", "a.no_reply>a")) == []


def test_a_counted_round_is_fine_and_one_that_never_counts_is_not() -> None:
    few = (
        "branch",
        {"cases": [{"id": "more", "condition": {"rules": [{"left": "n", "operator": "less_than", "right": "3"}]}}]},
    )
    count = ("set_variable", {"assignments": [{"variable": "n", "operation": "add", "value": "1"}]})
    begin = ("set_variable", {"assignments": [{"variable": "n", "value": "0"}]})
    nodes = {"begin": begin, "few": few, "count": count, "say": SAY}
    assert _codes(flow(nodes, "t>begin", "begin>few", "few.more>count", "count>few", "few.else>say", n="number")) == []
    assert _codes(flow(nodes, "t>begin", "begin>few", "few.more>few", "few.else>say", n="number")) == [
        "loop_without_wait"
    ]


def test_going_through_a_list_is_fine() -> None:
    each = ("for_each", {"items": "items", "item_variable": "one"})
    nodes = {"each": each, "say": SAY, "done": SAY}
    assert _codes(flow(nodes, "t>each", "each.each>say", "say>each", "each.done>done", items="list", one="text")) == []
    assert _codes(flow(nodes, "t>each", "each.each>say", "say>each", "each.done>each", items="list", one="text")) == [
        "loop_without_wait"
    ]


def test_a_round_through_a_sub_flow_that_does_not_wait_is_found() -> None:
    start = ("start_flow", {"flow_id": "sub"})
    main = flow({"s": start}, "t>s", "s>s")
    assert _codes(main, flow({"t": ENTRY, "a": SAY}, "t>a", flow_id="sub")) == ["loop_without_wait"]
    assert _codes(main, flow({"t": ENTRY, "w": WAIT, "a": SAY}, "t>w", "w>a", flow_id="sub")) == []


def test_flows_that_start_one_another_are_found_in_both() -> None:
    one = flow({"t": ENTRY, "s": ("start_flow", {"flow_id": "two"})}, "t>s", flow_id="one")
    two = flow({"t": ENTRY, "w": WAIT, "s": ("start_flow", {"flow_id": "one"})}, "t>w", "w>s", flow_id="two")
    assert _codes(one, two) == ["sub_flow_loop", "sub_flow_loop"]


def test_a_tag_put_on_before_a_sub_flow_is_known_in_it() -> None:
    not_vip = {"rules": [{"left": "contact.tags", "operator": "not_contains", "right": "vip"}]}
    nodes = {"t": ENTRY, "say": SAY, "b": ("branch", {"cases": [{"id": "again", "condition": not_vip}]}), "bye": SAY}
    sub = flow(nodes, "t>say", "say>b", "b.again>say", "b.else>bye", flow_id="sub")
    tag = ("tag_contact", {"add": ["vip"]})
    main = flow({"tag": tag, "s": ("start_flow", {"flow_id": "sub"})}, "t>tag", "tag>s")
    assert _codes(main, sub) == []
    assert _codes(flow({"s": ("start_flow", {"flow_id": "sub"})}, "t>s"), sub) == ["loop_without_wait"]
