"""Every change a person makes leaves a row that says who, what, when and on which id, and never a secret."""

from pathlib import Path

import pytest
from sqlalchemy import select

from backend.models import audit_log
from backend.tools.token_buckets import Limit
from backend.web.options import WebOptions
from tests.backend.site import running, settings_for
from tests.backend.test_isolation import GUARDED, _send, fresh_log_in
from tests.contract.route_examples import EXAMPLES, MARK, make_things

pytestmark = pytest.mark.asyncio

# What changes nothing that is set up, or is written down elsewhere: messages, events, what customers are told
NO_CHANGE = {
    "POST /api/accounts/log-out",
    "PUT /api/me/workspace",
    "POST /api/channels/{channel_id}/test",
    "POST /api/channels/{channel_id}/message-templates/sync",
    "PUT /api/flows/{flow_id}/draft",
    "POST /api/flows/{flow_id}/draft/check",
    "POST /api/flows/{flow_id}/try",
    "POST /api/flows/{flow_id}/try/call",
    "POST /api/flows/{flow_id}/try/script",
    "POST /api/flows/{flow_id}/try/tests",
    "POST /api/node-types/faces",
    "POST /api/node-types/{type_}/ports",
    "POST /api/messages",
    "POST /api/messages/bulk",
    "POST /api/contacts",
    "PATCH /api/contacts/{contact_id}",
    "POST /api/contacts/{contact_id}/tags",
    "POST /api/contacts/{contact_id}/consents",
    "POST /api/conversations/{conversation_id}/take",
    "POST /api/conversations/{conversation_id}/assign",
    "POST /api/conversations/{conversation_id}/give-back",
    "POST /api/conversations/{conversation_id}/close",
    "POST /api/conversations/{conversation_id}/reopen",
    "POST /api/conversations/{conversation_id}/snooze",
    "POST /api/conversations/{conversation_id}/priority",
    "PUT /api/presence",
    "POST /api/conversations/{conversation_id}/read",
    "POST /api/conversations/{conversation_id}/typing",
    "POST /api/conversations/{conversation_id}/notes",
    "DELETE /api/notes/{note_id}",
    "POST /api/conversations/{conversation_id}/canned-replies/{reply_id}/fill",
    "POST /api/conversations/{conversation_id}/suggest",
    "POST /api/conversations/{conversation_id}/summarize",
    "POST /api/saved-views",
    "DELETE /api/saved-views/{view_id}",
    "POST /api/dead-letters/{letter_id}/replay",
    "POST /api/events",
    "POST /api/callbacks",
    "POST /api/event-subscriptions/{subscription_id}/ping",
}
CHANGES = sorted(route for route in GUARDED if not route.startswith("GET ") and route not in NO_CHANGE)
CHANGES.append("GET /api/contacts/export.csv")

MANY = Limit(capacity=1_000_000, per_s=1_000_000)
SECRETS = ("another long password", "a-secret-token", '"X-Key": "1"')


async def test_only_routes_that_exist_are_left_out() -> None:
    assert NO_CHANGE - set(EXAMPLES) == set()


async def test_every_change_leaves_a_row(database_url: str, tmp_path: Path) -> None:
    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    async with running(settings_for(database_url, tmp_path), limits) as site, site.client() as client:
        silent = []
        for route in CHANGES:
            owner = await site.sign_up(MARK)
            things = await make_things(site, owner)
            a = audit_log.c
            query = select(audit_log).where(a.workspace_id == owner.workspace_id).order_by(a.id)
            before = {row.id for row in await site.rows(query)}
            answer = await _send(client, route, things, await fresh_log_in(site, owner))
            assert answer.is_success, (route, answer.text)
            rows = [row for row in await site.rows(query) if row.id not in before]
            if not rows or any((row.actor_id, row.actor_kind) != (owner.user_id, "user") for row in rows):
                silent.append(route)
            assert all(row.subject and row.at == site.clock.now() for row in rows), route
            assert not any(secret in row.details for row in rows for secret in SECRETS), route
        assert silent == []


async def test_admins_read_who_changed_what(database_url: str, tmp_path: Path) -> None:
    async with running(settings_for(database_url, tmp_path)) as site, site.client() as client:
        owner = await site.sign_up("Clinic")
        _, key = await site.key(owner, "credentials:write", "credentials:read")
        put = {"json": {"headers": {"X-Key": "very-secret"}}, "headers": {"X-API-Key": key}}
        assert (await client.put("/api/credentials/shop", **put)).is_success
        found = (await client.get("/api/audit-log?action=credential", headers=owner.headers)).json()["items"]
        assert [(one["action"], one["subject"], one["actor_kind"], one["actor_name"]) for one in found] == [
            ("credential.saved", "shop", "api_key", "program")
        ]
        assert "very-secret" not in str(found)
        everything = (await client.get("/api/audit-log?limit=2", headers=owner.headers)).json()
        assert [one["action"] for one in everything["items"]] == ["credential.saved", "api_key.created"]
        more = await client.get(f"/api/audit-log?cursor={everything['next_cursor']}", headers=owner.headers)
        assert [one["action"] for one in more.json()["items"]] == ["workspace.created"]
        assert more.json()["items"][0]["actor_name"] == "Ana"
