"""No route gives anything to whom it does not belong: every route of the application is found and tried."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from msgspec import Struct
from sqlalchemy import select

from backend.app import create_app
from backend.domains.accounts.caller import ROLES, SCOPES, Role
from backend.domains.accounts.guards import Public, Requires, declared, routes_of
from backend.domains.accounts.services.log_ins import Account, begin_log_in
from backend.models import metadata, users
from backend.settings import Settings
from backend.tools.token_buckets import Limit
from backend.web.options import WebOptions
from tests.backend.site import LoggedInAs, Site, running, settings_for
from tests.contract.route_examples import EXAMPLES, MARK, Example, make_things

NO_SETTINGS = Settings(
    host="127.0.0.1",
    port=8000,
    data_dir=Path(),
    database_url="sqlite+aiosqlite:///none",
    queue_url="",
    secret_key=bytes(32),
    public_url="",
    log_level="INFO",
    runs_worker=False,
)
ACCESS = {f"{method} {path}": declared(handler)[0] for method, path, handler in routes_of(create_app(NO_SETTINGS))}
GUARDED = {route: access for route, access in ACCESS.items() if isinstance(access, Requires)}

MANY = Limit(capacity=1_000_000, per_s=1_000_000)

Headers = dict[str, str]


class Neighbours(Struct, frozen=True):
    """Two workspaces: ours, with one of everything, and another one."""

    site: Site
    owner: LoggedInAs
    other: LoggedInAs
    things: dict[str, str]


@pytest_asyncio.fixture
async def neighbours(database_url: str, tmp_path: Path) -> AsyncIterator[Neighbours]:
    """Two workspaces."""
    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    async with running(settings_for(database_url, tmp_path), limits) as site:
        owner, other = await site.sign_up(MARK), await site.sign_up("Another")
        yield Neighbours(site, owner, other, await make_things(site, owner))


@pytest.mark.parametrize("route", sorted(ACCESS))
def test_every_route_has_an_example(route: str) -> None:
    assert route in EXAMPLES


def test_every_example_has_a_route() -> None:
    assert set(EXAMPLES) - set(ACCESS) == set()


def test_only_these_routes_are_open_to_everybody() -> None:
    public = {route for route, access in ACCESS.items() if isinstance(access, Public)}
    assert public == {route for route, example in EXAMPLES.items() if example.nobody}


def test_every_scope_opens_something() -> None:
    assert {access.scope for access in GUARDED.values() if access.scope} <= set(SCOPES)


@pytest.mark.asyncio
async def test_nobody_gets_anything(neighbours: Neighbours) -> None:
    async def nobodys(_: str) -> Headers:
        return {}

    assert await _tried(neighbours, GUARDED, nobodys, {401}) == []
    async with neighbours.site.client() as client:
        for route in ACCESS.keys() - GUARDED.keys():
            answer = await _send(client, route, neighbours.things, {})
            assert answer.status_code in EXAMPLES[route].nobody, (route, answer.text)
            assert MARK not in answer.text, route


@pytest.mark.asyncio
async def test_another_workspaces_owner_gets_nothing_of_ours(neighbours: Neighbours) -> None:
    before = await _ours(neighbours)
    wrong = []
    async with neighbours.site.client() as client:
        for route in sorted(GUARDED):
            answer = await _send(
                client, route, neighbours.things, await fresh_log_in(neighbours.site, neighbours.other)
            )
            example = EXAMPLES[route]
            is_refused = answer.status_code in example.refused and set(answer.json()) == {"error"}
            must_be_refused = _names_ours(example, neighbours.things) and not example.may_exist_elsewhere
            if MARK in answer.text or (must_be_refused and not is_refused) or answer.status_code >= 500:
                wrong.append(_told(route, answer))
    assert wrong == []
    assert await _ours(neighbours) == before


@pytest.mark.asyncio
async def test_too_low_a_role_is_refused(neighbours: Neighbours) -> None:
    members: dict[str, LoggedInAs] = {}
    for role in ROLES[1:]:
        members[role] = await neighbours.site.join(neighbours.owner, role)
    routes = {route: access for route, access in GUARDED.items() if access.role != ROLES[-1]}

    async def members_headers(route: str) -> Headers:
        return members[_below(GUARDED[route].role)].headers

    assert await _tried(neighbours, routes, members_headers, {403}) == []


@pytest.mark.asyncio
async def test_a_key_without_the_scope_is_refused(neighbours: Neighbours) -> None:
    keys: dict[str | None, str] = {}
    for scope in {access.scope for access in GUARDED.values()}:
        _, keys[scope] = await neighbours.site.key(neighbours.owner, *(one for one in SCOPES if one != scope))

    async def keys_headers(route: str) -> Headers:
        return {"X-API-Key": keys[GUARDED[route].scope]}

    assert await _tried(neighbours, GUARDED, keys_headers, {403}) == []


@pytest.mark.asyncio
async def test_credentials_that_ended_are_refused(neighbours: Neighbours) -> None:
    for credential in await _ended(neighbours):

        async def endeds(_: str, credential: Headers = credential) -> Headers:
            return credential

        assert await _tried(neighbours, GUARDED, endeds, {401}) == []


@pytest.mark.asyncio
async def test_a_credential_that_is_over_is_refused(neighbours: Neighbours) -> None:
    ends = neighbours.site.clock.now() + timedelta(hours=1)
    _, key = await neighbours.site.key(neighbours.owner, *SCOPES, expires_at=ends.isoformat())
    neighbours.site.clock.move(24 * 3_600)
    for credential in (neighbours.owner.headers, {"X-API-Key": key}):

        async def overs(_: str, credential: Headers = credential) -> Headers:
            return credential

        assert await _tried(neighbours, GUARDED, overs, {401}) == []


@pytest.mark.asyncio
async def test_the_owner_gets_what_was_refused_to_all_others(neighbours: Neighbours) -> None:
    """The control: an example that nobody may send proves nothing."""

    async def owners(owner: LoggedInAs, _: str) -> Headers:
        return owner.headers

    assert await _refused(neighbours, GUARDED, owners) == []


@pytest.mark.asyncio
async def test_a_key_with_the_one_scope_is_enough(neighbours: Neighbours) -> None:
    keys: dict[tuple[str, str], str] = {}  # one workspace has so many at most

    async def ones(owner: LoggedInAs, route: str) -> Headers:
        scope = GUARDED[route].scope or ""
        place = (owner.workspace_id, scope)
        if place not in keys:
            _, keys[place] = await neighbours.site.key(owner, scope)
        return {"Authorization": f"Bearer {keys[place]}"}

    scoped = {route: access for route, access in GUARDED.items() if access.scope is not None}
    assert await _refused(neighbours, scoped, ones) == []


async def _refused(
    neighbours: Neighbours,
    routes: dict[str, Requires],
    headers_for: Callable[[LoggedInAs, str], Awaitable[Headers]],
) -> list[str]:
    """Sends every example with a credential that must do; gives what was refused.

    What an example before has used up is made anew: the second time, in a new workspace, counts.
    """
    owner, things, wrong = neighbours.owner, neighbours.things, []
    async with neighbours.site.client() as client:
        for route in sorted(routes):
            answer = await _send(client, route, things, await headers_for(owner, route))
            if _is_taken(route, answer):
                continue
            owner = await neighbours.site.sign_up(MARK)
            things = await make_things(neighbours.site, owner)
            answer = await _send(client, route, things, await headers_for(owner, route))
            if not _is_taken(route, answer):
                wrong.append(_told(route, answer))
    return wrong


def _is_taken(route: str, answer: httpx.Response) -> bool:
    return answer.is_success or answer.status_code in EXAMPLES[route].outside


async def _tried(
    neighbours: Neighbours,
    routes: dict[str, Requires],
    headers_for: Callable[[str], Awaitable[Headers]],
    expected: set[int],
) -> list[str]:
    """Sends every example with a credential that must not do; gives what was not refused, or changed something."""
    before = await _ours(neighbours)
    wrong = []
    async with neighbours.site.client() as client:
        for route in sorted(routes):
            answer = await _send(client, route, neighbours.things, await headers_for(route))
            if answer.status_code not in expected or set(answer.json()) != {"error"} or MARK in answer.text:
                wrong.append(_told(route, answer))
    if await _ours(neighbours) != before:
        wrong.append("something of ours was changed")
    return wrong


async def _send(client: httpx.AsyncClient, route: str, things: dict[str, str], headers: Headers) -> httpx.Response:
    method, _, path = route.partition(" ")
    example = EXAMPLES[route]
    for name, value in _filled(example.path, things).items():
        path = path.replace(f"{{{name}}}", value)
    more: dict[str, Any] = {"content": example.raw} if example.raw else {}
    if example.body is not None:
        more["json"] = _filled(example.body, things)
    query = _filled(example.query, things)
    return await client.request(method, path, params=query, headers={**example.headers, **headers}, **more)


def _filled(value: Any, things: dict[str, str]) -> Any:
    """Puts ids in the places of their names."""
    if isinstance(value, str):
        for name, id_ in things.items():
            value = value.replace(f"{{{name}}}", id_)
        return value
    if isinstance(value, dict):
        return {key: _filled(item, things) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, things) for item in value]
    return value


def _names_ours(example: Example, things: dict[str, str]) -> bool:
    """Tells whether a request names something of ours."""
    sent = [example.path, example.query, example.body]
    return bool(_filled(sent, things) != sent)


def _below(role: Role) -> Role:
    return ROLES[ROLES.index(role) + 1]


def _told(route: str, answer: httpx.Response) -> str:
    return f"{route}: {answer.status_code} {answer.text[:300]}"


async def fresh_log_in(site: Site, person: LoggedInAs) -> Headers:
    """Logs somebody in anew: the request before may have ended the last log-in, or changed the password."""
    (row,) = await site.rows(select(users.c.credential_revision).where(users.c.id == person.user_id))
    account = Account(person.user_id, "", row.credential_revision)
    begun = await begin_log_in(site.services, account, person.workspace_id)
    return {"Authorization": f"Bearer {begun.token}"}


async def _ended(neighbours: Neighbours) -> list[Headers]:
    """Gives credentials that counted once: logged out, revoked, of somebody who was removed."""
    site, owner = neighbours.site, neighbours.owner
    logged_out = await fresh_log_in(site, owner)
    gone = await site.join(owner, "admin")
    key_id, key = await site.key(owner, *SCOPES)
    async with site.client() as client:
        await client.post("/api/accounts/log-out", headers=logged_out)
        await client.delete(f"/api/workspace/members/{gone.user_id}", headers=owner.headers)
        await client.delete(f"/api/workspace/api-keys/{key_id}", headers=owner.headers)
    return [logged_out, gone.headers, {"X-API-Key": key}]


async def _ours(neighbours: Neighbours) -> dict[str, list[Any]]:
    """Reads everything that is ours, but for when a key was last used and who is logged in."""
    found: dict[str, list[Any]] = {}
    for table in metadata.sorted_tables:
        if "workspace_id" in table.c and table.name != "log_ins":
            columns = [column for column in table.c if column.name != "used_at"]
            query = select(*columns).where(table.c.workspace_id == neighbours.owner.workspace_id)
            found[table.name] = sorted(map(tuple, await neighbours.site.rows(query)), key=repr)
    return found
