"""Buckets hold across restarts and among processes, and cost no rows while little is sent."""

import pytest
import pytest_asyncio
from sqlalchemy import insert

from backend.calls.send_limits import SendLimits
from backend.channels.cloud_api.rate_limits import PAIR_LIMIT, number_limit
from backend.database import Database
from backend.models import rate_buckets, workspaces
from backend.tools.clock import MovableClock
from backend.tools.token_buckets import Limit
from tests.backend.world import BEGINS_AT, World

pytestmark = pytest.mark.asyncio

PAIR = {"pair:c1:ana": PAIR_LIMIT}
NUMBER = {"number:c1": number_limit(80)}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(BEGINS_AT)


@pytest_asyncio.fixture
async def stored(database: Database) -> Database:
    """A database with a workspace."""
    row = {"id": "w1", "name": "Fluxo", "created_at": BEGINS_AT}
    await database.write(lambda connection: connection.execute(insert(workspaces), row))
    return database


def burst(limits: SendLimits, which: dict[str, Limit], count: int) -> list[float]:
    return [limits.reserve("w1", which) for _ in range(count)]


async def test_whoever_comes_later_waits_longer(stored: Database, clock: MovableClock) -> None:
    limits = SendLimits(stored, clock)
    waits = burst(limits, PAIR, 47)
    assert waits[:45] == [0] * 45
    assert waits[45:] == pytest.approx([6, 12])
    waits = burst(limits, NUMBER, 240)
    assert waits[:80] == [0] * 80
    assert waits[-1] == pytest.approx(2)


async def test_a_restart_forgives_nothing(stored: Database, clock: MovableClock) -> None:
    async with (first := SendLimits(stored, clock)).open():
        burst(first, PAIR, 50)
    clock.move(6)
    async with (second := SendLimits(stored, clock)).open():
        assert burst(second, PAIR, 1) == pytest.approx([30])


async def test_processes_hear_what_the_others_took(stored: Database, clock: MovableClock) -> None:
    one, other = SendLimits(stored, clock), SendLimits(stored, clock)
    burst(one, PAIR, 30)
    burst(other, PAIR, 30)
    await one.keep()
    await other.keep()
    assert burst(other, PAIR, 1) == pytest.approx([96])
    burst(one, PAIR, 1)
    await one.keep()
    assert burst(one, PAIR, 1) == pytest.approx([102])


async def test_little_traffic_costs_no_rows_and_no_debt(database: Database) -> None:
    world = await World(database).open()
    limits = SendLimits(database, world.clock)
    for _ in range(50):
        burst(limits, PAIR, 4)
        await limits.keep()
        world.clock.move(60)
    assert await world.rows(rate_buckets) == []
    assert burst(limits, PAIR, 45)[-1] == pytest.approx(0, abs=1e-6)
    await limits.keep()
    (row,) = await world.rows(rate_buckets)
    assert row.tokens == pytest.approx(0, abs=0.01)


async def test_what_the_provider_calls_used_up_is_used_up(stored: Database, clock: MovableClock) -> None:
    async with (limits := SendLimits(stored, clock)).open():
        limits.empty("w1", "number:c1", NUMBER["number:c1"], 10)
        assert burst(limits, NUMBER, 1) == pytest.approx([10])
    async with (again := SendLimits(stored, clock)).open():
        assert burst(again, NUMBER, 1)[0] == pytest.approx(10, abs=0.1)


async def test_full_buckets_are_forgotten(stored: Database, clock: MovableClock) -> None:
    limits = SendLimits(stored, clock)
    burst(limits, PAIR, 45)
    await limits.keep()
    clock.move(45 * 6)
    await limits.keep()
    assert burst(limits, PAIR, 46)[-1] == pytest.approx(6)
