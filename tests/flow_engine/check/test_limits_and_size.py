"""The proofs of WhatsApp's limits after filling in, and of what one input may lead to."""

import itertools

from tests.flow_engine.check.flows import flow, found, issue

SAY = ("send_message", {"text": "Hi"})


def _asking(title: str) -> tuple[str, dict[str, object]]:
    return "ask_choice", {"text": "Which?", "options": [{"id": "a", "title": title}]}


def _cut(title: str, **variables: str) -> bool:
    edges = ["t>q", "q.a>s", "q.other>s", "q.no_reply>s"]
    return "text_may_be_cut" in [c for c, *_ in found(flow({"q": _asking(title), "s": SAY}, *edges, **variables))]


def test_a_title_with_an_open_text_may_be_cut() -> None:
    assert _cut("Order {{ contact.name }}")
    assert _cut("{{ x }}", x="text")


def test_a_title_that_always_fits_is_fine() -> None:
    assert not _cut("Order {{ contact.name | truncate: 14 }}")
    assert not _cut("Order {{ day }}", day="date")
    assert not _cut("{{ done }}", done="boolean")


def test_a_title_of_a_button_is_measured_as_a_button() -> None:
    assert _cut("Order for the {{ day }}", day="date")


def test_a_chain_of_more_than_twenty_messages_is_told_with_its_path() -> None:
    nodes = {f"s{i:02}": SAY for i in range(21)}
    chain = ["t", *nodes]
    too_many = issue("too_many_messages", flow(nodes, *(f"{a}>{b}" for a, b in itertools.pairwise(chain))))
    assert (too_many.node_id, len(too_many.path)) == ("s20", 22)
    del nodes["s20"]
    chain.pop()
    assert found(flow(nodes, *(f"{a}>{b}" for a, b in itertools.pairwise(chain)))) == []


def test_a_chain_of_more_than_a_hundred_steps_is_told() -> None:
    tag = ("tag_contact", {"add": ["a"]})
    chain = ["t", *(f"n{i}" for i in range(100))]
    edges = [f"{a}>{b}" for a, b in itertools.pairwise(chain)]
    nodes = dict.fromkeys(chain[1:], tag) | {"n99": SAY}
    assert found(flow(nodes, *edges)) == [("too_many_steps", "n99", "")]
    assert found(flow(nodes | {"n50": ("wait", {"duration_s": 60})}, *edges)) == []


def test_a_list_that_sends_too_much_is_told() -> None:
    each = ("for_each", {"items": "items", "item_variable": "one", "max_items": 21})
    nodes = {"e": each, "s": SAY, "done": SAY}
    edges = ["t>e", "e.each>s", "s>e", "e.done>done"]
    codes = [c for c, *_ in found(flow(nodes, *edges, items="list", one="text"))]
    assert "too_many_messages_in_list" in codes
    nodes["e"] = ("for_each", {"items": "items", "item_variable": "one", "max_items": 19})
    codes = [c for c, *_ in found(flow(nodes, *edges, items="list", one="text"))]
    assert "too_many_messages_in_list" not in codes
