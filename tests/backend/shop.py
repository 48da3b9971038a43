"""A shop's flow with one of everything a simulation deals with: every test of the simulator talks to it."""

from backend.simulation import BEGINS_AT, Simulation, Turn, example_context
from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import SendMessage
from flow_engine.flow import Flow, Flows
from tests.flow_engine.conversation import flow_of

HOUR_S = 3_600
MENU: list[tuple[str, str]] = [
    ("order", "Order"),
    ("ask", "Ask the model"),
    ("person", "A person"),
    ("later", "Later"),
    ("paid", "I have paid"),
]


def shop() -> Flow:
    """A menu whose options lead to a call, a model, an operator, a timer and a callback."""
    return flow_of(_nodes(), _edges(), variables=[Variable("number", "number")])


def simulation(*flows: Flow) -> Simulation:
    """A conversation with the shop, or with other flows."""
    return Simulation(Flows(*(flows or (shop(),))), example_context("en"), BEGINS_AT)


def texts(turns: list[Turn]) -> list[str]:
    """The words of the messages that turns sent."""
    sent = (effect.content for turn in turns for effect in turn.effects if isinstance(effect, SendMessage))
    return [getattr(content, "text", type(content).__name__) for content in sent]


def _nodes() -> list[Node]:
    return [
        Node("any", "any_message_trigger"),
        Node("help", "keyword_trigger", {"words": ["help"], "interrupts": True}),
        Node("paid_event", "event_trigger", {"event": "order_paid"}),
        Node("nightly", "schedule_trigger", {"cron": "0 20 * * *", "segment": "all"}),
        _say("helped", "Help is on the way."),
        _say("thanks", "Thank you for paying."),
        Node(
            "menu",
            "ask_choice",
            {
                "text": "Hello {{ contact.first_name }}!\nWhat would you like?",
                "options": [{"id": id_, "title": title} for id_, title in MENU],
                "timeout_s": 23 * HOUR_S,
            },
        ),
        Node(
            "call",
            "call_webhook",
            {
                "method": "POST",
                "url": "https://shop.example/orders",
                "results": [{"path": "$.id", "variable": "number"}],
                "timeout_s": 10,
            },
        ),
        _say("ordered", "Your order is number {{ number }}."),
        _say("failed", "That did not work."),
        Node("llm", "ask_llm", {"instructions": "Be kind.", "timeout_s": 20}),
        Node("person", "hand_off", {"team": "sales", "note": "From the menu", "timeout_s": 2 * HOUR_S}),
        _say("back", "Back with me."),
        _say("nobody", "Nobody is there."),
        Node("later", "wait", {"duration_s": 25 * HOUR_S}),
        _say("reminder", "Do you still want something?"),
        Node("callback", "wait_for_callback", {"name": "payment", "key": "77", "timeout_s": HOUR_S}),
    ]


def _edges() -> list[Edge]:
    ways = (
        "any.next>menu help.next>helped paid_event.next>thanks menu.order>call menu.ask>llm menu.person>person "
        "menu.later>later menu.paid>callback menu.other>menu menu.no_reply>reminder call.success>ordered "
        "call.failed>failed llm.failed>failed person.returned>back person.no_operator>nobody "
        "later.next>reminder callback.received>thanks callback.timed_out>failed callback.failed>failed "
        "nightly.next>reminder"
    )
    return [_edge(way) for way in ways.split()]


def _edge(way: str) -> Edge:
    left, _, target = way.partition(">")
    source, _, port = left.partition(".")
    return Edge(source, port, target)


def _say(id_: str, text: str) -> Node:
    return Node(id_, "send_message", {"text": text})
