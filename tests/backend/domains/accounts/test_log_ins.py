"""Signing up, logging in and out: what counts as a credential, and for how long."""

import asyncio

import pytest
from sqlalchemy import select

from backend.models import audit_log, log_ins, users
from tests.backend.site import PASSWORD, Site, fault

pytestmark = pytest.mark.asyncio

SIGN_UP = {"email": "Ana@Example.org", "password": PASSWORD, "name": "Ana", "workspace_name": "Clínica"}
OURS = {"Sec-Fetch-Site": "same-origin"}


async def test_signing_up_makes_a_user_with_a_workspace_and_logs_them_in(site: Site) -> None:
    async with site.client() as client:
        answer = await client.post("/api/accounts/sign-up", json=SIGN_UP)
        assert answer.status_code == 201
        me = (await client.get("/api/me")).json()
    assert (me["email"], me["role"]) == ("ana@example.org", "owner")
    assert [item["workspace_name"] for item in me["memberships"]] == ["Clínica"]
    (stored,) = await site.rows(select(users.c.password_hash))
    assert stored.password_hash.startswith("$argon2id$")
    assert [row.action for row in await site.rows(select(audit_log.c.action))] == ["workspace.created"]


async def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(site: Site) -> None:
    async with site.client() as client:
        cookie = (await client.post("/api/accounts/sign-up", json=SIGN_UP)).headers["set-cookie"]
    assert cookie.startswith("fluxo_log_in=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


async def test_all_faults_of_a_sign_up_are_named_at_once_and_nothing_is_kept(site: Site) -> None:
    body = {"email": "nobody", "password": 1, "name": "", "country": "br", "color": "red"}
    async with site.client() as client:
        status, code, faults = fault(await client.post("/api/accounts/sign-up", json=body))
    assert (status, code) == (400, "bad_input")
    assert set(faults) >= {
        "$ field_missing",
        "$ field_unknown",
        "$.email field_wrong_form",
        "$.password field_wrong_type",
        "$.country field_wrong_form",
    }
    assert await site.rows(select(users.c.id)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"password": "short"}, "$.password password_too_short"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "$.password password_too_plain"),
        ({"time_zone": "Mars/Olympus"}, "$.time_zone time_zone_unknown"),
    ],
)
async def test_what_no_type_says_is_refused_too(site: Site, change: dict[str, str], expected: str) -> None:
    async with site.client() as client:
        assert fault(await client.post("/api/accounts/sign-up", json={**SIGN_UP, **change}))[2] == [expected]


