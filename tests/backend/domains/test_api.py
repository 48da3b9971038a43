"""Every subject by HTTP: what is sent, what is answered, and the codes of what is refused."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from backend.tools.webhook_signatures import signature_fault
from tests.backend.channels.cloud_api.bodies import NUMBER, change, message, post
from tests.backend.channels.cloud_api.test_webhooks import MALFORMED, ROWS, WEBHOOKS
from tests.backend.domains.api import Api, api_on
from tests.fakes.web_server import Asked, answer, running

pytestmark = pytest.mark.asyncio
SECRET = "s"


@pytest_asyncio.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The served application."""
    async with api_on(database_url, tmp_path / "data") as one:
        yield one


async def connect(api: Api, number_id: str = NUMBER) -> str:
    secrets = {"access_token": "t", "app_secret": SECRET, "verify_token": "v"}
    answer = await api("POST", "/api/channels", {"number_id": number_id, "secrets": secrets})
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


async def deliver(api: Api, channel_id: str, body: bytes, secret: str = SECRET) -> int:
    signature = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
    path = f"/webhooks/whatsapp/{channel_id}"
    return (await api("POST", path, body, {"X-Hub-Signature-256": signature, "authorization": ""})).status


async def test_providers_posts_are_acknowledged_or_refused(api: Api) -> None:
    channel_id = await connect(api)
    body = post(change(messages=[message()]))
    assert await deliver(api, channel_id, body) == 200
    assert await deliver(api, channel_id, body) == 200
    assert await deliver(api, channel_id, body, "wrong") == 401
    assert await deliver(api, channel_id, b"nothing") == 400
    assert await deliver(api, "nothing", body) == 404
    assert await deliver(api, channel_id, b" " * (3 * 2**20 + 1)) == 413
    (talk,) = (await api("GET", "/api/conversations")).json["items"]
    said = (await api("GET", f"/api/conversations/{talk['id']}/messages")).json["items"]
    assert [one["content"]["text"] for one in said] == ["Hi"]
    query = "hub.mode=subscribe&hub.verify_token=v&hub.challenge=42"
    shaken = await api("GET", f"/webhooks/whatsapp/{channel_id}?{query}", headers={"authorization": ""})
    assert (shaken.status, shaken.body) == (200, b"42")
    assert (await api("GET", f"/webhooks/whatsapp/{channel_id}?{query}x")).status == 200
    assert (await api("GET", f"/webhooks/whatsapp/{channel_id}?hub.mode=subscribe")).status == 403


async def test_what_happens_is_counted_under_the_names_of_the_field(api: Api) -> None:
    channel_id = await connect(api)
    assert await deliver(api, channel_id, post(change(messages=[message()]))) == 200
    assert await deliver(api, channel_id, b"{}", "wrong") == 401
    counted = (await api("GET", "/metrics", headers={"authorization": ""})).body.decode()
    types = dict(line.split()[2:] for line in counted.splitlines() if line.startswith("# TYPE whatsapp_"))
    assert {name: kind for name, kind in types.items() if not name.endswith("_created")} == {
        "whatsapp_messages_received_total": "counter",
        "whatsapp_messages_sent_total": "counter",
        "whatsapp_conversation_duration_seconds": "histogram",
        "whatsapp_ai_tokens_used_total": "counter",
        "whatsapp_webhook_processing_duration_ms": "histogram",
    }
    assert 'whatsapp_messages_received_total{kind="text",provider="cloud_api"} 1.0' in counted
    for result in ("stored", "refused"):
        told = f'whatsapp_webhook_processing_duration_ms_count{{provider="cloud_api",result="{result}"}} 1.0'
        assert told in counted


@pytest.mark.skipif(not ROWS, reason=f"no webhook bodies in {WEBHOOKS}")
async def test_every_real_body_is_acknowledged_and_a_malformed_one_is_the_senders_fault(api: Api) -> None:
    channel_id = await connect(api)
    for row in ROWS:
        body = (WEBHOOKS / row["file"]).read_bytes()
        expected = 400 if row["file"] in MALFORMED else 200
        assert [await deliver(api, channel_id, body) for _ in range(2)] == [expected] * 2, row["file"]


