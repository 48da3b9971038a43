"""What the product holds before the chaos begins: a number without limits, and three flows that say what they do."""

from datetime import UTC, datetime

from sqlalchemy import insert

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.conversation.published_flows import Publication, publish
from backend.database import open_database
from backend.domains.channels.connected import seal_secrets
from backend.models import channels, flows, workspaces
from backend.settings import Settings
from backend.tools.clock import SystemClock
from backend.tools.crypto import Cipher
from backend.tools.ids import Ids
from backend.tools.json_text import write_json
from flow_engine.document import Document, Edge, Node, Variable, write_document
from flow_engine.flow import Flow
from nodes import catalogue
from tests.chaos.ledger import Kind

SECRET = "chaos"
WORKSPACE_ID = CHANNEL_ID = "chaos"
NUMBER_ID, ACCOUNT_ID = "300000000000008", "200000000000008"
PATH = f"/webhooks/whatsapp/{CHANNEL_ID}"
CALL_S = 60  # chosen: longer than any process is away
SEND_S = 3.0  # chosen: a late answer is then an answer that was lost


async def set_up(settings: Settings, provider_port: int) -> None:
    """Fills a new database."""
    now, ids = datetime.now(UTC), Ids(SystemClock())
    base_url = f"http://127.0.0.1:{provider_port}"
    graph = CloudApiSettings(waba_id=ACCOUNT_ID, graph_base_url=base_url, timeout_s=SEND_S, messages_per_s=0)
    known = CloudApiSecrets(access_token="chaos", app_secret=SECRET, verify_token="chaos")
    channel = {
        "id": CHANNEL_ID,
        "workspace_id": WORKSPACE_ID,
        "provider": "cloud_api",
        "number_id": NUMBER_ID,
        "name": "Chaos",
        "settings": write_json(graph),
        "secrets": seal_secrets(Cipher(settings.secret_key), WORKSPACE_ID, CHANNEL_ID, known),
        "created_at": now,
    }
    workspace = {"id": WORKSPACE_ID, "name": "Chaos", "created_at": now}
    database = await open_database(settings.database_url)
    try:
        await database.write(lambda connection: connection.execute(insert(workspaces), workspace))
        await database.write(lambda connection: connection.execute(insert(channels), channel))
        for document in (_echo(), _call(base_url), _timer()):
            assert Flow(document, catalogue()).is_runnable, Flow(document, catalogue()).faults
            row = {"workspace_id": WORKSPACE_ID, "id": document.id, "name": document.name, "created_at": now}
            await database.write(lambda connection: connection.execute(insert(flows), row))  # noqa: B023
            new = Publication(WORKSPACE_ID, document.id, ids.new(), write_document(document).decode(), now)
            await database.write(lambda connection: publish(connection, new))  # noqa: B023
    finally:
        await database.close()


def _echo() -> Document:
    """Counts every message and says so twice, in a session that never ends."""
    question = {"text": "{{ n }}b {{ message.text }}"}
    nodes = [
        _begin(Kind.ECHO),
        Node("count", "set_variable", {"assignments": [{"variable": "n", "operation": "add", "value": "1"}]}),
        Node("say", "send_message", {"text": "{{ n }}a {{ message.text }}"}),
        Node("ask", "ask_question", question | {"answer": {"kind": "text"}, "variable": "it"}),
    ]
    edges = [
        *(Edge("begin", "next", "count"), Edge("count", "next", "say"), Edge("say", "next", "ask")),
        Edge("ask", "answered", "count"),
    ]
    return Document("echo", "Echo", nodes, edges, [Variable("n", "number", default=0), Variable("it")])


def _call(base_url: str) -> Document:
    """Asks a web address for the words of its reply."""
    call = {"method": "POST", "url": f"{base_url}/shop?said={{{{ message.text }}}}", "timeout_s": CALL_S}
    nodes = [
        _begin(Kind.CALL),
        Node("keep", "set_variable", {"assignments": [{"variable": "said", "value": "{{ message.text }}"}]}),
        Node("call", "call_webhook", call | {"results": [{"path": "$.said", "variable": "told"}]}),
        Node("say", "send_message", {"text": "{{ told }}"}),
        Node("fail", "send_message", {"text": "failed {{ said }}"}),
    ]
    edges = [
        *(Edge("begin", "next", "keep"), Edge("keep", "next", "call")),
        *(Edge("call", "success", "say"), Edge("call", "failed", "fail")),
    ]
    return Document("call", "Call", nodes, edges, [Variable("said"), Variable("told")])


def _timer() -> Document:
    """Answers a second later."""
    nodes = [
        _begin(Kind.TIMER),
        Node("keep", "set_variable", {"assignments": [{"variable": "said", "value": "{{ message.text }}"}]}),
        Node("wait", "wait", {"duration_s": 1}),
        Node("say", "send_message", {"text": "{{ said }}"}),
    ]
    edges = [Edge("begin", "next", "keep"), Edge("keep", "next", "wait"), Edge("wait", "next", "say")]
    return Document("timer", "Timer", nodes, edges, [Variable("said")])


def _begin(kind: Kind) -> Node:
    return Node("begin", "keyword_trigger", {"words": [str(kind)]})
