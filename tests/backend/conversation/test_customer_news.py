"""What customers do that is no message: they move, refuse advertising, call."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from backend.channels.contract import OtherUpdate, Sender, TemplateNews
from backend.models import (
    channels,
    consents,
    contact_aliases,
    contacts,
    conversations,
    message_templates,
    messages,
    updates,
)
from tests.backend.world import ANA, CHANNEL, World

pytestmark = pytest.mark.asyncio

MOVED = Sender(phone="5511900001111", bsuid="BR.ana2")


def prefers(accepts: bool, key: str, sender: Sender = ANA) -> OtherUpdate:
    return OtherUpdate("user_preferences", key, {"detail": "Stop"}, sender=sender, accepts_marketing=accepts)


def moves(key: str, sender: Sender, now: Sender) -> OtherUpdate:
    return OtherUpdate("user_changed_number", key, {}, sender=sender, renamed_to=now)


async def promote(world: World) -> list[str]:
    """A flow sends an advertisement."""
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}), ("send_template", {"name": "promo_may", "language": "pt_BR"})
    )
    await world.say("oi", world.ids.new())
    return [f"{row.status} {row.error_text}".strip() for row in await world.rows(messages) if row.direction == "out"]


async def test_who_refuses_advertising_gets_none_until_they_want_it_again(world: World) -> None:
    await world.post(prefers(False, "k1"))
    assert await promote(world) == ["failed opted_out"]
    assert world.channel.sent == []
    world.clock.move(1)
    await world.post(prefers(True, "k2"))
    assert (await promote(world))[1:] == ["accepted"]
    rows = await world.rows(consents, consents.c.at)
    assert [(row.is_opted_in, row.source, row.text) for row in rows] == [
        (False, "provider", "Stop"),
        (True, "provider", "Stop"),
    ]
    (ana,) = await world.rows(contacts)
    assert (ana.opted_out_at, ana.is_opted_in) == (None, True)


async def test_what_is_no_advertising_is_sent_all_the_same(world: World) -> None:
    await world.post(prefers(False, "k1"))
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}), ("send_template", {"name": "receipt", "language": "pt_BR"})
    )
    await world.say("oi", "m1")
    assert await world.statuses() == ["accepted"]


async def test_a_preference_that_comes_twice_is_kept_once(world: World) -> None:
    for _ in range(2):
        await world.post(prefers(False, "k1"))
    assert len(await world.rows(consents)) == 1
    assert [row.is_handled for row in await world.rows(updates)] == [True]


async def test_news_of_another_number_is_kept_and_not_acted_on(world: World) -> None:
    await world.post(prefers(False, "k1"), number="n9")
    assert await world.rows(consents) == []
    assert [row.is_handled for row in await world.rows(updates)] == [False]


async def test_who_moves_to_another_number_stays_the_same_contact(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    await world.post(moves("k1", ANA, MOVED))
    await world.post(world.says("mudei", "m2", MOVED))
    (ana,) = await world.rows(contacts)
    assert (ana.phone, ana.name) == (MOVED.phone, "Ana Lima")
    (talk,) = await world.rows(conversations)
    assert talk.recipient == '{"phone":"5511900001111","bsuid":"BR.ana2"}'
    keys = {row.key for row in await world.rows(contact_aliases)}
    assert keys == {"phone:5511900001111", "bsuid:BR.ana", "bsuid:BR.ana2"}


async def test_a_number_that_was_left_may_get_a_new_owner(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    await world.post(moves("k1", ANA, MOVED))
    await world.post(world.says("olá", "m2", Sender(phone=ANA.phone, bsuid="BR.rui", name="Rui")))
    assert sorted(row.name for row in await world.rows(contacts)) == ["Ana Lima", "Rui"]


async def test_the_number_another_contact_had_moves_along(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    await world.post(world.says("sou eu", "m2", Sender(phone=MOVED.phone, name="Ana nova")))
    await world.post(moves("k1", ANA, MOVED))
    await world.post(world.says("de novo", "m3", MOVED))
    talks = {row.id: row.contact_id for row in await world.rows(conversations)}
    last = next(row for row in await world.rows(messages) if row.provider_id == "m3")
    ana = next(row for row in await world.rows(contacts) if row.name == "Ana Lima")
    assert talks[last.conversation_id] == ana.id


async def test_the_same_move_told_in_two_ways_loses_nothing(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    await world.post(moves("k1", ANA, MOVED))
    await world.post(moves("k2", Sender(bsuid="BR.ana"), Sender(bsuid="BR.ana2")))
    assert (await world.rows(contacts))[0].phone == MOVED.phone


async def test_a_call_opens_the_window(world: World) -> None:
    await world.post(world.says("oi", "m1"))
    await world.database.write(lambda c: c.execute(update(conversations).values(window_expires_at=None)))
    world.clock.move(3_600)
    call = OtherUpdate("calls", "k1", {}, sender=ANA, opens_window_at=world.clock.now())
    await world.post(call)
    (talk,) = await world.rows(conversations)
    assert talk.window_expires_at == world.clock.now() + timedelta(hours=24)


async def test_a_message_templates_row_follows_what_is_reported(world: World) -> None:
    row = {"channel_id": CHANNEL, "workspace_id": "w1", "language": "es", "synced_at": world.clock.now()}
    details = '{"id":"7","name":"hello","language":"es","category":"UTILITY","status":"APPROVED"}'
    await world.add(
        message_templates, name="hello", status="APPROVED", category="UTILITY", provider_id="7", details=details, **row
    )
    await world.database.write(lambda c: c.execute(update(channels).values(templates_synced_at=world.clock.now())))
    paused = TemplateNews("7", "hello", "es", "PAUSED", reason="LOW_QUALITY")
    moved = TemplateNews("7", "hello", "es", category="MARKETING")
    for number, news in enumerate((paused, moved)):
        await world.post(OtherUpdate("message_template_status_update", f"k{number}", {}, template=news), number="")
    (known,) = await world.rows(message_templates)
    assert (known.status, known.category, known.reason) == ("PAUSED", "MARKETING", "LOW_QUALITY")
    assert '"status":"PAUSED"' in known.details
    assert '"category":"MARKETING"' in known.details
    synced = {row.id: row.templates_synced_at for row in await world.rows(channels)}
    assert synced[CHANNEL] is not None
    await world.post(OtherUpdate("x", "k9", {}, template=TemplateNews("8", "new", "es", "APPROVED")), number="")
    synced = {row.id: row.templates_synced_at for row in await world.rows(channels)}
    assert (synced[CHANNEL], synced["c2"]) == (None, world.clock.now())
