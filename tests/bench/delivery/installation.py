"""What an installation holds before it is measured: a number without limits, its flows, and sessions that wait."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import insert

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.channels.contract import Sender
from backend.conversation.aliases import aliases_of
from backend.conversation.published_flows import Publication, publish
from backend.database import Database, open_database
from backend.domains.channels.connected import seal_secrets
from backend.models import (
    channels,
    contact_aliases,
    contacts,
    conversations,
    flows,
    sessions,
    timers,
    workspaces,
)
from backend.settings import Settings
from backend.tools.clock import SystemClock
from backend.tools.crypto import Cipher
from backend.tools.ids import Ids
from backend.tools.json_text import write_json
from flow_engine.context import Contact, Context
from flow_engine.document import Document, Edge, Node, Variable, write_document
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import Message, MessageReceived
from flow_engine.run import start
from flow_engine.session import Session, write_session
from nodes import catalogue
from tests.bench.flows import rule

SECRET = "bench"
WORKSPACE_ID = CHANNEL_ID = "bench"
NUMBER_ID = "300000000000009"
PATH = f"/webhooks/whatsapp/{CHANNEL_ID}"
PATH_NODES = 10
ROWS_TOGETHER = 5_000


def keyword(node_count: int) -> str:
    """Gives the word that starts the flow of so many nodes."""
    return f"price{node_count}"


def keyword_flow(node_count: int) -> Document:
    """Makes a flow whose keyword leads through ten nodes to one reply; its other nodes lie on the other branch."""
    nodes = [
        Node("start", "keyword_trigger", {"words": [keyword(node_count)]}),
        Node("count", "set_variable", {"assignments": [{"variable": "asked", "operation": "add", "value": "1"}]}),
        Node("name", "set_variable", {"assignments": [{"variable": "name", "value": "{{ contact.first_name }}"}]}),
        Node("often", "branch", {"cases": [rule("asked", "at_least", "5")]}),
        Node("vip", "branch", {"cases": [rule("contact.tags", "contains", "vip")]}),
        Node("split", "split_traffic", {"ways": [{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]}),
        Node("price", "set_variable", {"assignments": [{"variable": "price", "value": "{{ asked | times: 42 }}"}]}),
        Node("jump", "jump", {"node_id": "reply"}),
        Node("reply", "send_message", {"text": "Hello {{ name }}, that is {{ price }} a month."}),
        Node("end", "end_flow"),
    ]
    edges = [
        *(Edge("start", "next", "count"), Edge("count", "next", "name"), Edge("name", "next", "often")),
        *(Edge("often", "else", "vip"), Edge("vip", "yes", "split"), Edge("vip", "else", "split")),
        *(Edge("split", "a", "price"), Edge("split", "b", "price"), Edge("price", "next", "jump")),
        Edge("reply", "next", "end"),
    ]
    others = [f"more{index}" for index in range(node_count - PATH_NODES)]
    nodes += [Node(name, "send_message", {"text": f"About {name}, {{{{ name }}}}"}) for name in others]
    ways = zip(["often", *others], ["yes"] + ["next"] * len(others), [*others, "end"], strict=True)
    variables = [Variable("asked", "number", default=0), Variable("name"), Variable("price")]
    return Document(
        f"flow{node_count}", f"{node_count} nodes", nodes, [*edges, *(Edge(*way) for way in ways)], variables
    )


async def set_up(settings: Settings, sink_port: int, node_counts: Sequence[int], open_sessions: int = 0) -> None:
    """Fills a new database."""
    database = await open_database(settings.database_url)
    try:
        await _add_number(database, settings, sink_port)
        for node_count in node_counts:
            await publish_flow(database, keyword_flow(node_count))
        if open_sessions:
            await _add_sessions(database, open_sessions)
    finally:
        await database.close()


async def _add(database: Database, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), ROWS_TOGETHER):
        some = list(rows[begin : begin + ROWS_TOGETHER])
        await database.write(lambda connection: connection.execute(insert(table), some))  # noqa: B023


async def _add_number(database: Database, settings: Settings, sink_port: int) -> None:
    now = datetime.now(UTC)
    await _add(database, workspaces, [{"id": WORKSPACE_ID, "name": "Bench", "created_at": now}])
    base_url = f"http://127.0.0.1:{sink_port}"
    known = CloudApiSecrets(access_token="bench", app_secret=SECRET, verify_token="bench")
    channel = {
        "id": CHANNEL_ID,
        "workspace_id": WORKSPACE_ID,
        "provider": "cloud_api",
        "number_id": NUMBER_ID,
        "name": "Bench",
        "settings": write_json(CloudApiSettings(waba_id="1", graph_base_url=base_url, messages_per_s=0)),
        "secrets": seal_secrets(Cipher(settings.secret_key), WORKSPACE_ID, CHANNEL_ID, known),
        "created_at": now,
    }
    await _add(database, channels, [channel])


async def publish_flow(database: Database, document: Document) -> str:
    """Publishes a flow, past the proofs; gives its version's id."""
    assert Flow(document, catalogue()).is_runnable, Flow(document, catalogue()).faults
    now, version_id = datetime.now(UTC), Ids(SystemClock()).new()
    row = {"workspace_id": WORKSPACE_ID, "id": document.id, "name": document.name, "created_at": now}
    await _add(database, flows, [row])
    new = Publication(WORKSPACE_ID, document.id, version_id, write_document(document).decode(), now)
    await database.write(lambda connection: publish(connection, new))
    return version_id


