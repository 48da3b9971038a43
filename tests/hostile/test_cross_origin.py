"""Pages of other sites change nothing and read nothing, though the browser sends the cookie along: every route."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from backend.domains.accounts.credentials import COOKIE
from backend.own_site import OwnSite
from backend.web.options import WebOptions
from tests.backend.site import HOST, running, settings_for
from tests.backend.test_isolation import ACCESS, GUARDED, MANY, Neighbours, _ours, _send, fresh_log_in
from tests.contract.route_examples import MARK, make_things

# What browsers say of a page of another site; `Sec-Fetch-Site` and `Origin` are theirs, no page can set them
ANOTHER_SITE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"https://{HOST}.evil.example"},
    {"Origin": f"http://evil.example#{HOST}"},
    {"Origin": f"http://{HOST}:8443"},
    {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "cross-site"},
    {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
]
UNSAID = [{}, {"Referer": f"http://{HOST}/"}, {"Sec-Fetch-Site": "none"}]
OUR_PAGE = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}

CHANGES = sorted(route for route in GUARDED if not route.startswith("GET "))
READS = sorted(route for route in GUARDED if route.startswith("GET ") and not route.endswith("/live"))
PUBLIC_CHANGES = sorted(route for route in ACCESS.keys() - GUARDED.keys() if not route.startswith("GET "))


@pytest_asyncio.fixture
async def here(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Neighbours]:
    """A workspace with one of everything; who asks is found out before any database is."""
    path = shutil.copyfile(sqlite_template, tmp_path / "test.sqlite3")
    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    async with running(settings_for(f"sqlite+aiosqlite:///{path}", tmp_path), limits) as site:
        owner = await site.sign_up(MARK)
        yield Neighbours(site, owner, owner, await make_things(site, owner))


async def cookie(here: Neighbours) -> dict[str, str]:
    """Gives the owner's cookie, of a log-in that counts."""
    told = await fresh_log_in(here.site, here.owner)
    return {"Cookie": f"{COOKIE}={told['Authorization'].removeprefix('Bearer ')}"}


@pytest.mark.asyncio
async def test_another_sites_page_changes_nothing_with_the_owners_cookie(here: Neighbours) -> None:
    assert len(CHANGES) > 70
    before, held, wrong = await _ours(here), await cookie(here), []
    async with here.site.client() as client:
        for route in CHANGES:
            for told in ANOTHER_SITE + UNSAID:
                answer = await _send(client, route, here.things, {**held, **told})
                if answer.status_code != 403 or set(answer.json()) != {"error"}:
                    wrong.append((route, told, answer.status_code))
    assert wrong == []
    assert await _ours(here) == before


@pytest.mark.asyncio
async def test_our_own_page_does_all_of_it_with_the_same_cookie(here: Neighbours) -> None:
    """The control: a route that refuses every cookie proves nothing."""
    refused = []
    async with here.site.client() as client:
        for route in CHANGES:
            answer = await _send(client, route, here.things, {**await cookie(here), **OUR_PAGE})
            if answer.status_code in (401, 403):
                refused.append((route, answer.text[:200]))
    assert refused == []


@pytest.mark.asyncio
async def test_another_sites_page_can_read_nothing_and_may_ask_for_nothing(here: Neighbours) -> None:
    before, held = await _ours(here), await cookie(here)
    async with here.site.client() as client:
        for route in READS:
            _closed_to_others(await _send(client, route, here.things, {**held, **ANOTHER_SITE[0]}), route)
        for route in sorted(ACCESS):
            method, _, path = route.partition(" ")
            asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": method}
            _closed_to_others(await client.options(path.replace("{", "").replace("}", ""), headers=asked), route)
    after = await _ours(here)
    written = {table for table in after if after[table] != before[table]}
    assert written <= {"audit_log"}  # who exported what is written down
    await _nothing_public_is_taken(here)


async def _nothing_public_is_taken(here: Neighbours) -> None:
    """Logging somebody in, as somebody else, is a change too; what is posted with a signature has no page at all."""
    assert len(PUBLIC_CHANGES) >= 5
    held = await cookie(here)
    async with here.site.client() as client:
        for route in PUBLIC_CHANGES:
            refusal = 401 if "/webhooks/" in route else 403
            for told in ANOTHER_SITE:
                answer = await _send(client, route, here.things, {**held, **told})
                assert answer.status_code == refusal, (route, told, answer.text)
                assert "set-cookie" not in answer.headers


@pytest.mark.asyncio
@pytest.mark.parametrize("told", ANOTHER_SITE, ids=str)
async def test_another_sites_page_gets_no_websocket_and_no_event(told: dict[str, str]) -> None:
    reached: list[str] = []

    class Served:
        """What lies behind."""

        def lifespan(self) -> Any:
            raise NotImplementedError

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            reached.append(scope["type"])

    said: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        said.append(message)

    site = OwnSite(Served(), "")
    told = {"Host": HOST, **told}
    raw = [(name.lower().encode(), value.encode()) for name, value in told.items()]
    await site({"type": "websocket", "path": "/_event/", "headers": raw}, receive, send)
    for method, path in (("GET", "/_event/"), ("POST", "/_event/"), ("POST", "/_upload"), ("POST", "/flows")):
        await site({"type": "http", "method": method, "path": path, "headers": raw}, receive, send)
    assert reached == []
    assert [one.get("code", one.get("status")) for one in said if "body" not in one] == [1008, 403, 403, 403, 403]
    own = [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
    await site({"type": "websocket", "path": "/_event/", "headers": own}, receive, send)
    assert reached == ["websocket"]


def test_the_api_takes_no_websocket() -> None:
    """Every route is one that a request reaches, so that none escapes what is tried here."""
    assert {route.partition(" ")[0] for route in ACCESS} <= {"GET", "POST", "PUT", "PATCH", "DELETE"}


def _closed_to_others(answer: httpx.Response, route: str) -> None:
    assert not [name for name in answer.headers if name.startswith("access-control-allow")], route
    assert answer.headers["cross-origin-resource-policy"] == "same-origin", route