async def test_a_draft_is_saved_published_and_a_stale_save_gets_both_versions(api: Api) -> None:
    flow = (await api("POST", "/api/flows", {"name": "Menu"})).json
    path = f"/api/flows/{flow['id']}"
    draft = await api("GET", f"{path}/draft")
    assert draft.headers["etag"] == '"1"'
    document = draft.json["document"]
    assert (await api("PUT", f"{path}/draft", document)).codes == ["field_missing"]
    refused = await api("POST", f"{path}/publish", {"revision": 1})
    assert (refused.status, refused.json["error"]["code"]) == (422, "flow_has_errors")
    assert [issue["code"] for issue in refused.json["issues"]] == ["no_trigger"]
    document["nodes"] = [
        {"id": "a", "type": "keyword_trigger", "config": {"words": ["oi"]}},
        {"id": "b", "type": "send_message", "config": {"text": "Olá"}},
        {"id": "c", "type": "end_flow"},
    ]
    document["edges"] = [{"source": "a", "port": "next", "target": "b"}, {"source": "b", "port": "next", "target": "c"}]
    saved = await api("PUT", f"{path}/draft", document, {"if-match": '"1"'})
    assert (saved.status, saved.headers["etag"], saved.json["issues"]) == (200, '"2"', [])
    stale = await api("PUT", f"{path}/draft", document | {"name": "Mine"}, {"if-match": "1"})
    assert (stale.status, stale.json["error"]["code"]) == (409, "conflict")
    assert (stale.json["yours"]["name"], stale.json["current"]["revision"]) == ("Mine", 2)
    published = await api("POST", f"{path}/publish", {"revision": 2, "note": "first"})
    assert (published.status, published.json["version"]["number"]) == (201, 1)
    version = published.json["version"]["id"]
    assert (await api("POST", f"{path}/versions/{version}/restore", headers={"if-match": '"2"'})).status == 200
    exported = await api("GET", f"{path}/export?version_id={version}")
    imported = await api("POST", "/api/flows/import", exported.body)
    assert (imported.status, imported.json["flow"]["name"]) == (201, "Menu")
    assert (await api("GET", "/api/flows?search=men&limit=1")).json["next_cursor"]
    for query in ("limit=500", "limit=x", "cursor=!", "search=" + "x" * 300):
        assert (await api("GET", f"/api/flows?{query}")).status == 400, query
    assert (await api("GET", f"{path}/visits?since=2026-01-01")).json == []
    bad = await api("POST", "/api/flows/import", b'{"id":"x","nodes":[{"id":"n","type":"no"}]}')
    assert (bad.status, sorted(bad.codes)) == (400, ["field_missing", "unknown_type"])


async def test_an_editor_learns_of_node_types(api: Api) -> None:
    types = (await api("GET", "/api/node-types?language=es")).json
    assert "keyword_trigger" in {one["type"] for one in types}
    config = {"text": "?", "options": [{"id": "x", "title": "X"}]}
    ports = await api("POST", "/api/node-types/ask_choice/ports", config)
    assert ports.json["ports"][0]["name"] == "x"
    assert (await api("GET", "/api/node-types/nothing")).status == 404


async def test_long_answers_are_compressed(api: Api) -> None:
    assert (await api("GET", "/api/node-types")).headers.get("content-encoding") == "gzip"
    assert (await api("GET", "/api/health")).headers.get("content-encoding") is None


