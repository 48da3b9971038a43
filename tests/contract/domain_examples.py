"""The requests for the routes of channels, flows, contacts and all other subjects of a workspace."""

from typing import Any

import msgspec
from sqlalchemy import insert

from backend.models import callbacks, conversations, dead_letters, inputs, messages
from flow_engine.document import Document, Edge, Node
from tests.backend.site import LoggedInAs, Site
from tests.contract.example import Example

PHONE = "+5511987654321"
NOWHERE = {"graph_base_url": "http://127.0.0.1:9", "waba_id": "9"}  # refused before it is called
SECRETS = {"access_token": "t", "app_secret": "s"}
EVENT = "order_paid"


async def make_domain_things(site: Site, owner: LoggedInAs, mark: str) -> dict[str, str]:
    """Makes one of every subject in the owner's workspace and gives their ids."""
    made: dict[str, str] = {}
    async with site.client(headers=owner.headers) as client:

        async def ask(method: str, path: str, body: Any, **more: Any) -> Any:
            answer = await client.request(method, f"/api/{path}", json=body, **more)
            assert answer.is_success, (path, answer.text)
            return answer.json()

        number = {"number_id": site.services.ids.new(), "name": mark, "secrets": SECRETS, "settings": NOWHERE}
        made["channel"] = (await ask("POST", "channels", number))["id"]
        made["flow"] = (await ask("POST", "flows", {"name": mark}))["id"]
        document = msgspec.to_builtins(_flow(made["flow"], mark))
        await ask("PUT", f"flows/{made['flow']}/draft", document, headers={"if-match": "1"})
        published = await ask("POST", f"flows/{made['flow']}/publish", {"revision": 2})
        made["version"] = published["version"]["id"]
        await ask("PUT", "contact-fields/zebra", {"label": mark})
        contact = {"phone": PHONE, "name": mark, "tags": [mark], "fields": {"zebra": mark}}
        if not (await client.get("/api/contacts")).json()["items"]:
            await ask("POST", "contacts", contact)
        made["contact"] = (await client.get("/api/contacts")).json()["items"][0]["id"]
        await ask("PUT", "credentials/zebra", {"headers": {"X-Key": mark}})
        if not (await client.get("/api/teams")).json()["items"]:
            await ask("POST", "teams", {"name": mark})
        hook = {"action": "start_flow", "target": EVENT, "name": mark}
        made["hook"] = (await ask("POST", "incoming-webhooks", hook))["id"]
        subscription = {"url": "http://127.0.0.1:9/zebra"}
        made["subscription"] = (await ask("POST", "event-subscriptions", subscription))["id"]
    return made | await _make_rows(site, owner, made, mark)


def _flow(flow_id: str, mark: str) -> Document:
    template = {"name": "hello", "language": "en"}
    nodes = [Node("a", "event_trigger", {"event": EVENT}), Node("b", "send_template", template), Node("c", "end_flow")]
    return Document(flow_id, mark, nodes, [Edge("a", "next", "b"), Edge("b", "next", "c")])


async def _make_rows(site: Site, owner: LoggedInAs, made: dict[str, str], mark: str) -> dict[str, str]:
    """Writes what only workers and providers make."""
    now, ids = site.services.clock.now(), site.services.ids
    talk, message, given, letter, call = (ids.new() for _ in range(5))
    common = {"workspace_id": owner.workspace_id, "conversation_id": talk}
    once = {"created_at": now}
    said = {"id": message, "channel_id": made["channel"], "direction": "in", "kind": "text", "at": now}
    called = {"id": call, "session_id": mark, "name": "paid", "key": call, "until": now.replace(year=9000)}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (
            conversations,
            {
                "id": talk,
                "workspace_id": owner.workspace_id,
                "channel_id": made["channel"],
                "contact_id": made["contact"],
                "recipient": '{"phone":"5511987654321"}',
                "opened_at": now,
                "active_at": now,
            },
        ),
        (messages, {**common, **once, **said, "content": msgspec.json.encode({"text": mark}).decode()}),
        (
            inputs,
            {**common, **once, "id": given, "kind": "message_received", "payload": f'"{mark}"', "state": "dead"},
        ),
        (dead_letters, {**common, **once, "id": letter, "kind": "input", "subject_id": given, "error": mark}),
        (callbacks, {**common, **called}),
    ]

    async def unit(connection: Any) -> None:
        for table, row in rows:
            await connection.execute(insert(table), row)

    await site.services.database.write(unit)
    return {"talk": talk, "message": message, "letter": letter, "call": call}


