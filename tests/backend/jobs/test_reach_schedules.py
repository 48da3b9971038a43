"""Each local time of a schedule comes once, to every contact it is meant for."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import pytest
from sqlalchemy import text, update

from backend.channels.contract import Sender
from backend.conversation.published_flows import PublishedFlows, note_publication
from backend.database import SqliteDatabase
from backend.domains.contacts.schemas import ContactsWanted, TagsChange
from backend.domains.contacts.segment_filters import SegmentFilter
from backend.domains.contacts.segments import SegmentService
from backend.domains.contacts.services import ContactService, ContactTools
from backend.jobs import reach_schedules
from backend.jobs.reach_schedules import note_occurrences, reach_contacts
from backend.models import flows, inputs, schedule_occurrences, schedules, workspaces
from nodes import catalogue
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

TAG = (("keyword_trigger", {"words": ["oi"]}), ("tag_contact", {"add": ["Clube"], "remove": []}))


def daily(cron: str = "30 9 * * *") -> tuple[tuple[str, dict[str, str]], ...]:
    return (("schedule_trigger", {"cron": cron, "tag": "Clube"}), ("send_message", {"text": "Bom dia"}))


async def look(world: World) -> int:
    noted = await world.database.write(lambda c: note_occurrences(c, world.published, world.clock.now()))
    while await world.database.write(lambda c: reach_contacts(c, world.clock.now())):
        pass
    await world.run()
    return noted


async def join(world: World, *numbers: int) -> None:
    for number in numbers:
        await world.say("oi", f"j{number}", Sender(phone=f"55119{number:08}"))


async def test_a_schedule_reaches_the_tagged_contacts_once(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily(), flow_id="f1")
    await join(world, 1, 2)
    await world.say("olá", "x", Sender(phone="5511900000009"))
    assert await look(world) == 0
    world.clock.move(-2.5 * 3_600 + 86_400)
    assert await look(world) == 1
    assert await look(world) == 0
    assert sorted(to.phone for to, _, _ in world.channel.sent) == ["5511900000001", "5511900000002"]
    (occurrence,) = await world.rows(schedule_occurrences)
    assert (occurrence.local_key, occurrence.status) == ("2026-03-03T09:30", "done")


async def test_times_before_the_publication_do_not_count(world: World) -> None:
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    world.clock.move(60)
    assert await look(world) == 0


async def test_two_workers_note_a_time_once(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    await join(world, 1)
    other = World(world.database)
    world.clock.move(3_600)
    other.clock.move(3_600)
    await asyncio.gather(look(world), look(other))
    assert len(world.channel.sent) + len(other.channel.sent) == 1


async def test_a_local_time_that_comes_twice_counts_once(world: World) -> None:
    await world.database.write(
        lambda c: c.execute(update(workspaces).where(workspaces.c.id == WORKSPACE).values(time_zone="America/New_York"))
    )
    world.clock.move((datetime(2026, 11, 1, 4, tzinfo=UTC) - world.clock.now()).total_seconds())
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("30 1 * * *"), flow_id="f1")
    await join(world, 1)
    for _ in range(8):
        world.clock.move(1_800)
        await look(world)
    assert len(world.channel.sent) == 1


async def test_after_a_long_outage_only_the_last_hour_is_made_up_for(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("*/30 * * * *"), flow_id="f1")
    await join(world, 1)
    world.clock.move(6 * 3_600 + 60)
    assert await look(world) == 2
    assert sorted(row.status for row in await world.rows(schedule_occurrences)) == ["done"] * 2 + ["late"] * 10


async def test_many_contacts_are_reached_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach_schedules, "MAX_CONTACTS", 3)
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    await join(world, *range(7))
    world.clock.move(3_600)
    await look(world)
    assert len({to.phone for to, _, _ in world.channel.sent}) == 7
    assert len(world.channel.sent) == 7


async def test_a_new_version_with_the_same_timing_goes_on_where_the_old_one_was(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    await join(world, 1)
    world.clock.move(3_500)
    await look(world)
    world.clock.move(200)
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    assert await look(world) == 1


async def test_a_flow_that_is_no_longer_published_is_forgotten(world: World) -> None:
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    world.clock.move(120)
    await look(world)
    assert len(await world.rows(schedules)) == 1

    async def archive(connection):  # type: ignore[no-untyped-def]
        await connection.execute(update(flows).values(archived_at=world.clock.now()))
        await note_publication(connection, WORKSPACE)

    await world.database.write(archive)
    world.clock.move(timedelta(days=1).total_seconds())
    assert await look(world) == 0
    assert await world.rows(schedules) == []
    assert await world.rows(inputs) == []


class NoFlows(PublishedFlows):
    """Flows that nobody may read."""

    async def of_workspaces(self, *arguments: Any) -> NoReturn:
        """Is not to be called."""
        raise AssertionError("flows were read")


async def test_no_flow_is_read_unless_something_was_published(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    await join(world, 1)
    await look(world)
    unread, world.published = world.published, NoFlows(catalogue())
    assert await look(world) == 0
    world.clock.move(3_600)
    assert await look(world) == 1
    await world.publish(*daily("30 * * * *"), flow_id="f2")
    with pytest.raises(AssertionError, match="flows were read"):
        await look(world)
    world.published = unread
    world.clock.move(1_800)
    assert await look(world) == 1


async def test_a_new_tag_of_a_schedule_is_seen(world: World) -> None:
    await world.publish(*TAG, flow_id="f0")
    await world.publish(*daily("0 * * * *"), flow_id="f1")
    await join(world, 1)
    await look(world)
    other = ("schedule_trigger", {"cron": "0 * * * *", "tag": "Nobody"})
    await world.publish(other, ("send_message", {"text": "Bom dia"}), flow_id="f1")
    world.clock.move(3_600)
    assert await look(world) == 1
    assert world.channel.sent == []


async def test_what_is_due_and_what_was_published_is_found_by_an_index(world: World) -> None:
    if not isinstance(world.database, SqliteDatabase):
        return  # a small table is read as a whole there, whatever indexes it has
    for query, index in (
        ("schedules WHERE next_at <= 1 ORDER BY next_at", "ix_schedules_next_at"),
        ("workspaces WHERE schedules_revision != flows_revision", "ix_workspaces_unlisted"),
    ):
        async with world.database.read() as connection:
            plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN SELECT 1 FROM {query}"))).all()  # noqa: S608
        assert index in str(plan)


async def test_a_schedule_for_a_segment_reaches_who_is_in_it(world: World) -> None:
    tools = ContactTools(world.database, world.clock, world.ids)
    segments = SegmentService(tools)
    await segments.put("w1", "Clients", SegmentFilter(all_tags=["client"], no_tags=["asleep"]))
    await world.publish(
        ("schedule_trigger", {"cron": "0 9 * * *", "zone": "UTC", "segment": "clients"}),
        ("send_message", {"text": "Bom dia"}),
    )
    contacts_ = ContactService(tools)
    for number, tags_ in enumerate((["client"], ["client", "asleep"], [])):
        await world.post(world.says("hello", f"m{number}", Sender(phone=f"551190000000{number}")))
        found = (await contacts_.list_contacts("w1", ContactsWanted(search=f"551190000000{number}"))).items
        await contacts_.change_tags("w1", found[0].id, TagsChange(add=tags_))
    world.clock.move(21 * 3_600)
    await look(world)
    assert [recipient.phone for recipient, _, _ in world.channel.sent] == ["5511900000000"]
    await segments.delete("w1", "Clients")
    world.clock.move(86_400)
    await look(world)
    assert len(world.channel.sent) == 1
