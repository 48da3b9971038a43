"""Everything that happens is told in the transaction that makes it; a workspace nobody asks about costs no query."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from backend.channels.contract import OtherUpdate, Refused, Sender
from backend.database import Database
from backend.domains.contacts.schemas import ContactChange, NewConsent, NewContact, TagsChange
from backend.domains.inbox.handoff_schemas import GivingBack
from backend.domains.subscriptions.schemas import NewSubscription
from backend.domains.subscriptions.services import SubscriptionService
from backend.jobs.expire_conversations import expire_conversations
from backend.models import conversations, event_deliveries
from backend.tools.json_text import read_json
from tests.backend.domains.desk import OTHER, Desk
from tests.backend.world import ANA

pytestmark = pytest.mark.asyncio

GREET = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Olá"}))


async def subscribe(desk: Desk, workspace_id: str = "w1", *kinds: Any) -> None:
    """Somebody wants to be told."""
    service = SubscriptionService(desk.database, desk.cipher, desk.clock, desk.ids)
    await service.create(workspace_id, NewSubscription("https://example.org/in", list(kinds)))


async def told(desk: Desk) -> list[str]:
    """Gives the kinds of the events in the outbox, in their order."""
    return [row.kind for row in await desk.rows(event_deliveries, event_deliveries.c.id)]


async def bodies(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Gives what is told in events of a kind."""
    rows = await desk.rows(event_deliveries, event_deliveries.c.id)
    return [read_json(row.body)["data"] for row in rows if row.kind == kind]


async def test_a_message_and_the_flow_it_starts_are_told_in_order(desk: Desk) -> None:
    await subscribe(desk)
    version_id = await desk.publish(*GREET)
    await desk.say("oi", "m1")
    await desk.post(desk.status("out1", "delivered"), desk.status("out1", "read"))
    await desk.post(desk.status("out1", "read"))
    assert await told(desk) == ["message.received", "flow.started", "flow.ended", "message.sent", "message.read"]
    (talk,) = await desk.rows(conversations)
    (received,) = await bodies(desk, "message.received")
    assert (received["conversation_id"], received["contact_id"], received["kind"]) == (talk.id, talk.contact_id, "text")
    (ended,) = await bodies(desk, "flow.ended")
    assert (ended["flow_id"], ended["version_id"], ended["status"]) == ("f1", version_id, "ended")
    assert (await bodies(desk, "message.sent"))[0]["message_id"] == (await bodies(desk, "message.read"))[0][
        "message_id"
    ]


async def test_failures_are_told_once_whether_at_once_or_later(desk: Desk) -> None:
    await subscribe(desk, "w1", "message.failed")
    await desk.publish(*GREET)
    desk.channel.outcomes = [Refused(131026, "Undeliverable", "give_up")]
    await desk.say("oi", "m1")
    await desk.say("oi", "m2")
    for _ in range(2):
        await desk.post(desk.status("out2", "failed", error_code=131049, error_text="Later", action="give_up"))
    assert [one["error_code"] for one in await bodies(desk, "message.failed")] == [131026, 131049]


async def test_a_message_that_is_sent_again_has_not_failed(desk: Desk) -> None:
    await subscribe(desk, "w1", "message.failed")
    await desk.publish(*GREET)
    await desk.say("oi", "m1")
    await desk.post(desk.status("out1", "failed", error_code=131000, action="retry", retry_after_s=2))
    assert await told(desk) == []


async def test_a_handoff_is_told_from_its_opening_to_its_end(desk: Desk) -> None:
    await subscribe(desk, "w1", "handoff.opened", "handoff.taken", "handoff.closed")
    hand_off = ("hand_off", {"team": "sales", "timeout_s": 3_600})
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), hand_off, edges=[("a", "next", "b")])
    await desk.say("oi", "m1")
    (talk,) = await desk.rows(conversations)
    await desk.handoffs.take("w1", talk.id, "u1")
    await desk.run()
    await desk.handoffs.give_back("w1", talk.id, GivingBack(summary="done"))
    await desk.run()
    assert await told(desk) == ["handoff.opened", "handoff.taken", "handoff.closed"]


async def test_what_becomes_of_contacts_is_told(desk: Desk) -> None:
    await subscribe(desk)
    contact = await desk.contacts.create("w1", NewContact(phone="+5511988887777"))
    await desk.contacts.change("w1", contact.id, ContactChange(name="Rui"))
    await desk.contacts.change_tags("w1", contact.id, TagsChange(add=["VIP"]))
    await desk.contacts.add_consent("w1", contact.id, NewConsent(is_opted_in=True, source="form"))
    rui = Sender(phone="5511988887777")
    await desk.post(OtherUpdate("user_preferences", "k1", {}, sender=rui, accepts_marketing=False))
    assert await told(desk) == [
        "contact.created", "contact.changed", "contact.changed", "consent.changed", "consent.changed",
    ]  # fmt: skip
    assert [one["is_opted_in"] for one in await bodies(desk, "consent.changed")] == [True, False]


async def test_what_flows_change_of_contacts_is_told(desk: Desk) -> None:
    await subscribe(desk, "w1", "contact.changed", "consent.changed")
    await desk.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("tag_contact", {"add": ["VIP"]}),
        ("set_contact_field", {"field": "city", "value": "Recife"}),
        ("set_opt_in", {"is_opted_in": True}),
    )
    await desk.say("oi", "m1")
    assert sorted(await told(desk)) == ["consent.changed", "contact.changed"]


async def test_a_conversation_that_is_closed_is_told(desk: Desk) -> None:
    await subscribe(desk, "w1", "conversation.closed")
    await desk.say("oi", "m1")
    desk.clock.move(8 * 86_400)
    now = desk.clock.now()
    await desk.database.write(lambda c: expire_conversations(c, timedelta(days=7), now, desk.ids))
    assert await told(desk) == ["conversation.closed"]


async def test_nothing_is_told_to_other_workspaces(desk: Desk) -> None:
    await subscribe(desk, OTHER)
    await desk.publish(*GREET)
    await desk.say("oi", "m1")
    assert await told(desk) == []


async def test_what_is_rolled_back_is_not_told(desk: Desk) -> None:
    await subscribe(desk)
    await desk.say("oi", "m1")
    before = await told(desk)
    received = await desk.post(desk.says("oi", "m1"))
    assert received.duplicates == 1
    assert await told(desk) == before


async def test_a_workspace_without_subscriptions_costs_no_query_more(database: Database, desk: Desk) -> None:
    await desk.publish(*GREET)
    await desk.say("oi", "m0")
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    engines = [getattr(database, name) for name in ("_writing", "_reading", "_engine") if hasattr(database, name)]
    for engine in engines:
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    await desk.say("oi", "m1", ANA)
    assert seen
    assert [text for text in seen if "event_deliveries" in text] == []
    assert [text for text in seen if text.startswith("SELECT event_subscriptions")] == []
