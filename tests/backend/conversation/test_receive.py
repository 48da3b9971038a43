"""What a provider posts is stored once, whole, whatever it is."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from backend.channels.contract import EchoMessage, OtherUpdate, Sender
from backend.conversation.receive import Origin
from backend.errors import DatabaseGone
from backend.models import contact_aliases, contacts, conversations, inputs, messages, updates
from flow_engine.inputs import Message
from tests.backend.world import ANA, CHANNEL, WORKSPACE, World

pytestmark = pytest.mark.asyncio


async def test_a_message_is_stored_with_contact_conversation_and_input(world: World) -> None:
    received = await world.post(world.says("Oi", "m1"))
    assert received.messages == 1
    (contact,) = await world.rows(contacts)
    assert (contact.workspace_id, contact.name, contact.phone) == (WORKSPACE, "Ana Lima", ANA.phone)
    (conversation,) = await world.rows(conversations)
    assert (conversation.channel_id, conversation.contact_id) == (CHANNEL, contact.id)
    assert conversation.due_at == world.clock.now()
    assert conversation.window_expires_at == world.clock.now() + timedelta(hours=24)
    (message,) = await world.rows(messages)
    assert (message.direction, message.provider_id, message.kind) == ("in", "m1", "text")
    (input_,) = await world.rows(inputs)
    assert (input_.id, input_.state, input_.kind) == (message.id, "pending", "message_received")


async def test_a_second_delivery_changes_nothing(world: World) -> None:
    first = world.says("Oi", "m1")
    await world.post(first)
    before = await world.rows(messages), await world.rows(conversations), await world.rows(inputs)
    world.clock.move(60)
    received = await world.post(first, world.says("Oi", "m1"))
    assert (received.messages, received.duplicates) == (0, 2)
    assert before == (await world.rows(messages), await world.rows(conversations), await world.rows(inputs))


async def test_a_message_twice_in_one_post_is_stored_once(world: World) -> None:
    received = await world.post(world.says("Oi", "m1"), world.says("Oi", "m1"))
    assert (received.messages, received.duplicates) == (1, 1)


async def test_the_same_message_at_once_is_stored_once(world: World) -> None:
    received = await asyncio.gather(*(world.post(world.says("Oi", "m1")) for _ in range(20)))
    assert sum(one.messages for one in received) == 1
    assert len(await world.rows(inputs)) == 1


async def test_two_processes_that_get_the_same_posts_store_them_once(world: World) -> None:
    other = World(world.database)
    posts = [side.post(world.says("Oi", f"m{n % 10}")) for n in range(20) for side in (world, other)]
    received = await asyncio.gather(*posts)
    assert sum(one.messages for one in received) == 10
    assert len(await world.rows(messages)) == 10
    assert len(await world.rows(contacts)) == 1


async def test_messages_keep_their_order(world: World) -> None:
    await world.post(*(world.says(str(n), f"m{n}") for n in range(5)))
    await world.post(*(world.says(str(n), f"m{n}") for n in range(5, 9)))
    stored = await world.read(
        select(messages.c.provider_id).join(inputs, inputs.c.id == messages.c.id).order_by(inputs.c.sequence)
    )
    assert [row.provider_id for row in stored] == [f"m{n}" for n in range(9)]


async def test_many_posts_at_once_are_all_stored(world: World) -> None:
    posts = [world.post(world.says("Oi", f"m{n}", Sender(phone=f"55119{n:08}"))) for n in range(300)]
    received = await asyncio.gather(*posts)
    assert all(one.messages == 1 for one in received)
    assert (await world.read(select(func.count()).select_from(inputs)))[0][0] == 300


async def test_a_contact_is_found_by_any_of_its_names(world: World) -> None:
    await world.post(world.says("1", "m1", Sender(phone="5511987654321")))
    await world.post(world.says("2", "m2", Sender(phone="551187654321", bsuid="BR.ana", name="Ana")))
    await world.post(world.says("3", "m3", Sender(bsuid="BR.ana")))
    (contact,) = await world.rows(contacts)
    assert (contact.name, contact.phone) == ("Ana", "5511987654321")
    assert [row.kind for row in await world.rows(contact_aliases, contact_aliases.c.kind)] == ["bsuid", "phone"]


async def test_a_contact_without_a_phone_is_kept_by_its_bsuid(world: World) -> None:
    await world.post(world.says("1", "m1", Sender(bsuid="MX.ana")))
    (contact,) = await world.rows(contacts)
    assert (contact.phone, contact.country) == ("", "MX")


async def test_two_contacts_are_never_made_one(world: World) -> None:
    await world.post(world.says("1", "m1", Sender(phone="551133334444")))
    await world.post(world.says("2", "m2", Sender(bsuid="BR.ana")))
    await world.post(world.says("3", "m3", Sender(phone="551133334444", bsuid="BR.ana")))
    assert len(await world.rows(contacts)) == 2
    last = await world.read(
        select(contact_aliases.c.key)
        .join(conversations, conversations.c.contact_id == contact_aliases.c.contact_id)
        .join(messages, messages.c.conversation_id == conversations.c.id)
        .where(messages.c.provider_id == "m3")
    )
    assert [row.key for row in last] == ["bsuid:BR.ana"]


async def test_workspaces_do_not_share_contacts(world: World) -> None:
    await world.post(world.says("1", "m1"))
    await world.post(world.says("1", "m1"), origin=Origin("w2", "c2", "test"))
    assert {row.workspace_id for row in await world.rows(contacts)} == {"w1", "w2"}
    assert len(await world.rows(messages)) == 2


async def test_an_old_message_does_not_shorten_the_window(world: World) -> None:
    await world.post(world.says("new", "m1"))
    await world.post(world.says("old", "m2", at=world.clock.now() - timedelta(hours=5)))
    await world.post(world.says("from a wrong clock", "m3", at=world.clock.now() + timedelta(days=5)))
    (conversation,) = await world.rows(conversations)
    assert conversation.window_expires_at == world.clock.now() + timedelta(hours=24)


async def test_an_echo_is_kept_and_starts_nothing(world: World) -> None:
    echo = EchoMessage("e1", world.clock.now(), replace(ANA, name=""), Message(text="Olá"), {})
    received = await world.post(echo)
    assert (received.echoes, received.messages) == (1, 0)
    (conversation,) = await world.rows(conversations)
    assert (conversation.due_at, conversation.window_expires_at) == (None, None)
    assert await world.rows(inputs) == []
    await world.post(world.says("Oi", "m1"))
    assert (await world.rows(contacts))[0].name == "Ana Lima"


async def test_other_updates_are_kept_raw_and_once(world: World) -> None:
    update = OtherUpdate("account_alerts", "k1", {"a": [1, "ü"]})
    assert (await world.post(update, number="")).others == 1
    assert (await world.post(update, number="")).others == 0
    (row,) = await world.rows(updates)
    assert (row.kind, row.raw) == ("account_alerts", '{"a":[1,"ü"]}')


async def test_what_names_an_unknown_number_is_kept_and_acknowledged(world: World) -> None:
    received = await world.post(world.says("Oi", "m1"), world.status("x", "sent"), number="n9")
    assert (received.messages, received.unknown) == (0, 2)
    assert [row.kind for row in await world.rows(updates)] == ["unknown_number"] * 2
    assert (await world.post(world.says("Oi", "m1"), number="n9")).others == 0


async def test_text_a_database_cannot_keep_is_cleaned(world: World) -> None:
    sender = Sender(phone="5511987654321", name="A\x00na")
    received = await world.post(world.says("O\x00i", "m\x001", sender))
    assert received.messages == 1
    assert (await world.rows(contacts))[0].name == "Ana"
    assert "\\u0000" in (await world.rows(inputs))[0].payload


async def test_one_post_that_cannot_be_stored_does_not_harm_the_others(world: World) -> None:
    bad = replace(world.says("bad", "m2"), raw={"no json": object()})
    posts = [world.post(item) for item in (world.says("a", "m1"), bad, world.says("b", "m3"))]
    received = await asyncio.gather(*posts, return_exceptions=True)
    assert [isinstance(one, Exception) for one in received] == [False, True, False]
    assert [row.provider_id for row in await world.rows(messages, messages.c.provider_id)] == ["m1", "m3"]


async def test_a_closed_database_is_an_error_to_every_post(world: World) -> None:
    await world.database.close()
    received = await asyncio.gather(*(world.post(world.says("a", f"m{n}")) for n in range(3)), return_exceptions=True)
    assert [type(one) for one in received] == [DatabaseGone] * 3
