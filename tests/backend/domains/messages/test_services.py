"""Messages of people and programs go the way of those of flows: stored, then sent, within the window."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from backend.channels.contract import Refused, Sender
from backend.domains.messages.schemas import Accepted, BulkMessages, Declined, NewMessage
from backend.errors import BadInput, Conflict, NotFound
from backend.models import channels, contact_aliases, contacts, conversations, effects, message_templates, messages
from flow_engine.contents import LocationContent, MediaContent, TemplateContent, TextContent
from flow_engine.values import Location, Media
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio
TEMPLATE = TemplateContent("hello", "pt_BR")


async def ana(desk: Desk) -> str:
    """A contact who has just written."""
    await desk.post(desk.says("Oi", "m1"))
    await desk.run()
    (contact,) = await desk.rows(contacts)
    return str(contact.id)


def text(words: str = "Hi", **whom: Any) -> NewMessage:
    return NewMessage(content=TextContent(words), **whom)


@pytest.mark.parametrize(
    "content",
    [
        TextContent("Hi"),
        MediaContent(Media("audio", url="https://a.example/a.ogg")),
        MediaContent(Media("image", id="77"), "Look"),
        LocationContent(Location(-23.5, -46.6, "Sé")),
        TEMPLATE,
    ],
)
async def test_every_kind_is_stored_then_sent(desk: Desk, content: Any) -> None:
    contact_id = await ana(desk)
    accepted = await desk.messages.send("w1", NewMessage(content=content, contact_id=contact_id))
    stored = await desk.messages.get("w1", accepted.message_id)
    assert (stored.direction, stored.status, stored.conversation_id) == ("out", "queued", accepted.conversation_id)
    assert desk.channel.sent == []
    await desk.run()
    ((recipient, sent, effect_id),) = desk.channel.sent
    assert (recipient.phone, sent, effect_id) == ("5511987654321", content, accepted.message_id)
    assert (await desk.messages.get("w1", accepted.message_id)).status == "accepted"
    await desk.post(desk.status("out1", "read", accepted.message_id))
    assert (await desk.messages.get("w1", accepted.message_id)).status == "read"


async def test_outside_the_window_only_templates_are_taken(desk: Desk) -> None:
    contact_id = await ana(desk)
    desk.clock.move(24 * 3_600)
    with pytest.raises(Conflict) as refused:
        await desk.messages.send("w1", text(contact_id=contact_id))
    assert [fault.code for fault in refused.value.faults] == ["window_closed"]
    assert await desk.rows(effects) == []
    await desk.messages.send("w1", NewMessage(content=TEMPLATE, contact_id=contact_id))
    await desk.run()
    assert [content for _, content, _ in desk.channel.sent] == [TEMPLATE]


async def test_the_window_is_checked_again_when_it_is_sent(desk: Desk) -> None:
    contact_id = await ana(desk)
    accepted = await desk.messages.send("w1", text(contact_id=contact_id))
    desk.clock.move(24 * 3_600)
    await desk.run()
    told = await desk.messages.get("w1", accepted.message_id)
    assert (told.status, told.error_text) == ("failed", "window_closed")
    assert desk.channel.sent == []


async def test_a_new_phone_number_becomes_a_contact_once(desk: Desk) -> None:
    for phone in ("+55 11 98888-7777", "(11) 98888-7777", "005511988887777"):
        await desk.messages.send("w1", NewMessage(content=TEMPLATE, phone=phone))
    (contact,) = await desk.rows(contacts)
    assert contact.phone == "5511988887777"
    (conversation,) = await desk.rows(conversations)
    assert conversation.window_expires_at is None
    await desk.run()
    assert [recipient.phone for recipient, _, _ in desk.channel.sent] == ["5511988887777"] * 3
    await desk.post(desk.says("Oi", "m1", Sender(phone="551188887777")))  # without the 9
    assert len(await desk.rows(contacts)) == 1


async def test_nothing_is_stored_of_a_message_that_is_not_taken(desk: Desk) -> None:
    with pytest.raises(Conflict):
        await desk.messages.send("w1", text(phone="+5511988887777"))
    assert (await desk.rows(contacts), await desk.rows(contact_aliases), await desk.rows(conversations)) == ([], [], [])


async def test_each_of_many_is_judged_on_its_own(desk: Desk) -> None:
    contact_id = await ana(desk)
    items = [
        text("fine", contact_id=contact_id),
        text("x" * 5_000, contact_id=contact_id),
        text(contact_id="nobody"),
        text(phone="12"),
        text(phone="+5511988887777"),
        NewMessage(content=TEMPLATE, phone="+5511988887777"),
        NewMessage(content=TEMPLATE, phone="+5511988887777"),
        text(),
        text(contact_id=contact_id, channel_id="c2"),
    ]
    answer = await desk.messages.send_many("w1", BulkMessages(items))
    assert [one.code if isinstance(one, Declined) else "" for one in answer.items] == [
        "", "unfit_content", "unknown_contact", "bad_phone", "window_closed", "", "", "recipient_needed",
        "unknown_channel",
    ]  # fmt: skip
    assert answer.accepted_count == 3
    assert (await desk.messages.get("w1", _accepted(answer.items[0]).message_id)).content == {
        "type": "text",
        "text": "fine",
    }
    await desk.run()
    assert len(desk.channel.sent) == 3
    assert len(await desk.rows(contacts)) == 2


def _accepted(one: Accepted | Declined) -> Accepted:
    assert isinstance(one, Accepted)
    return one


async def test_a_thousand_are_taken_at_once_and_in_order(desk: Desk) -> None:
    contact_id = await ana(desk)
    answer = await desk.messages.send_many(
        "w1", BulkMessages([text(str(n), contact_id=contact_id) for n in range(1_000)])
    )
    assert answer.accepted_count == 1_000
    await desk.run()
    assert desk.channel.texts() == [str(n) for n in range(1_000)]


async def test_an_idempotency_key_sends_once(desk: Desk) -> None:
    contact_id = await ana(desk)
    first = await desk.messages.send("w1", text(contact_id=contact_id), "k1")
    assert await desk.messages.send("w1", text(contact_id=contact_id), "k1") == first
    with pytest.raises(Conflict):
        await desk.messages.send("w1", text("other", contact_id=contact_id), "k1")
    many = await asyncio.gather(*(desk.messages.send("w1", text(contact_id=contact_id), "k2") for _ in range(8)))
    assert len({one.message_id for one in many}) == 1
    await desk.run()
    assert len(desk.channel.sent) == 2


async def test_a_stopped_channel_is_told_at_once(desk: Desk) -> None:
    contact_id = await ana(desk)
    await desk.messages.send("w1", text(contact_id=contact_id))
    desk.channel.outcomes = [Refused(190, "token", "stop_channel")]
    await desk.run()
    with pytest.raises(Conflict) as refused:
        await desk.messages.send("w1", text(contact_id=contact_id))
    assert refused.value.faults[0].code == "channel_stopped"


async def test_with_two_channels_one_must_be_named_unless_the_contact_wrote(desk: Desk) -> None:
    contact_id = await ana(desk)
    row = {"workspace_id": "w1", "provider": "test", "number_id": "n9", "created_at": desk.clock.now()}
    await desk.add(channels, id="c9", **row)
    assert (await desk.messages.send("w1", text(contact_id=contact_id))).channel_id == "c1"
    with pytest.raises(Conflict) as refused:
        await desk.messages.send("w1", NewMessage(content=TEMPLATE, phone="+5511988887777"))
    assert refused.value.faults[0].code == "channel_needed"
    assert (
        await desk.messages.send("w1", NewMessage(content=TEMPLATE, phone="+5511988887777", channel_id="c9"))
    ).channel_id == "c9"


async def test_another_workspace_reaches_nobody(desk: Desk) -> None:
    contact_id = await ana(desk)
    accepted = await desk.messages.send("w1", text(contact_id=contact_id), "k1")
    with pytest.raises(NotFound):
        await desk.messages.get(OTHER, accepted.message_id)
    with pytest.raises(NotFound):
        await desk.messages.send(OTHER, text(contact_id=contact_id), "k1")
    with pytest.raises(NotFound):
        await desk.messages.send(OTHER, NewMessage(content=TEMPLATE, phone="+5511987654321", channel_id="c1"))
    other = await desk.messages.send(OTHER, NewMessage(content=TEMPLATE, phone="+5511987654321"))
    assert other.contact_id != contact_id
    assert {row.workspace_id for row in await desk.rows(messages) if row.id == other.message_id} == {OTHER}


async def test_all_faults_of_a_content_are_told_at_once(desk: Desk) -> None:
    contact_id = await ana(desk)
    content = MediaContent(Media("audio", url="ftp://x"), "x" * 2_000)
    with pytest.raises(BadInput) as refused:
        await desk.messages.send("w1", NewMessage(content=content, contact_id=contact_id))
    assert len(refused.value.faults) == 3


async def test_advertising_for_somebody_who_refuses_it_is_declined_at_once(desk: Desk) -> None:
    contact_id = await ana(desk)
    for name, category in (("promo", "MARKETING"), ("receipt", "UTILITY")):
        known = {"channel_id": "c1", "workspace_id": "w1", "name": name, "language": "pt_BR", "category": category}
        await desk.add(message_templates, **known, details="{}", synced_at=desk.clock.now())
    promo = NewMessage(content=TemplateContent("promo", "pt_BR"), contact_id=contact_id)
    receipt = NewMessage(content=TemplateContent("receipt", "pt_BR"), contact_id=contact_id)
    stranger = NewMessage(content=promo.content, phone="+5511988887777", channel_id="c1")
    assert (await desk.messages.send_many("w1", BulkMessages([promo, receipt, stranger]))).accepted_count == 3
    await desk.database.write(lambda c: c.execute(update(contacts).values(opted_out_at=desk.clock.now())))
    before = len(await desk.rows(effects))
    with pytest.raises(Conflict) as refused:
        await desk.messages.send("w1", promo)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("$.content", "opted_out")]
    answer = await desk.messages.send_many("w1", BulkMessages([promo, receipt]))
    assert [one.code if isinstance(one, Declined) else "" for one in answer.items] == ["opted_out", ""]
    assert len(await desk.rows(effects)) == before + 1