async def test_an_address_has_one_account_also_when_two_sign_up_at_once(site: Site) -> None:
    async with site.client() as client:
        answers = await asyncio.gather(*(client.post("/api/accounts/sign-up", json=SIGN_UP) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(await site.rows(select(users.c.id))) == 1


async def test_logging_in_takes_the_right_password_and_tells_nobody_which_part_was_wrong(site: Site) -> None:
    ana = await site.sign_up()
    async with site.client() as client:
        right = await client.post("/api/accounts/log-in", json={"email": ana.email.upper(), "password": PASSWORD})
        wrong = await client.post("/api/accounts/log-in", json={"email": ana.email, "password": "wrong password"})
        nobody = await client.post("/api/accounts/log-in", json={"email": "no@example.org", "password": PASSWORD})
    assert right.status_code == 200
    assert fault(wrong)[:2] == fault(nobody)[:2] == (401, "not_signed_in")
    assert wrong.json()["error"]["message"] == nobody.json()["error"]["message"]


async def test_a_wrong_password_cannot_be_tried_often_whatever_a_header_claims(site: Site) -> None:
    ana = await site.sign_up()
    statuses = []
    async with site.client("203.0.113.9") as guesser, site.client("198.51.100.20") as other:
        for number in range(7):
            told = {"X-Forwarded-For": f"192.0.2.{number}"}
            body = {"email": ana.email, "password": f"wrong password {number}"}
            statuses.append((await guesser.post("/api/accounts/log-in", json=body, headers=told)).status_code)
        right = {"email": ana.email, "password": PASSWORD}
        refused = await guesser.post("/api/accounts/log-in", json=right)
        assert (await other.post("/api/accounts/log-in", json=right)).status_code == 200
        assert statuses == [401] * 5 + [429] * 2
        assert fault(refused)[:2] == (429, "too_many_requests")
        site.clock.move(int(refused.headers["retry-after"]))
        assert (await guesser.post("/api/accounts/log-in", json=right)).status_code == 200


async def test_who_knows_the_password_is_never_locked_out_by_logging_in(site: Site) -> None:
    ana = await site.sign_up()
    body = {"email": ana.email, "password": PASSWORD}
    async with site.client() as client:
        statuses = {(await client.post("/api/accounts/log-in", json=body)).status_code for _ in range(12)}
    assert statuses == {200}


async def test_logging_out_ends_this_log_in_and_no_other(site: Site) -> None:
    ana = await site.sign_up()
    async with site.client() as client:
        other = (await client.post("/api/accounts/log-in", json={"email": ana.email, "password": PASSWORD})).json()
        gone = await client.post("/api/accounts/log-out", headers=ana.headers)
        assert gone.status_code == 204
        assert fault(await client.get("/api/me", headers=ana.headers))[0] == 401
        told = {"Authorization": f"Bearer {other['token']}"}
        assert (await client.get("/api/me", headers=told)).status_code == 200


async def test_a_log_in_ends_by_itself_and_its_row_is_cleared_away(site: Site) -> None:
    ana = await site.sign_up()
    async with site.client() as client:
        site.clock.move(12 * 3_600 - 1)
        assert (await client.get("/api/me", headers=ana.headers)).status_code == 200
        site.clock.move(2)
        assert fault(await client.get("/api/me", headers=ana.headers))[0] == 401
        await client.post("/api/accounts/log-in", json={"email": ana.email, "password": PASSWORD})
    assert len(await site.rows(select(log_ins.c.id))) == 1


async def test_a_new_password_ends_every_log_in_but_the_new_one(site: Site) -> None:
    ana = await site.sign_up()
    body = {"current_password": PASSWORD, "new_password": "another long password"}
    async with site.client() as client:
        wrong = await client.put(
            "/api/me/password", json={**body, "current_password": "not this one"}, headers=ana.headers
        )
        assert fault(wrong) == (403, "not_allowed", ["$.current_password password_wrong"])
        changed = await client.put("/api/me/password", json=body, headers=ana.headers)
        assert fault(await client.get("/api/me", headers=ana.headers))[0] == 401
        told = {"Authorization": f"Bearer {changed.json()['token']}"}
        assert (await client.get("/api/me", headers=told)).status_code == 200
        old = await client.post("/api/accounts/log-in", json={"email": ana.email, "password": PASSWORD})
        assert old.status_code == 401
    actions = [row.action for row in await site.rows(select(audit_log.c.action))]
    assert "account.password_changed" in actions


async def test_switching_goes_on_in_a_workspace_one_belongs_to_and_in_no_other(site: Site) -> None:
    ana, eva = await site.sign_up("A"), await site.sign_up("B")
    async with site.client() as client:
        invited = await client.post(
            "/api/workspace/invitations", json={"email": ana.email, "role": "editor"}, headers=eva.headers
        )
        joined = await client.post(
            "/api/accounts/accept-invitation", json={"token": invited.json()["token"], "password": PASSWORD}
        )
        assert joined.json()["me"]["workspace_id"] == eva.workspace_id
        switched = await client.put("/api/me/workspace", json={"workspace_id": eva.workspace_id}, headers=ana.headers)
        assert (switched.json()["me"]["workspace_id"], switched.json()["me"]["role"]) == (eva.workspace_id, "editor")
        assert (await client.get("/api/me", headers=ana.headers)).status_code == 401
        body = {"workspace_id": ana.workspace_id}
        assert fault(await client.put("/api/me/workspace", json=body, headers=eva.headers))[0] == 404


async def test_a_cookie_changes_nothing_when_another_site_sends_it(site: Site) -> None:
    async with site.client() as client:
        await client.post("/api/accounts/sign-up", json=SIGN_UP)
        change = {"name": "New"}
        for headers, expected in [
            ({}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "none"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Sec-Fetch-Site": "cross-site", "Origin": f"http://{site.host}"}, 403),
            ({"Origin": f"http://{site.host}"}, 200),
            (OURS, 200),
        ]:
            answer = await client.patch("/api/workspace", json=change, headers=headers)
            assert answer.status_code == expected, headers
        assert (await client.get("/api/me", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


async def test_another_sites_page_can_log_nobody_in(site: Site) -> None:
    ana = await site.sign_up()
    body = {"email": ana.email, "password": PASSWORD}
    async with site.client() as client:
        headers = {"Origin": "https://evil.example"}
        assert fault(await client.post("/api/accounts/log-in", json=body, headers=headers))[0] == 403


async def test_the_client_id_must_be_the_credentials_own(site: Site) -> None:
    ana, eva = await site.sign_up("A"), await site.sign_up("B")
    async with site.client(headers=ana.headers) as client:
        own = await client.get("/api/workspace", headers={"X-Client-Id": ana.workspace_id})
        others = await client.get("/api/workspace", headers={"X-Client-Id": eva.workspace_id})
    assert own.status_code == 200
    assert fault(others) == (403, "not_allowed", ["X-Client-Id other_client"])


@pytest.mark.parametrize("told", ["Bearer", "Bearer x", "Basic YTpi", "Bearer a.b.c", "Bearer " + "x" * 5_000])
async def test_a_credential_that_is_none_is_refused(site: Site, told: str) -> None:
    async with site.client() as client:
        assert fault(await client.get("/api/me", headers={"Authorization": told}))[:2] == (401, "not_signed_in")
