"""Each thing the installation depends on is told by itself; what only slows it down does not count as an outage."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from backend.jobs.heartbeat import beat
from backend.models import channels
from tests.backend.site import Site

pytestmark = pytest.mark.asyncio


async def told(site: Site) -> tuple[int, dict[str, Any]]:
    """Gives the status, and what is told of each dependency."""
    async with site.client() as client:
        answer = await client.get("/api/health")
    body = answer.json()
    assert (body["state"] == "ok") == (answer.status_code == 200)
    return answer.status_code, {name: (one["state"], one["detail"]) for name, one in body["dependencies"].items()}


async def give_sign_of_life(site: Site, role: str) -> None:
    now = site.clock.now()
    await site.services.database.write(partial(beat, process_id=role, role=role, up_since=now, now=now))


async def test_without_a_worker_it_is_not_well_and_says_why(site: Site) -> None:
    status, found = await told(site)
    assert status == 503
    assert found["worker"] == ("failing", "none has given a sign of life")
    assert {found[name][0] for name in ("database", "queue", "wake_ups", "channels")} == {"ok"}
    await give_sign_of_life(site, "worker")
    status, found = await told(site)
    assert (status, {state for state, _ in found.values()}) == (200, {"ok"})


async def test_a_database_that_takes_nothing_any_more_is_told(site: Site) -> None:
    await give_sign_of_life(site, "worker")
    site.clock.move(31)
    status, found = await told(site)
    assert (status, found["database"]) == (503, ("failing", "nothing could be written for 31 s"))
    assert found["worker"][0] == "ok"
    await give_sign_of_life(site, "api")
    assert (await told(site))[0] == 200


async def test_a_queue_that_is_cut_off_and_a_stopped_channel_are_told_and_no_outage(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give_sign_of_life(site, "worker")
    eva = await site.sign_up()
    async with site.client() as client:
        secrets = {"access_token": "t", "app_secret": "s", "verify_token": "v"}
        await client.post("/api/channels", json={"number_id": "n1", "secrets": secrets}, headers=eva.headers)
    await site.services.database.write(lambda connection: connection.execute(update(channels).values(status="stopped")))
    monkeypatch.setattr(site.services.waker._trouble, "is_told", True)
    status, found = await told(site)
    assert status == 200
    assert found["channels"] == ("failing", "1 cannot send")
    assert found["wake_ups"] == ("failing", "workers look for work once a second")
