"""Changes are read once each, also those that were committed late; a stream that is not read stays small."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import delete, insert

from backend.database import Database
from backend.domains.live.changes import MAX_AT_ONCE, ChangeReader
from backend.domains.live.feed import MAX_OF_CALLER, FeedTools, LiveFeed
from backend.domains.live.streams import MAX_PENDING_BYTES, RESET, Stream
from backend.domains.live.watches import show_alert, tidy, watch
from backend.errors import TooManyRequests
from backend.models import live_changes, live_watches
from tests.backend.domains.desk import Desk


async def put(database: Database, *numbers: int) -> None:
    rows = [
        {"sequence": number, "workspace_id": "w1", "kind": "message", "subject_id": str(number)} for number in numbers
    ]
    await database.write(lambda connection: connection.execute(insert(live_changes), rows))


async def told(reader: ChangeReader) -> list[str] | None:
    changes = await reader.read()
    return None if changes is None else [change.subject_id for change in changes]


@pytest.mark.asyncio
async def test_a_change_that_is_committed_late_is_told_all_the_same(database: Database) -> None:
    await put(database, 1, 2, 4)
    reader = await ChangeReader(database).begin()
    assert await told(reader) == []
    await put(database, 3)
    assert await told(reader) == ["3"]
    await put(database, 6, 9)
    assert await told(reader) == ["6", "9"]
    await put(database, 7, 5, 10)
    assert await told(reader) == ["5", "7", "10"]
    assert await told(reader) == []


@pytest.mark.asyncio
async def test_too_much_is_not_told_one_by_one(database: Database) -> None:
    reader = await ChangeReader(database).begin()
    await put(database, *range(1, MAX_AT_ONCE + 2))
    assert await told(reader) is None
    await put(database, MAX_AT_ONCE + 2)
    assert await told(reader) == [str(MAX_AT_ONCE + 2)]


@pytest.mark.asyncio
async def test_only_watched_workspaces_are_told_of(desk: Desk) -> None:
    await desk.post(desk.says("before", "m1"))
    assert await desk.rows(live_changes) == []
    now = desk.clock.now()
    assert await desk.database.write(lambda connection: watch(connection, ["w2"], now)) == {"w2"}
    await desk.post(desk.says("unwatched", "m2"))
    assert await desk.rows(live_changes) == []
    assert await desk.database.write(lambda connection: watch(connection, ["w1", "w2"], now)) == {"w1"}
    await desk.post(desk.says("watched", "m3"))
    (change,) = await desk.rows(live_changes)
    assert (change.workspace_id, change.kind) == ("w1", "message")

    async def alert(connection: Any) -> None:
        await show_alert(connection, "w1", "late", change.conversation_id, team="Sales")
        await show_alert(connection, "unwatched", "late", "none")

    await desk.database.write(alert)
    rows = await desk.rows(live_changes, live_changes.c.sequence)
    assert [row.kind for row in rows] == ["message", "alert"]
    assert rows[1].body == f'{{"code":"late","conversation_id":"{change.conversation_id}","team":"Sales"}}'
    desk.clock.move(600)
    later = desk.clock.now()
    await desk.database.write(lambda connection: tidy(connection, rows[0].sequence, later))
    assert await desk.rows(live_watches) == []
    assert [row.kind for row in await desk.rows(live_changes)] == ["alert"]
    await desk.database.write(lambda connection: connection.execute(delete(live_changes)))
    await desk.database.write(lambda connection: watch(connection, ["w1"], later))
    await desk.post(desk.says("again", "m4"))
    (again,) = await desk.rows(live_changes)
    assert again.sequence > rows[1].sequence  # a number is never used twice: readers go by it


@pytest.mark.asyncio
async def test_a_caller_may_have_so_many_streams_open_and_no_more(desk: Desk) -> None:
    feed = LiveFeed(FeedTools(desk.database, desk.clock, desk.presence, asyncio.Event()))
    async with AsyncExitStack() as stack:
        for _ in range(MAX_OF_CALLER):
            feed.refuse_too_many("w1", "u1")
            await stack.enter_async_context(feed.stream("w1", "u1", "u1"))
        with pytest.raises(TooManyRequests):
            feed.refuse_too_many("w1", "u1")
        feed.refuse_too_many("w1", "u2")
        feed.refuse_too_many("w2", "u1")
    feed.refuse_too_many("w1", "u1")


@pytest.mark.asyncio
async def test_a_stream_that_nobody_reads_holds_one_reset_instead_of_too_much() -> None:
    stream = Stream("w1", "u1", "u1")
    stream.put("a", b"first")
    stream.put("b", b"other")
    stream.put("a", b"second")
    assert await stream.take(1) == b"othersecond"
    for number in range(1_000):
        stream.put(str(number), bytes(MAX_PENDING_BYTES // 10))
    assert await stream.take(1) == RESET
    assert await stream.take(0) == b""
    stream.put("a", b"third")
    assert await stream.take(1) == b"third"
    stream.end()
    assert await stream.take(1) is None