async def test_contacts_messages_and_events(api: Api) -> None:
    channel_id = await connect(api)
    await deliver(api, channel_id, post(change(messages=[message(**{"from": "5511987654321"})])))
    (contact,) = (await api("GET", "/api/contacts")).json["items"]
    path = f"/api/contacts/{contact['id']}"
    assert (await api("PUT", "/api/contact-fields/age", {"type": "number"})).status == 200
    assert (await api("PUT", "/api/contact-fields/Bad%20name", {"type": "number"})).status == 400
    assert (await api("PATCH", path, {"fields": {"age": 4}, "language": "es"})).json["fields"] == {"age": 4}
    assert (await api("PATCH", path, {"language": None})).json["language"] is None
    assert (await api("PATCH", path, {"nothing": 1})).codes == ["field_unknown"]
    assert (await api("POST", f"{path}/tags", {"add": ["VIP"]})).json["tags"] == ["VIP"]
    assert (await api("GET", "/api/tags")).json["items"] == [{"name": "VIP", "contact_count": 1}]
    assert (await api("POST", f"{path}/consents", {"is_opted_in": True})).status == 201
    csv = await api("GET", "/api/contacts/export.csv")
    assert (csv.headers["content-type"], csv.body.count(b"\r\n")) == ("text/csv; charset=utf-8", 2)
    text = {"content": {"type": "text", "text": "Hi"}, "contact_id": contact["id"]}
    key = {"Idempotency-Key": "k1"}
    late = await api("POST", "/api/messages", text)  # the sample message is years old
    assert (late.status, late.codes) == (409, ["window_closed"])
    template = text | {"content": {"type": "template", "name": "hello", "language": "en"}}
    sent = await api("POST", "/api/messages", template, key)
    assert sent.status == 202
    assert (await api("POST", "/api/messages", template, key)).json == sent.json
    assert (await api("GET", f"/api/messages/{sent.json['message_id']}")).json["status"] == "queued"
    bulk = await api("POST", "/api/messages/bulk", {"items": [template, text, {"content": text["content"]}]})
    assert [one["result"] for one in bulk.json["items"]] == ["accepted", "declined", "declined"]
    event = {"name": "paid", "contact_id": contact["id"]}
    assert (await api("POST", "/api/events", event)).codes == ["operator_has_it"]  # a person has written
    (talk,) = (await api("GET", "/api/conversations")).json["items"]
    assert (await api("POST", f"/api/conversations/{talk['id']}/give-back", {})).status == 200
    refused = await api("POST", "/api/events", event)
    assert (refused.status, refused.codes) == (409, ["no_flow_takes_it"])
    assert (await api("POST", "/api/callbacks", {"name": "paid", "key": "1"})).status == 404
    assert (await api("DELETE", path)).status == 204
    assert (await api("GET", path)).status == 404


async def test_incoming_webhooks(api: Api) -> None:
    made = (await api("POST", "/api/incoming-webhooks", {"action": "resume_flow", "target": "paid"})).json
    nobody = {"authorization": ""}
    assert (await api("POST", made["path"], {"key": "1"}, nobody)).status == 401
    assert (await api("POST", made["path"], {"key": "1"}, {"x-webhook-secret": "guess"} | nobody)).status == 401
    right = {"authorization": f"Bearer {made['secret']}"}
    assert (await api("POST", made["path"], {"key": "1"}, right)).status == 404  # nobody waits
    assert (await api("POST", made["path"], b"nothing", right)).status == 400
    assert (await api("POST", "/webhooks/in/nothing", {}, right)).status == 404


async def test_secrets_go_in_and_never_come_out(api: Api) -> None:
    answers = [
        await api("PUT", "/api/credentials/shop", {"headers": {"X-Key": "s3cret-1"}, "hosts": ["shop.example"]}),
        await api("GET", "/api/credentials"),
        await api("PUT", "/api/model", {"base_url": "https://m.example/v1", "model": "m", "api_key": "s3cret-2"}),
        await api("GET", "/api/model"),
    ]
    assert [answer.status for answer in answers] == [200] * 4
    assert not any(b"s3cret" in answer.body for answer in answers)
    assert answers[1].json["items"][0]["header_names"] == ["X-Key"]
    assert answers[3].json["has_api_key"]
    moved = await api("PUT", "/api/model", {"base_url": "https://evil.example/v1", "model": "m"})
    assert not moved.json["has_api_key"]
    bad = await api("PUT", "/api/credentials/x", {"headers": {"X-Key": "a\r\nb"}})
    assert (bad.status, b"a\\r" in bad.body) == (400, False)


async def test_teams_and_dead_letters(api: Api) -> None:
    assert (await api("POST", "/api/teams", {"name": "Sales"})).status == 201
    assert (await api("POST", "/api/teams", {"name": "sales"})).status == 409
    assert (await api("GET", "/api/teams")).json == {"items": [{"name": "Sales"}]}
    assert (await api("DELETE", "/api/teams?name=SALES")).status == 204
    assert (await api("GET", "/api/dead-letters")).json["items"] == []
    assert (await api("POST", "/api/dead-letters/x/replay")).status == 404


