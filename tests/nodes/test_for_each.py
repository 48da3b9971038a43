"""for_each: lists in lists, lists walked again, and walks that are left half-way."""

from flow_engine.document import Edge, Node, Variable
from flow_engine.flow import Flow
from flow_engine.node_type import NEXT
from flow_engine.session import Failure
from flow_engine.values import Value
from tests.flow_engine.conversation import Conversation, flow_of, texts

TRIGGER = Node("trigger", "any_message_trigger")


def say(id_: str, text: str) -> Node:
    """A node that says something."""
    return Node(id_, "send_message", {"text": text})


def walk(id_: str, items: str, item: str, **more: Value) -> Node:
    """A node that walks a list."""
    return Node(id_, "for_each", {"items": items, "item_variable": item, **more})


def orders(*lists: list[str]) -> Flow:
    """Walks lists in a list, and says goodbye."""
    nodes = [
        TRIGGER,
        walk("outer", "orders", "order", index_variable="number"),
        walk("inner", "order.items", "piece"),
        say("line", "{{ number }}: {{ piece }}"),
        say("bye", "Bye"),
    ]
    edges = [
        Edge("trigger", NEXT, "outer"),
        Edge("outer", "each", "inner"),
        Edge("inner", "each", "line"),
        Edge("line", NEXT, "inner"),
        Edge("inner", "done", "outer"),
        Edge("outer", "done", "bye"),
    ]
    variables = [
        Variable("orders", "list", [{"items": items} for items in lists]),
        Variable("order", "object"),
        Variable("piece"),
        Variable("number", "number"),
    ]
    return flow_of(nodes, edges, variables=variables)


def test_a_list_is_walked_inside_another() -> None:
    conversation = Conversation(orders(["pizza", "soda"], [], ["cake"]))
    assert texts(conversation.say("Hi")) == ["1: pizza", "1: soda", "3: cake", "Bye"]


def test_each_leaving_says_which_item_it_is() -> None:
    path = Conversation(orders(["pizza", "soda"])).say("Hi").path
    assert [(visit.node_id, visit.port, visit.why) for visit in path if visit.why] == [
        ("outer", "each", {"code": "item", "number": 1, "count": 1}),
        ("inner", "each", {"code": "item", "number": 1, "count": 2}),
        ("inner", "each", {"code": "item", "number": 2, "count": 2}),
        ("inner", "done", {"code": "all_done", "count": 2}),
        ("outer", "done", {"code": "all_done", "count": 1}),
    ]


def rounds(waits_after: str, **more: Value) -> Flow:
    """Walks the tags, waits for some time where it is told, and walks again."""
    nodes = [
        TRIGGER,
        walk("walk", "tags", "tag", **more),
        say("line", "{{ tag }}"),
        Node("pause", "wait", {"duration_s": 60}),
    ]
    edges = [Edge("trigger", NEXT, "walk"), Edge("walk", "each", "line"), Edge("pause", NEXT, "walk")]
    edges += (
        [Edge("line", NEXT, "walk"), Edge("walk", "done", "pause")]
        if waits_after == "done"
        else [Edge("line", NEXT, "pause")]
    )
    return flow_of(nodes, edges, variables=[Variable("tags", "list", ["a", None, "b", "c"]), Variable("tag")])


def test_a_list_that_was_done_is_walked_anew() -> None:
    conversation = Conversation(rounds("done"))
    assert texts(conversation.say("Hi")) == ["a", "b", "c"]
    assert conversation.session is not None
    assert conversation.session.frames[0].memory == {}
    assert texts(conversation.let_time_come()) == ["a", "b", "c"]


def test_a_walk_goes_on_with_the_next_item_after_every_wait() -> None:
    conversation = Conversation(rounds("line"))
    assert texts(conversation.say("Hi")) == ["a"]
    assert texts(conversation.let_time_come()) == ["b"]
    assert texts(conversation.let_time_come()) == ["c"]
    assert texts(conversation.let_time_come()) == []
    assert conversation.session is not None
    assert conversation.session.status == "ended"


def test_the_most_items_are_counted_without_the_gaps() -> None:
    assert texts(Conversation(rounds("done", max_items=2)).say("Hi")) == ["a", "b"]


def test_a_walk_past_the_most_steps_fails_by_name() -> None:
    nodes = [TRIGGER, walk("walk", "tags", "tag", max_items=50), Node("count", "set_variable", {"assignments": [
        {"variable": "sum", "operation": "add", "value": "1"},
    ]})]  # fmt: skip
    edges = [Edge("trigger", NEXT, "walk"), Edge("walk", "each", "count"), Edge("count", NEXT, "walk")]
    variables = [Variable("tags", "list", ["a"] * 50), Variable("tag"), Variable("sum", "number")]
    session = Conversation(flow_of(nodes, edges, variables=variables)).say("Hi").session
    assert session.failure == Failure("too_many_steps", "f", "walk", "100")