async def _add_sessions(database: Database, count: int) -> None:
    """Adds customers who were asked something and have not answered yet."""
    question = Document(
        "question",
        "Question",
        [
            Node("start", "keyword_trigger", {"words": ["question"]}),
            Node("ask", "ask_question", {"text": "Where to?", "answer": {"kind": "text"}, "variable": "address"}),
            Node("end", "end_flow"),
        ],
        [Edge("start", "next", "ask"), Edge("ask", "answered", "end")],
        [Variable("address")],
    )
    version_id = await publish_flow(database, question)
    flow, now = Flow(question, catalogue(), version_id), datetime.now(UTC)
    asked = MessageReceived(id="asked", at=now, message=Message(text="question"))
    waiting = start(Flows(flow), flow, "start", "session", asked, Context(Contact("c"))).session
    waits = [_waiting(number, waiting, now) for number in range(count)]
    for table in (contacts, contact_aliases, conversations, sessions, timers):
        await _add(database, table, [rows[table.name] for rows in waits])


def _waiting(number: int, waiting: Session, now: datetime) -> dict[str, dict[str, Any]]:
    """Gives the rows of one such customer."""
    id_, sender = f"waiting{number:08d}", Sender(phone=f"55219{number:08d}", name="Rui")
    assert waiting.wait is not None
    session = replace(waiting, id=id_, wait=replace(waiting.wait, id=f"{id_}.1"))
    (alias,) = aliases_of(sender)
    mine = {"workspace_id": WORKSPACE_ID, "id": id_}
    conversation = {"channel_id": CHANNEL_ID, "contact_id": id_, "recipient": write_json(sender), "opened_at": now}
    frame = waiting.frames[0]
    return {
        "contacts": mine | {"name": "Rui", "phone": sender.phone, "is_known": True, "created_at": now},
        "contact_aliases": {
            "workspace_id": WORKSPACE_ID,
            "key": alias.key,
            "kind": alias.kind,
            "value": alias.value,
            "contact_id": id_,
            "created_at": now,
        },
        "conversations": mine | conversation | {"active_at": now},
        "sessions": {
            **mine,
            "conversation_id": id_,
            "flow_id": frame.flow_id,
            "version_id": frame.version_id,
            "status": "waiting",
            "state": write_session(session).decode(),
            "started_at": now,
            "updated_at": now,
        },
        "timers": {
            "id": f"{id_}.1",
            "workspace_id": WORKSPACE_ID,
            "conversation_id": id_,
            "session_id": id_,
            "due_at": waiting.wait.due_at,
        },
    }
