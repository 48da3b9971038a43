"""Notes, canned replies and saved views by HTTP: what is kept, for whom, and what is refused."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.backend.channels.cloud_api.bodies import change, message, post
from tests.backend.domains.api import Api, api_on
from tests.backend.domains.test_api import connect, deliver

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The served application."""
    async with api_on(database_url, tmp_path / "data") as one:
        yield one


async def talk(api: Api) -> str:
    """A customer writes; gives the conversation's path."""
    assert await deliver(api, await connect(api), post(change(messages=[message()]))) == 200
    (one,) = (await api("GET", "/api/conversations")).json["items"]
    return f"/api/conversations/{one['id']}"


async def test_notes_are_kept_and_mention_members(api: Api) -> None:
    path = await talk(api)
    me = (await api("GET", "/api/me")).json
    first = await api("POST", f"{path}/notes", {"text": "Call back", "mentions": [me["user_id"], me["user_id"]]})
    assert (first.status, first.json["author_name"], first.json["mentions"]) == (201, me["name"], [me["user_id"]])
    second = await api("POST", f"{path}/notes", {"text": "Done"})
    page = (await api("GET", f"{path}/notes?limit=1")).json
    assert [one["text"] for one in page["items"]] == ["Done"]
    rest = (await api("GET", f"{path}/notes?limit=1&cursor={page['next_cursor']}")).json
    assert [one["text"] for one in rest["items"]] == ["Call back"]
    (mention,) = (await api("GET", "/api/mentions")).json["items"]
    assert (mention["note"], bool(mention["contact_phone"])) == (first.json, True)
    assert (await api("POST", f"{path}/notes", {"text": "  "})).status == 400
    stranger = await api("POST", f"{path}/notes", {"text": "x", "mentions": ["nobody"]})
    assert (stranger.status, stranger.codes) == (400, ["unknown_operator"])
    assert (await api("DELETE", f"/api/notes/{second.json['id']}")).status == 204
    assert (await api("DELETE", f"/api/notes/{second.json['id']}")).status == 404
    said = (await api("GET", f"{path}/messages")).json["items"]
    assert "Call back" not in str(said)


async def test_a_note_of_somebody_else_stays(api: Api) -> None:
    path = await talk(api)
    note = (await api("POST", f"{path}/notes", {"text": "Mine"})).json
    invited = (await api("POST", "/api/workspace/invitations", {"email": "rui@example.org", "role": "operator"})).json
    body = {"token": invited["token"], "password": "a long passphrase", "name": "Rui"}
    joined = (await api("POST", "/api/accounts/accept-invitation", body, {"authorization": ""})).json
    as_rui = {"authorization": f"Bearer {joined['token']}"}
    refused = await api("DELETE", f"/api/notes/{note['id']}", headers=as_rui)
    assert (refused.status, refused.codes) == (403, ["not_yours"])
    assert len((await api("GET", f"{path}/notes", headers=as_rui)).json["items"]) == 1
    assert (await api("GET", "/api/flows", headers=as_rui)).status == 403
    for seen in (f"{path}/panel", "/api/return-places", "/api/conversations/counts"):
        assert (await api("GET", seen, headers=as_rui)).status == 200


async def test_canned_replies_are_filled_in(api: Api) -> None:
    path = await talk(api)
    contact = (await api("GET", "/api/contacts")).json["items"][0]
    assert (await api("PATCH", f"/api/contacts/{contact['id']}", {"name": "Bia Reis"})).status == 200
    text = "Hello {{ contact.first_name }}, {{ operator.first_name }} here. {{ nothing }}"
    made = (await api("POST", "/api/canned-replies", {"shortcut": "Olá", "text": text})).json
    assert (await api("POST", "/api/canned-replies", {"shortcut": "ola", "text": "x"})).codes == ["name_taken"]
    assert (await api("POST", "/api/canned-replies", {"shortcut": "a b", "text": "x"})).status == 400
    assert (await api("POST", "/api/canned-replies", {"shortcut": "x", "text": "{% bad"})).codes == ["template_failed"]
    filled = await api("POST", f"{path}/canned-replies/{made['id']}/fill")
    assert filled.json == {"text": "Hello Bia, ana here. "}
    changed = await api("PUT", f"/api/canned-replies/{made['id']}", {"shortcut": "bye", "text": "Bye"})
    assert (changed.json["shortcut"], changed.json["text"]) == ("bye", "Bye")
    assert [one["shortcut"] for one in (await api("GET", "/api/canned-replies")).json["items"]] == ["bye"]
    assert (await api("DELETE", f"/api/canned-replies/{made['id']}")).status == 204
    assert (await api("POST", f"{path}/canned-replies/{made['id']}/fill")).status == 404


async def test_a_saved_view_is_ones_own_and_replaced_by_name(api: Api) -> None:
    first = await api(
        "POST", "/api/saved-views", {"name": "Urgent", "query": {"list": "waiting", "priority": "urgent"}}
    )
    assert first.status == 201
    second = await api("POST", "/api/saved-views", {"name": "urgent", "query": {"list": "mine"}})
    (kept,) = (await api("GET", "/api/saved-views")).json["items"]
    assert (kept["id"], kept["query"]) == (second.json["id"], {"list": "mine"})
    assert (await api("POST", "/api/saved-views", {"name": "x", "query": {"nothing": 1}})).status == 400
    assert (await api("DELETE", f"/api/saved-views/{kept['id']}")).status == 204
    assert (await api("DELETE", f"/api/saved-views/{kept['id']}")).status == 404