_FLOW = {"flow_id": "{flow}"}
_VERSION = {"flow_id": "{flow}", "version_id": "{version}"}
_CHANNEL = {"channel_id": "{channel}"}
_CONTACT = {"contact_id": "{contact}"}
_TALK = {"conversation_id": "{talk}"}
_HOOK = {"webhook_id": "{hook}"}
_SUBSCRIPTION = {"subscription_id": "{subscription}"}
_TEMPLATE = {
    "content": {"type": "template", "name": "hello", "language": "en"},
    "contact_id": "{contact}",
    "channel_id": "{channel}",
}

DOMAINS: dict[str, Example] = {
    "GET /api/channels": Example(),
    "POST /api/channels": Example(body={"number_id": "new-one", "secrets": SECRETS}),
    "GET /api/channels/{channel_id}": Example(path=_CHANNEL),
    "PATCH /api/channels/{channel_id}": Example(path=_CHANNEL, body={"name": "mine"}),
    "DELETE /api/channels/{channel_id}": Example(path=_CHANNEL),
    "POST /api/channels/{channel_id}/test": Example(path=_CHANNEL),
    "GET /api/channels/{channel_id}/message-templates": Example(path=_CHANNEL),
    "POST /api/channels/{channel_id}/message-templates/sync": Example(path=_CHANNEL),
    "GET /api/flows": Example(),
    "POST /api/flows": Example(body={"name": "mine"}),
    "POST /api/flows/import": Example(raw=b'{"id":"mine","name":"mine","nodes":[]}'),
    "GET /api/flows/{flow_id}": Example(path=_FLOW),
    "PATCH /api/flows/{flow_id}": Example(path=_FLOW, body={"name": "mine", "is_archived": True}),
    "POST /api/flows/{flow_id}/duplicate": Example(path=_FLOW, body={}),
    "GET /api/flows/{flow_id}/export": Example(path=_FLOW, query={"version_id": "{version}"}),
    "GET /api/flows/{flow_id}/visits": Example(path=_FLOW),
    "POST /api/flows/{flow_id}/publish": Example(path=_FLOW, body={"revision": 2}),
    "GET /api/flows/{flow_id}/draft": Example(path=_FLOW),
    "PUT /api/flows/{flow_id}/draft": Example(
        path=_FLOW, body={"id": "{flow}", "name": "mine", "nodes": []}, headers={"If-Match": '"2"'}
    ),
    "POST /api/flows/{flow_id}/draft/check": Example(path=_FLOW),
    "GET /api/flows/{flow_id}/versions": Example(path=_FLOW),
    "GET /api/flows/{flow_id}/versions/{version_id}": Example(path=_VERSION),
    "POST /api/flows/{flow_id}/versions/{version_id}/restore": Example(path=_VERSION, headers={"If-Match": '"2"'}),
    "GET /api/node-types": Example(),
    "GET /api/node-types/{type_}": Example(path={"type_": "wait"}),
    "POST /api/node-types/{type_}/ports": Example(path={"type_": "wait"}, body={}),
    "POST /api/messages": Example(body=_TEMPLATE),
    "POST /api/messages/bulk": Example(body={"items": [_TEMPLATE]}, may_exist_elsewhere=True),
    "GET /api/messages/{message_id}": Example(path={"message_id": "{message}"}),
    "GET /api/contacts": Example(),
    "POST /api/contacts": Example(body={"phone": "+5511977776666"}),
    "GET /api/contacts/export.csv": Example(),
    "GET /api/contacts/{contact_id}": Example(path=_CONTACT),
    "PATCH /api/contacts/{contact_id}": Example(path=_CONTACT, body={"name": "mine"}),
    "DELETE /api/contacts/{contact_id}": Example(path=_CONTACT),
    "POST /api/contacts/{contact_id}/tags": Example(path=_CONTACT, body={"add": ["mine"]}),
    "GET /api/contacts/{contact_id}/consents": Example(path=_CONTACT),
    "POST /api/contacts/{contact_id}/consents": Example(path=_CONTACT, body={"is_opted_in": True}),
    "GET /api/tags": Example(),
    "DELETE /api/tags": Example(query={"name": "zebrafinch"}),
    "GET /api/contact-fields": Example(),
    "PUT /api/contact-fields/{name}": Example(path={"name": "mine"}, body={}),
    "DELETE /api/contact-fields/{name}": Example(path={"name": "zebra"}),
    "GET /api/conversations": Example(),
    "GET /api/conversations/{conversation_id}": Example(path=_TALK),
    "GET /api/conversations/{conversation_id}/messages": Example(path=_TALK),
    "GET /api/conversations/{conversation_id}/turns": Example(path=_TALK),
    "GET /api/conversations/{conversation_id}/sessions": Example(path=_TALK),
    "GET /api/dead-letters": Example(),
    "POST /api/dead-letters/{letter_id}/replay": Example(path={"letter_id": "{letter}"}),
    "POST /api/events": Example(body={"name": EVENT, "contact_id": "{contact}", "channel_id": "{channel}"}),
    "POST /api/callbacks": Example(body={"name": "paid", "key": "{call}"}),
    "GET /api/incoming-webhooks": Example(),
    "POST /api/incoming-webhooks": Example(body={"action": "start_flow", "target": EVENT}),
    "GET /api/incoming-webhooks/{webhook_id}": Example(path=_HOOK),
    "PATCH /api/incoming-webhooks/{webhook_id}": Example(path=_HOOK, body={"name": "mine"}),
    "DELETE /api/incoming-webhooks/{webhook_id}": Example(path=_HOOK),
    "POST /api/incoming-webhooks/{webhook_id}/secret": Example(path=_HOOK),
    "GET /api/event-subscriptions": Example(),
    "POST /api/event-subscriptions": Example(body={"url": "http://127.0.0.1:9/"}),
    "GET /api/event-subscriptions/{subscription_id}": Example(path=_SUBSCRIPTION),
    "PATCH /api/event-subscriptions/{subscription_id}": Example(path=_SUBSCRIPTION, body={"is_active": False}),
    "DELETE /api/event-subscriptions/{subscription_id}": Example(path=_SUBSCRIPTION),
    "POST /api/event-subscriptions/{subscription_id}/ping": Example(path=_SUBSCRIPTION),
    "GET /api/event-subscriptions/{subscription_id}/deliveries": Example(path=_SUBSCRIPTION),
    "GET /api/credentials": Example(),
    "PUT /api/credentials/{name}": Example(path={"name": "mine"}, body={"headers": {"X-Key": "1"}}),
    "DELETE /api/credentials/{name}": Example(path={"name": "zebra"}),
    "GET /api/teams": Example(),
    "POST /api/teams": Example(body={"name": "mine"}),
    "DELETE /api/teams": Example(query={"name": "zebrafinch"}),
    "GET /api/model": Example(),
    "PUT /api/model": Example(body={}),
    "GET /webhooks/whatsapp/{channel_key}": Example(path={"channel_key": "{channel}"}, nobody=(403,)),
    "POST /webhooks/whatsapp/{channel_key}": Example(path={"channel_key": "{channel}"}, body={}, nobody=(401,)),
    "POST /webhooks/in/{key}": Example(path={"key": "{hook}"}, body={}, nobody=(401,)),
}
