"""What is no longer needed is deleted after its time, in batches, and nothing else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Date, Table, select

from backend.jobs import clean_up as job
from backend.jobs.clean_up import RULES, clean_up
from backend.models import (
    channels,
    conversations,
    effects,
    event_subscriptions,
    idempotency_keys,
    live_changes,
    live_watches,
    stored_files,
    users,
)
from backend.models.base import Moment
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

STATES = {"effects": "done", "inputs": "taken", "event_deliveries": "done"}
GIVEN: dict[str, Any] = {"workspace_id": "w1", "channel_id": "c1", "user_id": "u1", "subscription_id": "s1"}


def row_of(table: Table, at: datetime, number: int) -> dict[str, Any]:
    """A row that is over, all of whose moments are the same."""
    row: dict[str, Any] = {}
    for column in table.c:
        if isinstance(column.type, Moment):
            row[column.name] = at
        elif isinstance(column.type, Date):
            row[column.name] = at.date()
        elif column.name in GIVEN:
            row[column.name] = GIVEN[column.name]
        elif column.name == "state":
            row["state"] = STATES[table.name]
        elif column.name == "file_id":
            row["file_id"] = f"file{number}"
        elif not column.nullable and column.default is None and column.server_default is None:
            row[column.name] = number if column.type.python_type in (int, float) else f"x{number}"
    return row | ({"kind": "effect"} if table.name == "dead_letters" else {})


async def people(world: World) -> None:
    """What rows belong to."""
    now = world.clock.now()
    await world.add(users, id="u1", email="a@b", password_hash="x", created_at=now)
    await world.add(event_subscriptions, id="s1", workspace_id="w1", url="https://x", secret=b"x", created_at=now)
    for number in (1, 2):
        more = {"kind": "image", "mime_type": "image/png", "size_bytes": 1, "sha256": "", "created_at": now}
        await world.add(stored_files, id=f"file{number}", workspace_id="w1", **more)


async def test_each_table_keeps_its_rows_as_long_as_it_says_and_no_longer(world: World) -> None:
    await people(world)
    now = world.clock.now()
    for rule in RULES:
        for number, age in enumerate((rule.kept + timedelta(days=1, minutes=1), rule.kept - timedelta(hours=1)), 1):
            await world.add(rule.table, **row_of(rule.table, now - age, number))
    assert await world.database.write(lambda c: clean_up(c, now)) == len(RULES)
    for rule in RULES:
        (left,) = await world.read(select(rule.moment))
        limit = now - rule.kept
        assert left[0] >= (limit.date() if isinstance(left[0], date) and not isinstance(left[0], datetime) else limit)
    assert await world.database.write(lambda c: clean_up(c, now)) == 0


async def test_what_is_not_over_stays_however_old_it_is(world: World) -> None:
    old = world.clock.now() - timedelta(days=3_000)
    row = row_of(effects, old, 1) | {"state": "due"}
    await world.add(effects, **row)
    assert await world.database.write(lambda c: clean_up(c, world.clock.now())) == 0
    assert len(await world.rows(effects)) == 1


async def test_much_is_deleted_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "MAX_TOGETHER", 3)
    old = world.clock.now() - timedelta(days=30)
    for number in range(7):
        await world.add(idempotency_keys, **row_of(idempotency_keys, old, number))
    counts = [await world.database.write(lambda c: clean_up(c, world.clock.now())) for _ in range(4)]
    assert counts == [3, 3, 1, 0]


async def test_conversations_and_channels_are_never_cleaned_up(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    world.clock.move(5_000 * 86_400)
    await world.database.write(lambda c: clean_up(c, world.clock.now()))
    assert len(await world.rows(conversations)) == 1
    assert len(await world.rows(channels)) == 2


async def test_what_watchers_were_told_who_are_gone_is_deleted(world: World) -> None:
    now = world.clock.now()
    await world.add(live_watches, workspace_id="w1", until=now + timedelta(minutes=1))
    await world.add(live_watches, workspace_id="w2", until=now - timedelta(minutes=1))
    for workspace_id in ("w1", "w2"):
        await world.add(live_changes, workspace_id=workspace_id, kind="message")
    while await world.database.write(lambda c: clean_up(c, now)):
        pass
    assert [row.workspace_id for row in await world.rows(live_watches)] == ["w1"]
    assert [row.workspace_id for row in await world.rows(live_changes)] == ["w1"]
