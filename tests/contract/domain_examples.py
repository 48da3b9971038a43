"""The requests for the routes of channels, flows, contacts and all other subjects of a workspace."""

from typing import Any

import msgspec
from sqlalchemy import insert

from backend.models import (
    callbacks,
    conversation_notes,
    conversations,
    dead_letters,
    handoffs,
    inputs,
    messages,
    model_calls,
)
from flow_engine.document import Document, Edge, Node
from tests.backend.site import LoggedInAs, Site
from tests.contract.example import Example

PHONE = "+5511987654321"
NOWHERE = {"graph_base_url": "http://127.0.0.1:9", "waba_id": "9"}  # refused before it is called
SECRETS = {"access_token": "t", "app_secret": "s"}
EVENT = "order_paid"
_IMAGE = '{"media":{"kind":"image","id":"9"}}'


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
        await ask("PUT", "segments/zebra", {"all_tags": [mark]})
        kept = {"content": b"Zebra", "headers": {"content-type": "text/plain"}, "params": {"name": f"{mark}.txt"}}
        stored = await client.post("/api/files", **kept)
        made["file"] = stored.json()["id"]
        reply = {"shortcut": f"{mark}{made['file']}", "text": mark}
        made["reply"] = (await ask("POST", "canned-replies", reply))["id"]
        view = {"name": mark, "query": {"search": mark}}
        made["view"] = (await ask("POST", "saved-views", view))["id"]
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
    talk, message, given, letter, call, handoff, with_file, note = (ids.new() for _ in range(8))
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
                "owner": "queue",
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
        (conversation_notes, {**common, **once, "id": note, "author_id": owner.user_id, "text": mark}),
        (handoffs, {**common, "id": handoff, "session_id": mark, "team": mark, "opened_at": now}),
        (messages, {**common, **once, **said, "id": with_file, "kind": "image", "content": _IMAGE}),
        (
            model_calls,
            {**common, "id": call, "contact_id": made["contact"], "purpose": "answer", "model": mark, "at": now},
        ),
    ]

    async def unit(connection: Any) -> None:
        for table, row in rows:
            await connection.execute(insert(table), row)

    await site.services.database.write(unit)
    return {"talk": talk, "message": message, "letter": letter, "call": call, "with_file": with_file, "note": note}


