"""No address of the inside is dialled by any way out that a workspace can aim: webhooks, events, models, providers."""

import asyncio
import random
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from backend.domains.subscriptions.delivering import DeliveryTools, EventDeliverer
from backend.tools.http import HttpClient
from backend.tools.web_address import Reach
from backend.web.options import WebOptions
from tests.backend.site import Site, running, settings_for
from tests.backend.test_isolation import MANY
from tests.backend.tools.hostile_urls import MALFORMED, REFUSED
from tests.fakes.web_server import WebServer
from tests.fakes.web_server import running as serving

Way = Callable[[Site, httpx.AsyncClient, str], Awaitable[str]]
TRIED_S = 60  # chosen: a delivery is tried at once; a busy machine may be slow about it
URLS = [url for url in REFUSED + MALFORMED if url.strip()]  # no address at all is no aim
# The judge is what is dialled; these only show that each way was taken up to its refusal.
REFUSALS = {"refused", "address_refused", "bad_address", "name_not_found", "unreachable", "failed"}


@pytest_asyncio.fixture
async def trap() -> AsyncIterator[WebServer]:
    """Listens inside."""
    async with serving() as server:
        yield server


@pytest_asyncio.fixture
async def site(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Site]:
    """An installation that may reach the open internet alone, as it comes."""
    path = shutil.copyfile(sqlite_template, tmp_path / "test.sqlite3")
    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    async with running(settings_for(f"sqlite+aiosqlite:///{path}", tmp_path), limits) as running_site:
        yield running_site


async def by_a_webhook(site: Site, client: httpx.AsyncClient, url: str) -> str:
    """A node calls it; gives the call's error."""
    return await _tried(site, client, {"id": "a", "type": "call_webhook", "config": {"url": url}})


async def by_a_model(site: Site, client: httpx.AsyncClient, url: str) -> str:
    """The workspace's model is said to be there."""
    put = await client.put("/api/model", json={"base_url": url, "model": "m", "api_key": "k"})
    if not put.is_success:
        return "refused"
    return await _tried(site, client, {"id": "a", "type": "ask_llm", "config": {"instructions": "Answer."}})


async def by_an_event(site: Site, client: httpx.AsyncClient, url: str) -> str:
    """Events are to be sent there."""
    made = await client.post("/api/event-subscriptions", json={"url": url})
    if not made.is_success:
        return "refused"
    path = f"/api/event-subscriptions/{made.json()['id']}"
    assert (await client.post(f"{path}/ping")).is_success
    async with HttpClient(Reach()) as http:
        tools = DeliveryTools(site.services.database, site.services.cipher, http, site.clock, random.random)
        await EventDeliverer(tools).deliver_due()
    delivery = {"state": "due", "error": ""}
    async with asyncio.timeout(TRIED_S):
        while delivery["state"] == "due" and not delivery["error"]:  # the site's own deliverer may have come first
            [delivery] = (await client.get(f"{path}/deliveries")).json()["items"]
    await client.delete(path)
    return delivery["error"]


async def by_a_channel(_: Site, client: httpx.AsyncClient, url: str) -> str:
    """The provider is said to be there."""
    settings = {"graph_base_url": url, "waba_id": "9"}
    number = {"number_id": "1", "secrets": {"access_token": "t", "app_secret": "s"}, "settings": settings}
    made = await client.post("/api/channels", json=number)
    if not made.is_success:
        return "refused"
    path = f"/api/channels/{made.json()['id']}"
    tested = await client.post(f"{path}/test")
    await client.delete(path)
    return "failed" if not tested.is_success or "ok" not in tested.text else "passed"


@pytest.mark.asyncio
@pytest.mark.parametrize("way", [by_a_webhook, by_a_model, by_an_event, by_a_channel])
async def test_no_way_out_leads_inside(way: Way, site: Site, trap: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[Any] = []
    loop = asyncio.selector_events.BaseSelectorEventLoop

    async def sock_connect(_: Any, __: socket.socket, address: Any) -> None:
        dialled.append(address[0])
        raise OSError("nothing is dialled here")

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    owner = await site.sign_up()
    async with site.client(headers=owner.headers) as client:
        await client.post("/api/flows", json={"name": "F"})
        await way(site, client, "http://93.184.215.14/")
        assert set(dialled) == {"93.184.215.14"}
        dialled.clear()
        outcomes = {url: await way(site, client, url.format(port=trap.port)) for url in URLS}
    assert {url: outcome for url, outcome in outcomes.items() if outcome not in REFUSALS} == {}
    assert (dialled, trap.connections) == ([], 0)


async def _tried(site: Site, client: httpx.AsyncClient, node: dict[str, Any]) -> str:
    """Tries a node; gives the error of its call."""
    site.clock.move(10)  # a person tries no faster
    flow_id = (await client.get("/api/flows")).json()["items"][0]["id"]
    nodes = [{"id": "t", "type": "any_message_trigger"}, node]
    document = {"id": flow_id, "name": "F", "nodes": nodes, "edges": [{"source": "t", "port": "next", "target": "a"}]}
    asked = {"document": document, "actions": [{"type": "say", "text": "hi"}]}
    answer = await client.post(f"/api/flows/{flow_id}/try/call", json=asked)
    return answer.json()["action"].get("error", "answered") if answer.is_success else "refused"
