"""What is wrong is said with the words people see: of ways out and of fields."""

import pytest

from flow_engine.check import Issue
from flow_engine.document import Document, Edge, Node
from flow_engine.flow import Flow
from nodes import catalogue
from nodes.issue_words import field_words, issue_words

OPTIONS = [{"id": "yes", "title": "Of course"}, {"id": "no", "title": "No"}]
NODES = [Node("start", "any_message_trigger"), Node("ask", "ask_choice", {"text": "Sure?", "options": OPTIONS})]
FLOW = Flow(Document("f", "F", NODES, [Edge("start", "next", "ask")]), catalogue())


@pytest.mark.parametrize(
    ("port", "said"), [("no_reply", "No reply"), ("yes", "Of course"), ("gone", "gone")], ids=["own", "option", "lost"]
)
def test_a_way_out_is_called_as_on_its_card(port: str, said: str) -> None:
    issue = Issue("unknown_port", "error", "f", node_id="ask", port=port)
    assert issue_words(issue, FLOW, "en") == f"The node has no way out “{said}”."


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("$.text", "Question"),
        ("options[1].title", "Options 2, Title"),
        ("options[0]", "Options 1"),
        ("$", "Ask to choose"),
        ("colour.red", "colour.red"),
    ],
)
def test_a_place_in_a_config_is_called_as_in_its_form(path: str, said: str) -> None:
    assert field_words(path, "ask_choice", "en") == said