_FLOW = {"flow_id": "{flow}"}
_VERSION = {"flow_id": "{flow}", "version_id": "{version}"}
_CHANNEL = {"channel_id": "{channel}"}
_CONTACT = {"contact_id": "{contact}"}
_TALK = {"conversation_id": "{talk}"}
_HOOK = {"webhook_id": "{hook}"}
_SUBSCRIPTION = {"subscription_id": "{subscription}"}
_FILE = {"file_id": "{file}"}
_REPLY = {"reply_id": "{reply}"}
_CALL = {"url": "http://127.0.0.1:9/", "method": "GET"}
_TRY = {"document": {"id": "{flow}", "name": "mine", "nodes": []}, "actions": [{"type": "say", "text": "hi"}]}
_TRY_CALL = {
    "document": {"id": "{flow}", "name": "mine", "nodes": [{"id": "a", "type": "call_webhook", "config": _CALL}]},
    "start_node_id": "a",
}
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
    "POST /api/flows/{flow_id}/try": Example(path=_FLOW, body=_TRY),
    "POST /api/flows/{flow_id}/try/call": Example(path=_FLOW, body=_TRY_CALL),
    "POST /api/flows/{flow_id}/try/script": Example(path=_FLOW, body=_TRY),
    "POST /api/flows/{flow_id}/try/tests": Example(path=_FLOW, body={"document": _TRY["document"]}),
    "GET /api/flows/{flow_id}/waiting": Example(path=_FLOW),
    "GET /api/vocabulary": Example(),
    "POST /api/node-types/faces": Example(
        body={"nodes": [{"type": "start_flow", "config": {"flow_id": "{flow}"}}]}, may_exist_elsewhere=True
    ),
    "GET /api/node-types": Example(),
    "GET /api/node-types/{type_}": Example(path={"type_": "wait"}),
    "POST /api/node-types/{type_}/ports": Example(path={"type_": "wait"}, body={}),
    "POST /api/messages": Example(body=_TEMPLATE),
    "POST /api/messages/bulk": Example(body={"items": [_TEMPLATE]}, may_exist_elsewhere=True),
    "GET /api/messages/{message_id}": Example(path={"message_id": "{message}"}),
    "GET /api/messages/{message_id}/file": Example(path={"message_id": "{with_file}"}, outside=(502,)),
    "GET /api/files": Example(),
    "POST /api/files": Example(query={"name": "mine.txt"}, raw=b"Mine", headers={"Content-Type": "text/plain"}),
    "GET /api/files/{file_id}": Example(path=_FILE),
    "GET /api/files/{file_id}/content": Example(path=_FILE),
    "DELETE /api/files/{file_id}": Example(path=_FILE),
    "GET /api/segments": Example(),
    "GET /api/segments/{name}": Example(path={"name": "zebra"}),
    "PUT /api/segments/{name}": Example(path={"name": "mine"}, body={}),
    "DELETE /api/segments/{name}": Example(path={"name": "zebra"}),
    "GET /api/audit-log": Example(),
    "GET /api/model/calls": Example(),
    "GET /api/model/usage": Example(),
    "GET /api/conversations/{conversation_id}/handoffs": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/take": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/assign": Example(path=_TALK, body={"operator_id": None}),
    "POST /api/conversations/{conversation_id}/give-back": Example(path=_TALK, body={"summary": "done"}),
    "GET /api/conversations/{conversation_id}/takeovers": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/close": Example(path=_TALK, body={"reason": "done"}),
    "POST /api/conversations/{conversation_id}/reopen": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/snooze": Example(path=_TALK, body={"until": "9000-01-01T00:00:00Z"}),
    "POST /api/conversations/{conversation_id}/priority": Example(path=_TALK, body={"priority": "high"}),
    "GET /api/presence": Example(),
    "PUT /api/presence": Example(body={"state": "online"}),
    "GET /api/conversations/counts": Example(),
    "GET /api/conversations/live": Example(query={"for_s": "0"}),
    "POST /api/conversations/{conversation_id}/read": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/typing": Example(path=_TALK),
    "GET /api/conversations/{conversation_id}/notes": Example(path=_TALK),
    "POST /api/conversations/{conversation_id}/notes": Example(path=_TALK, body={"text": "mine"}),
    "DELETE /api/notes/{note_id}": Example(path={"note_id": "{note}"}),
    "GET /api/mentions": Example(),
    "GET /api/canned-replies": Example(),
    "POST /api/canned-replies": Example(body={"shortcut": "mine", "text": "Hello {{ contact.name }}"}),
    "PUT /api/canned-replies/{reply_id}": Example(path=_REPLY, body={"shortcut": "mine", "text": "Hello"}),
    "DELETE /api/canned-replies/{reply_id}": Example(path=_REPLY),
    "POST /api/conversations/{conversation_id}/canned-replies/{reply_id}/fill": Example(path=_TALK | _REPLY),
    "GET /api/saved-views": Example(),
    "POST /api/saved-views": Example(body={"name": "mine", "query": {}}),
    "DELETE /api/saved-views/{view_id}": Example(path={"view_id": "{view}"}),
    "GET /api/return-places": Example(),
    "GET /api/search": Example(query={"text": "zebrafinch"}),
    "GET /api/conversations/{conversation_id}/panel": Example(path=_TALK),
    "GET /api/messages/{message_id}/why": Example(path={"message_id": "{message}"}),
    "POST /api/conversations/{conversation_id}/suggest": Example(path=_TALK, outside=(409,)),
    "POST /api/conversations/{conversation_id}/summarize": Example(path=_TALK, outside=(409,)),
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
    "POST /api/events": Example(body={"name": EVENT, "phone": "+5511966665555", "channel_id": "{channel}"}),
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
    "GET /api/teams/settings": Example(query={"name": "zebrafinch"}),
    "PUT /api/teams/settings": Example(query={"name": "zebrafinch"}, body={"capacity": 3}),
    "DELETE /api/teams": Example(query={"name": "zebrafinch"}),
    "GET /api/model": Example(),
    "PUT /api/model": Example(body={}),
    "GET /webhooks/whatsapp/{channel_key}": Example(path={"channel_key": "{channel}"}, nobody=(403,)),
    "POST /webhooks/whatsapp/{channel_key}": Example(path={"channel_key": "{channel}"}, body={}, nobody=(401,)),
    "POST /webhooks/in/{key}": Example(path={"key": "{hook}"}, body={}, nobody=(401,)),
}
