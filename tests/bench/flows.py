"""The flows that are measured: chains of plain nodes, and large flows such as businesses draw them."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.flow import Flow
from nodes import catalogue

CHAIN_NODES = 90  # an input may lead to 100 steps
SECTION_NODES = 20
MAX_SECTIONS = 100  # of one flow, with variables of their own; further sections share those

HOURS = [{"weekday": weekday, "opens": "08:00", "closes": "18:00"} for weekday in (0, 1, 2, 3, 4)]


class Plain(Struct, frozen=True):
    """A node that goes on at once.

    Args:
        ports: what is linked to the next node; none where the config links itself.
    """

    type: str
    config: dict[str, Any]
    ports: tuple[str, ...] = ("next",)


def rule(left: str, operator: str, right: str = "") -> dict[str, Any]:
    """Gives a case of a branch that asks one thing."""
    return {"id": "yes", "condition": {"rules": [{"left": left, "operator": operator, "right": right}]}}


PLAIN_NODES: dict[str, Plain] = {
    "jump": Plain("jump", {}, ()),
    "branch, words": Plain("branch", {"cases": [rule("word", "equals", "something else")]}, ("yes", "else")),
    "branch, number": Plain("branch", {"cases": [rule("number", "at_least", "1000000")]}, ("yes", "else")),
    "branch, nothing set": Plain("branch", {"cases": [rule("nothing", "is_set")]}, ("yes", "else")),
    "branch, tag": Plain("branch", {"cases": [rule("contact.tags", "contains", "vip")]}, ("yes", "else")),
    "set_variable, words": Plain("set_variable", {"assignments": [{"variable": "word", "value": "words"}]}),
    "set_variable, count": Plain(
        "set_variable", {"assignments": [{"variable": "number", "operation": "add", "value": "1"}]}
    ),
    "set_variable, template": Plain(
        "set_variable", {"assignments": [{"variable": "word", "value": "Hello {{ contact.name }}"}]}
    ),
    "tag_contact": Plain("tag_contact", {"add": ["seen"]}),
    "split_traffic": Plain("split_traffic", {"ways": [{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]}, ("a", "b")),
}
MIXED = ("branch, words", "set_variable, words", "jump", "tag_contact", "split_traffic")


def chain(*kinds: str, length: int = CHAIN_NODES) -> Flow:
    """Makes a flow of plain nodes in a row, of these kinds by turns."""
    nodes, edges = [Node("start", "any_message_trigger")], [Edge("start", "next", "n0")]
    for number in range(length):
        plain, id_, after = PLAIN_NODES[kinds[number % len(kinds)]], f"n{number}", f"n{number + 1}"
        nodes.append(Node(id_, plain.type, plain.config or {"node_id": after}))
        edges += [Edge(id_, port, after) for port in plain.ports]
    nodes.append(Node(f"n{length}", "end_flow"))
    variables = [Variable("word", default="words"), Variable("nothing"), Variable("number", "number", default=0)]
    return Flow(Document("chain", "Chain", nodes, edges, variables), catalogue())


def shop(node_count: int, edition: int = 0) -> list[Document]:
    """Makes a large flow of sections, each like a department of a shop, and the flow they all start.

    Args:
        edition: every edition says everything in other words, so that nothing of it was read before.
    """
    sections = max(1, round(node_count / SECTION_NODES))
    nodes, edges = [Node("start", "any_message_trigger")], [Edge("start", "next", "menu0")]
    for number in range(sections):
        nodes += _section_nodes(number, sections, edition)
        edges += _section_edges(number, sections)
    names = [(f"{name}{number}", type_) for number in range(min(sections, MAX_SECTIONS)) for name, type_ in _VARIABLES]
    variables = [Variable(name, type_, _DEFAULTS.get(type_)) for name, type_ in names]  # type: ignore[arg-type]
    return [Document("shop", f"Shop {edition}", nodes, edges, variables), _address(edition)]


_VARIABLES = (("amount", "number"), ("total", "number"), ("order", "text"), ("address", "text"))
_DEFAULTS = {"number": 0, "text": ""}


def _section_nodes(number: int, sections: int, edition: int) -> Iterator[Node]:
    """Draws one department; its texts name the edition and the department."""
    n, v, said = number, number % MAX_SECTIONS, f"Shop {edition}, department {number}"
    options = [{"id": f"o{i}", "title": f"{edition}.{n} option {i}"} for i in range(3)]
    yield Node(f"menu{n}", "ask_choice", {"text": f"{said}: how can we help?", "options": options, "tries": 2})
    yield Node(f"ask{n}", "ask_question", {
        "text": f"{said}: how many, {{{{ contact.first_name | default: 'friend' }}}}?", "variable": f"amount{v}",
        "answer": {"kind": "number", "minimum": 1, "maximum": 99, "is_whole": True},
    })  # fmt: skip
    yield Node(f"many{n}", "branch", {"cases": [rule(f"amount{v}", "at_least", "10")]})
    yield Node(f"sum{n}", "set_variable", {"assignments": [
        {"variable": f"total{v}", "value": f"{{{{ amount{v} | times: {n + 2} }}}}"},
        {"variable": f"total{v}", "operation": "add", "value": "5"},
    ]})  # fmt: skip
    yield Node(f"where{n}", "start_flow", {
        "flow_id": "address", "results": [{"result": "address", "variable": f"address{v}"}],
    })  # fmt: skip
    yield Node(f"known{n}", "branch", {"cases": [rule(f"address{v}", "is_set")]})
    yield Node(f"call{n}", "call_webhook", {
        "url": f"https://shop.example/{edition}/{n}/orders",
        "body": f'{{"phone": {{{{ contact.phone }}}}, "total": {{{{ total{v} }}}}, "to": {{{{ address{v} }}}}}}',
        "results": [{"path": "$.order.number", "variable": f"order{v}"}],
    })  # fmt: skip
    yield Node(f"done{n}", "send_message", {"text": f"{said}: order {{{{ order{v} }}}}, total {{{{ total{v} }}}}."})
    yield Node(f"seen{n}", "tag_contact", {"add": [f"customer {n}"]})
    yield Node(f"vip{n}", "branch", {"cases": [rule("contact.tags", "contains", "vip")]})
    yield Node(f"gift{n}", "send_media", {
        "kind": "image", "url": "https://shop.example/gift.jpg", "caption": f"{said}: for you, {{{{ contact.name }}}}",
    })  # fmt: skip
    yield Node(f"split{n}", "split_traffic", {"ways": [{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]})
    yield Node(f"thanks{n}", "send_message", {"text": f"{said}: thank you, {{{{ contact.first_name }}}}!"})
    yield Node(f"later{n}", "wait", {"duration_s": 2 * 86_400})
    yield Node(f"remind{n}", "send_template", {"name": "how_was_it", "language": "en"})
    yield Node(f"end{n}", "end_flow", {})
    yield Node(f"hours{n}", "business_hours", {"plan": {"hours": HOURS}})
    yield Node(f"person{n}", "hand_off", {"team": "Sales", "note": f"{said}: {{{{ message.text }}}}"})
    yield Node(f"nobody{n}", "send_message", {"text": f"{said}: nobody is here now. Write again tomorrow."})
    if number + 1 < sections:
        yield Node(f"on{n}", "jump", {"node_id": f"menu{number + 1}"})


def _section_edges(n: int, sections: int) -> list[Edge]:
    on = f"on{n}" if n + 1 < sections else "menu0"
    ways = [
        f"menu{n}.o0>ask{n}", f"menu{n}.o1>hours{n}", f"menu{n}.o2>{on}", f"menu{n}.other>hours{n}",
        f"menu{n}.no_reply>later{n}", f"ask{n}.answered>many{n}", f"ask{n}.invalid>hours{n}", f"ask{n}.no_reply>end{n}",
        f"many{n}.yes>hours{n}", f"many{n}.else>sum{n}", f"sum{n}.next>where{n}", f"where{n}.next>known{n}",
        f"known{n}.yes>call{n}", f"known{n}.else>hours{n}", f"call{n}.success>done{n}", f"call{n}.failed>hours{n}",
        f"done{n}.next>seen{n}", f"seen{n}.next>vip{n}", f"vip{n}.yes>gift{n}", f"vip{n}.else>split{n}",
        f"gift{n}.next>split{n}", f"split{n}.a>thanks{n}", f"split{n}.b>later{n}", f"thanks{n}.next>later{n}",
        f"later{n}.next>remind{n}", f"remind{n}.next>end{n}", f"hours{n}.open>person{n}", f"hours{n}.closed>nobody{n}",
        f"person{n}.returned>menu0", f"person{n}.no_operator>nobody{n}", f"nobody{n}.next>end{n}",
    ]  # fmt: skip
    return [edge(way) for way in ways]


def edge(way: str) -> Edge:
    """Reads an edge written `node.port>node`."""
    source, target = way.split(">")
    return Edge(*source.split("."), target)  # type: ignore[call-arg]


def _address(edition: int) -> Document:
    question = {"text": f"Shop {edition}: where to?", "answer": {"kind": "text"}, "variable": "address"}
    nodes = [
        Node("begin", "flow_trigger"),
        Node("ask", "ask_question", question),
        Node("sure", "ask_choice", {"text": "{{ address }}, right?", "options": [{"id": "yes", "title": "Yes"}]}),
        Node("give_up", "set_variable", {"assignments": [{"variable": "address", "operation": "clear"}]}),
        Node("end", "end_flow"),
    ]
    ways = ["begin.next>ask", "ask.answered>sure", "ask.invalid>give_up", "ask.no_reply>give_up", "sure.yes>end",
            "sure.other>ask", "sure.no_reply>give_up", "give_up.next>end"]  # fmt: skip
    return Document("address", "Address", nodes, [edge(way) for way in ways], [Variable("address", is_result=True)])
