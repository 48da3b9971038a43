"""jump: ways that the config draws, and rounds that lead through them."""

from flow_engine.document import Document, Edge, Node
from flow_engine.flow import Flow
from flow_engine.node_type import NEXT
from flow_engine.session import Failure
from tests.flow_engine.conversation import Conversation, catalogue_of, flow_of, texts

TRIGGER = Node("trigger", "any_message_trigger")
HELLO = Node("hello", "send_message", {"text": "Hello"})


def jump(id_: str, to: str) -> Node:
    """A node that jumps."""
    return Node(id_, "jump", {"node_id": to})


def faults(*nodes: Node, edges: tuple[Edge, ...] = ()) -> list[tuple[str, str, str]]:
    """Lists what keeps a flow from running."""
    document = Document("f", "A test", [TRIGGER, *nodes], [Edge("trigger", NEXT, nodes[0].id), *edges])
    flow = Flow(document, catalogue_of(*(node.type for node in document.nodes)))
    return [(fault.code, fault.node_id, fault.port) for fault in flow.faults]


def test_a_jump_back_behind_a_wait_goes_round() -> None:
    nodes = [TRIGGER, HELLO, Node("pause", "wait", {"duration_s": 60}), jump("back", "hello")]
    edges = [Edge("trigger", NEXT, "hello"), Edge("hello", NEXT, "pause"), Edge("pause", NEXT, "back")]
    conversation = Conversation(flow_of(nodes, edges))
    assert texts(conversation.say("Hi")) == ["Hello"]
    for _ in range(3):
        assert texts(conversation.let_time_come()) == ["Hello"]


def test_a_round_of_jumps_is_stopped() -> None:
    nodes = [TRIGGER, jump("a", "b"), jump("b", "a")]
    session = Conversation(flow_of(nodes, [Edge("trigger", NEXT, "a")])).say("Hi").session
    assert session.failure == Failure("too_many_steps", "f", "a", "100")


def test_a_jump_is_a_way_like_a_drawn_one() -> None:
    flow = flow_of([TRIGGER, jump("a", "hello"), HELLO], [Edge("trigger", NEXT, "a")])
    assert list(flow.graph.edges(keys=True)) == [("trigger", "a", NEXT), ("a", "hello", NEXT)]


def test_a_jump_must_lead_to_a_node_that_is_there_and_no_trigger() -> None:
    assert faults(jump("a", "hello"), HELLO) == []
    assert faults(jump("a", "gone")) == [("loose_edge", "a", NEXT)]
    assert faults(jump("a", "trigger")) == [("loose_edge", "a", NEXT)]


def test_a_line_cannot_be_drawn_from_a_jump() -> None:
    assert faults(jump("a", "hello"), HELLO, edges=(Edge("a", NEXT, "hello"),)) == [("duplicate_edge", "a", NEXT)]
