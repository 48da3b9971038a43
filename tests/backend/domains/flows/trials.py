"""Conversations that are tried in tests: a flow as it is drawn, what is done, and the chat that came of it."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec

from backend.domains.flows.try_view import BotMessage, CustomerMessage, Tried
from backend.domains.flows.trying import TryService, TryTools, TryWanted
from flow_engine.document import Document, Edge, Node, Variable
from nodes import catalogue
from tests.backend.domains.desk import Desk
from tests.backend.world import BEGINS_AT

HOUR_S = 3_600
HELLO = Node("hello", "keyword_trigger", {"words": ["hi"]})
ASK = Node(
    "ask",
    "ask_choice",
    {"text": "What?", "options": [{"id": "a", "title": "Apples"}, {"id": "b", "title": "Pears"}], "timeout_s": HOUR_S},
)


def drawn(*nodes: Node, edges: Any = None, flow_id: str = "f1", variables: Any = ()) -> Document:
    """A document whose nodes follow one another, or as the edges say."""
    row = [(a.id, "next", b.id) for a, b in pairwise(nodes)] if edges is None else edges
    return Document(flow_id, "Fruit", list(nodes), [Edge(*edge) for edge in row], list(variables))


def say(node_id: str, text: str) -> Node:
    """A node that says something."""
    return Node(node_id, "send_message", {"text": text})


def fruit() -> Document:
    """A keyword, a question with two answers and a reminder."""
    nodes = [HELLO, ASK, say("apples", "Good choice"), say("pears", "Ripe ones"), say("late", "Still there?")]
    edges = [("hello", "next", "ask"), ("ask", "a", "apples"), ("ask", "b", "pears"), ("ask", "no_reply", "late")]
    return drawn(*nodes, edges=edges, variables=[Variable("fruit")])


def wanted(document: Document, *actions: dict[str, Any], **more: Any) -> TryWanted:
    """What is sent to try a conversation; it begins at the tests' moment."""
    body = {"document": document, "actions": list(actions), "starts_at": BEGINS_AT, **more}
    return msgspec.json.decode(msgspec.json.encode(body), type=TryWanted)


def tries(desk: Desk, **more: Any) -> TryService:
    """The service on a desk."""
    return TryService(TryTools(desk.database, desk.published, catalogue(), desk.clock, **more))


def chat(tried: Tried) -> list[str]:
    """The chat: `> ` the customer, `< ` the flow, `! ` what WhatsApp would refuse, else the code of what happened."""
    return [_line(event) for event in tried.events]


def _line(event: Any) -> str:
    if isinstance(event, CustomerMessage):
        return f"> {event.message.text or event.message.kind}"
    if isinstance(event, BotMessage):
        mark = "!" if event.is_refused else "<"
        return f"{mark} {getattr(event.content, 'text', type(event.content).__name__)}"
    return str(event.code)


def moment(hours: float) -> datetime:
    """So many hours after the beginning."""
    return datetime.fromtimestamp(BEGINS_AT.timestamp() + hours * HOUR_S, BEGINS_AT.tzinfo)
