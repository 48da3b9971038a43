"""So much may be asked of one credential, one workspace, one address and the whole installation; then one waits."""

import httpx
import pytest

from backend.settings import Settings
from backend.tools.token_buckets import Limit
from backend.web.options import WebOptions
from tests.backend.site import LoggedInAs, Site, fault, running

pytestmark = pytest.mark.asyncio

TWO = Limit(capacity=2, per_s=0.1)


async def ask(site: Site, who: LoggedInAs | None, address: str = "198.51.100.7") -> httpx.Response:
    async with site.client(address) as client:
        return await client.get("/api/me", headers=who.headers if who else {})


async def statuses(site: Site, *who: LoggedInAs | None) -> list[int]:
    return [(await ask(site, one)).status_code for one in who]


async def test_a_workspaces_members_share_its_limit_and_leave_its_neighbours_alone(settings: Settings) -> None:
    async with running(settings) as site:
        eva, max_ = await site.sign_up("Clinic"), await site.sign_up("Pizzeria")
        rui = await site.join(eva, "operator")
    async with running(settings, WebOptions(per_workspace=TWO)) as site:
        assert await statuses(site, eva, rui, rui, eva) == [200, 200, 429, 429]
        assert await statuses(site, max_) == [200]
        refused = await ask(site, rui)
        assert fault(refused) == (429, "too_many_requests", [])
        assert refused.headers["retry-after"] == "10"
        site.clock.move(10)
        assert await statuses(site, eva, rui) == [200, 429]


async def test_the_installations_limit_counts_everybody_and_strangers(settings: Settings) -> None:
    async with running(settings) as site:
        eva, max_ = await site.sign_up("Clinic"), await site.sign_up("Pizzeria")
    async with running(settings, WebOptions(per_instance=Limit(capacity=3, per_s=0.1))) as site:
        assert await statuses(site, eva, max_, None, None, eva) == [200, 200, 401, 429, 429]


async def test_one_credential_uses_up_its_own_limit_alone(settings: Settings) -> None:
    async with running(settings) as site:
        eva = await site.sign_up("Clinic")
        rui = await site.join(eva, "operator")
    async with running(settings, WebOptions(per_credential=TWO)) as site:
        assert await statuses(site, eva, eva, eva, rui) == [200, 200, 429, 200]


async def test_who_shows_no_credential_is_limited_by_address(settings: Settings) -> None:
    async with running(settings, WebOptions(per_address=TWO)) as site:
        assert await statuses(site, None, None, None) == [401, 401, 429]
        assert (await ask(site, None, "198.51.100.8")).status_code == 401
