"""A workspace's own data: what is changed is seen, and written down."""

import pytest
from sqlalchemy import select

from backend.models import audit_log
from tests.backend.site import Site, fault

pytestmark = pytest.mark.asyncio
PLAN = {"hours": [{"weekday": 0, "opens": "09:00", "closes": "18:00"}], "holidays": ["2026-12-25"]}


async def test_business_hours_are_kept_until_they_are_taken_away(site: Site) -> None:
    async with site.client() as client:
        eva = await site.sign_up()
        first = (await client.get("/api/workspace", headers=eva.headers)).json()
        assert first["business_hours"] is None
        changed = await client.patch("/api/workspace", json={"business_hours": PLAN}, headers=eva.headers)
        assert (changed.status_code, changed.json()["business_hours"]) == (200, PLAN)
        renamed = await client.patch("/api/workspace", json={"name": "Forno"}, headers=eva.headers)
        assert (renamed.json()["name"], renamed.json()["business_hours"]) == ("Forno", PLAN)
        gone = await client.patch("/api/workspace", json={"business_hours": None}, headers=eva.headers)
        assert (gone.json()["name"], gone.json()["business_hours"]) == ("Forno", None)
    actions = [row.action for row in await site.rows(select(audit_log.c.action))]
    assert actions.count("workspace.changed") == 3


async def test_a_holiday_that_is_no_day_is_refused(site: Site) -> None:
    async with site.client() as client:
        eva = await site.sign_up()
        plan = PLAN | {"holidays": ["2026-12-25", "2026-02-30"]}
        refused = await client.patch("/api/workspace", json={"business_hours": plan}, headers=eva.headers)
        assert fault(refused) == (400, "bad_input", ["$.business_hours.holidays[1] no_such_day"])
        assert (await client.get("/api/workspace", headers=eva.headers)).json()["business_hours"] is None