@pytest.mark.parametrize("name", ["Sales / North", "a/../b", "100% ?&#", "..", "Ação"])
async def test_a_team_of_any_name_can_be_reached(api: Api, name: str) -> None:
    path = "/api/teams/settings?" + urlencode({"name": name})
    assert (await api("POST", "/api/teams", {"name": name})).status == 201
    assert (await api("PUT", path, {"capacity": 3})).status == 200
    shown = (await api("GET", path)).json
    assert (shown["name"], shown["settings"]["capacity"]) == (name, 3)
    assert (await api("DELETE", "/api/teams?" + urlencode({"name": name}))).status == 204
    assert (await api("GET", path)).status == 404


async def test_a_neighbour_finds_nothing(api: Api) -> None:
    channel_id = await connect(api)
    await deliver(api, channel_id, post(change(messages=[message()])))
    flow_id = (await api("POST", "/api/flows", {"name": "Menu"})).json["id"]
    (talk,) = (await api("GET", "/api/conversations")).json["items"]
    neighbour = await api.sign_up("neighbour")
    paths = [
        f"/api/channels/{channel_id}",
        f"/api/channels/{channel_id}/message-templates",
        f"/api/flows/{flow_id}",
        f"/api/flows/{flow_id}/draft",
        f"/api/flows/{flow_id}/versions",
        f"/api/conversations/{talk['id']}",
        f"/api/conversations/{talk['id']}/turns",
        f"/api/contacts/{talk['contact_id']}",
    ]
    assert [(await api("GET", path)).status for path in paths] == [200] * len(paths)
    assert [(await neighbour("GET", path)).status for path in paths] == [404] * len(paths)
    assert [(await Api(api.url, api._session)("GET", path)).status for path in paths] == [401] * len(paths)


async def test_a_ping_arrives_signed(database_url: str, tmp_path: Path) -> None:
    arrived = asyncio.Event()

    def take(asked: Asked) -> list[bytes]:
        arrived.set()
        return answer(204)

    async with running(take) as other, api_on(database_url, tmp_path / "d", other.port) as api:
        made = (await api("POST", "/api/event-subscriptions", {"url": f"{other.url}/in"})).json
        path = f"/api/event-subscriptions/{made['id']}"
        assert (await api("POST", f"{path}/ping")).status == 202
        async with asyncio.timeout(10):
            await arrived.wait()
        assert not signature_fault(other.asked[0].headers, other.asked[0].body, made["secret"], datetime.now(UTC))
        assert (await api("GET", f"{path}/deliveries")).json["items"][0]["kind"] == "ping"


async def test_what_no_database_can_keep_is_the_callers_fault(api: Api) -> None:
    flow = (await api("POST", "/api/flows", {"name": "Menu"})).json
    path = f"/api/flows/{flow['id']}"
    for text, status in (("a\\u0000", 400), ("a\\\\u0000", 200)):
        body = f'{{"id":"{flow["id"]}","name":"{text}","nodes":[]}}'.encode()
        assert (await api("PUT", f"{path}/draft", body, {"if-match": '"1"'})).status == status
    made = (await api("POST", "/api/incoming-webhooks", {"action": "resume_flow", "target": "paid"})).json
    secret = {"x-webhook-secret": made["secret"], "authorization": ""}
    assert (await api("POST", made["path"], b'{"key":"\\u0000"}', secret)).status == 400
    talk = await api("GET", "/api/conversations")
    assert talk.json["items"] == []
    for place in (["\0"], ["\0", "\0"], ["2026-01-01T00:00:00", "x"], [10**30], [-1], [], [None], "x", {}):
        cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
        for listed in ("channels", "flows", "contacts", "conversations", "dead-letters", "credentials"):
            answered = await api("GET", f"/api/{listed}?cursor={cursor}")
            assert answered.status in (200, 400), (listed, place)
        assert (await api("GET", f"{path}/versions?cursor={cursor}")).status in (200, 400)
