"""Events start flows or are refused clearly; callbacks let the flows go on that wait for them; each once."""

import asyncio
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from backend.domains.events.schemas import (
    CallbackAccepted,
    EventAccepted,
    IncomingWebhookChange,
    NewCallback,
    NewEvent,
    NewIncomingWebhook,
)
from backend.domains.pages import PageOf
from backend.errors import BadInput, Conflict, NotFound, NotSignedIn
from backend.models import contacts, conversations, incoming_webhooks, inputs, sessions
from backend.tools.webhook_signatures import signature_headers
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio
PAID = (
    ("event_trigger", {"event": "paid", "results": [{"path": "$.name", "variable": "who", "is_required": True}]}),
    ("send_template", {"name": "thanks", "language": "en", "body": [{"text": "{{ who }}"}]}),
)
WAITING = (
    ("keyword_trigger", {"words": ["pay"]}),
    ("wait_for_callback", {"name": "payment", "key": "77"}),
    ("send_message", {"text": "Paid"}),
)
WAITING_EDGES = [("a", "next", "b"), ("b", "received", "c")]
PHONE = "+5511988887777"


def paid(**whom: Any) -> NewEvent:
    return NewEvent(name="paid", data={"name": "Ana"}, **(whom or {"phone": PHONE}))


async def test_an_event_starts_its_flow_for_a_number_nobody_had(desk: Desk) -> None:
    await desk.publish(*PAID)
    accepted = await desk.events.send("w1", paid())
    assert accepted.flow_id == "f1"
    await desk.run()
    ((recipient, content, _),) = desk.channel.sent
    assert (recipient.phone, content.parameters[0].text) == (PHONE[1:], "Ana")  # type: ignore[union-attr]
    (input_,) = await desk.rows(inputs)
    assert (input_.id, input_.state, input_.conversation_id) == (accepted.input_id, "taken", accepted.conversation_id)


async def test_what_no_flow_takes_is_refused_and_leaves_nothing(desk: Desk) -> None:
    await desk.publish(*PAID)
    for event in (NewEvent(name="other", phone=PHONE), NewEvent(name="paid", phone=PHONE), paid(phone="1234567")):
        with pytest.raises((Conflict, BadInput)):
            await desk.events.send("w1", event)
    with pytest.raises(BadInput):
        await desk.events.send("w1", NewEvent(name="paid"))
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    with pytest.raises(BadInput):
        await desk.events.send("w1", NewEvent(name="paid", phone=PHONE, data=deep))
    assert (await desk.rows(contacts), await desk.rows(inputs)) == ([], [])


async def test_an_idempotency_key_starts_a_flow_once(desk: Desk) -> None:
    await desk.publish(*PAID)
    answers = await asyncio.gather(*(desk.events.send("w1", paid(), "k") for _ in range(5)))
    assert len({answer.input_id for answer in answers}) == 1
    with pytest.raises(Conflict):
        await desk.events.send("w1", paid(phone="+5511977776666"), "k")
    await desk.run()
    assert len(desk.channel.sent) == 1


async def test_a_chat_that_a_person_has_is_left_alone(desk: Desk) -> None:
    await desk.publish(*PAID)
    accepted = await desk.events.send("w1", paid())
    await desk.run()
    taken = update(conversations).values(owner="operator", operator_id="u1")
    await desk.database.write(lambda connection: connection.execute(taken))
    with pytest.raises(Conflict) as refused:
        await desk.events.send("w1", paid(contact_id=accepted.contact_id))
    assert refused.value.faults[0].code == "operator_has_it"


async def test_a_callback_lets_the_flow_go_on_once(desk: Desk) -> None:
    await desk.publish(*WAITING, edges=WAITING_EDGES)
    await desk.say("pay", "m1")
    for wrong in (NewCallback(name="payment", key="78"), NewCallback(name="other", key="77")):
        with pytest.raises(NotFound):
            await desk.events.call_back("w1", wrong)
    first = await desk.events.call_back("w1", NewCallback(name="payment", key="77"), "k")
    await desk.events.call_back("w1", NewCallback(name="payment", key="77"))  # before it was taken
    await desk.run()
    assert desk.channel.texts() == ["Paid"]
    assert [row.kind for row in await desk.rows(inputs)].count("callback_received") == 1
    assert [row.status for row in await desk.rows(sessions)] == ["ended"]
    assert await desk.events.call_back("w1", NewCallback(name="payment", key="77"), "k") == first
    with pytest.raises(NotFound):
        await desk.events.call_back("w1", NewCallback(name="payment", key="77"))


async def test_a_callback_after_its_time_is_not_found(desk: Desk) -> None:
    await desk.publish(*WAITING, edges=WAITING_EDGES)
    await desk.say("pay", "m1")
    desk.clock.move(3_601)
    with pytest.raises(NotFound):
        await desk.events.call_back("w1", NewCallback(name="payment", key="77"))


async def hook(desk: Desk, **more: Any) -> tuple[str, str]:
    """An incoming webhook; gives its key and secret."""
    made = await desk.hooks.create("w1", NewIncomingWebhook(**({"action": "start_flow", "target": "paid"} | more)))
    assert isinstance(made.secret, str)
    return made.id, made.secret


def body(**data: Any) -> bytes:
    return msgspec.json.encode({"phone": PHONE, "name": "Ana"} | data)


async def test_an_incoming_webhook_starts_a_flow_by_any_way_of_showing_the_secret(desk: Desk) -> None:
    await desk.publish(*PAID)
    key, secret = await hook(desk)
    ways = (
        {"authorization": f"Bearer {secret}"},
        {"x-webhook-secret": secret},
        signature_headers("msg_1", desk.clock.now(), body(), [secret]),
    )
    for headers in ways:
        assert isinstance(await desk.hooks.take(key, headers, body()), EventAccepted)
    again = await desk.hooks.take(key, ways[2], body())  # the sender repeats: webhook-id
    assert isinstance(again, EventAccepted)
    await desk.run()
    assert len(desk.channel.sent) == 3


async def test_a_webhook_without_the_secret_is_refused(desk: Desk) -> None:
    await desk.publish(*PAID)
    key, secret = await hook(desk)
    _, other = await hook(desk)
    old = signature_headers("m", desk.clock.now(), body(), [secret])
    for headers in (
        {},
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {other}"},
        {"x-webhook-secret": secret[:-1]},
        old | {"webhook-signature": "v1,AAAA"},
        signature_headers("m", desk.clock.now(), body(x=1), [secret]),
    ):
        with pytest.raises(NotSignedIn):
            await desk.hooks.take(key, headers, body())
    desk.clock.move(301)
    with pytest.raises(NotSignedIn):
        await desk.hooks.take(key, old, body())
    with pytest.raises(NotFound):
        await desk.hooks.take("nothing", {"x-webhook-secret": secret}, body())
    assert await desk.rows(inputs) == []


async def test_bad_bodies_are_bad_input(desk: Desk) -> None:
    await desk.publish(*PAID)
    key, secret = await hook(desk, key_path="$.customer.phones[0]")
    for bad in (b"", b"nothing", b"[" * 100_000, b"[]", b'{"customer":{}}', b'{"customer":{"phones":["12"]}}'):
        with pytest.raises(BadInput):
            await desk.hooks.take(key, {"x-webhook-secret": secret}, bad)
    good = msgspec.json.encode({"customer": {"phones": [5511988887777]}, "name": "Ana"})
    assert isinstance(await desk.hooks.take(key, {"x-webhook-secret": secret}, good), EventAccepted)
    assert [row.phone for row in await desk.rows(contacts)] == ["5511988887777"]


async def test_an_incoming_webhook_lets_a_flow_go_on(desk: Desk) -> None:
    await desk.publish(*WAITING, edges=WAITING_EDGES)
    await desk.say("pay", "m1")
    key, secret = await hook(desk, action="resume_flow", target="payment", key_path="$.order")
    assert isinstance(await desk.hooks.take(key, {"x-webhook-secret": secret}, b'{"order":77}'), CallbackAccepted)
    await desk.run()
    assert desk.channel.texts() == ["Paid"]


async def test_incoming_webhooks_are_changed_renewed_switched_off_and_deleted(desk: Desk) -> None:
    await desk.publish(*PAID)
    key, secret = await hook(desk)
    with pytest.raises(BadInput) as refused:
        await desk.hooks.change("w1", key, IncomingWebhookChange(key_path="$..x", channel_id="c2"))
    assert [fault.code for fault in refused.value.faults] == ["bad_path", "unknown_channel"]
    changed = await desk.hooks.change("w1", key, IncomingWebhookChange(name="Shop", channel_id="c1"))
    assert (changed.name, changed.channel_id, changed.secret) == ("Shop", "c1", msgspec.UNSET)
    renewed = (await desk.hooks.renew_secret("w1", key)).secret
    with pytest.raises(NotSignedIn):
        await desk.hooks.take(key, {"x-webhook-secret": secret}, body())
    assert isinstance(renewed, str)
    await desk.hooks.take(key, {"x-webhook-secret": renewed}, body())
    assert all(renewed not in str(tuple(row)) for row in await desk.rows(incoming_webhooks))
    await desk.hooks.change("w1", key, IncomingWebhookChange(is_active=False))
    with pytest.raises(NotFound):
        await desk.hooks.take(key, {"x-webhook-secret": renewed}, body())
    for call in (
        desk.hooks.get(OTHER, key),
        desk.hooks.change(OTHER, key, IncomingWebhookChange(name="mine")),
        desk.hooks.renew_secret(OTHER, key),
        desk.hooks.delete(OTHER, key),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await desk.hooks.list_webhooks(OTHER, PageOf())).items == []
    await desk.hooks.delete("w1", key)
    assert (await desk.hooks.list_webhooks("w1", PageOf())).items == []


async def test_another_workspace_starts_and_resumes_nothing(desk: Desk) -> None:
    await desk.publish(*WAITING, edges=WAITING_EDGES)
    await desk.publish(*PAID, flow_id="f2")
    await desk.say("pay", "m1")
    with pytest.raises(NotFound):
        await desk.events.call_back(OTHER, NewCallback(name="payment", key="77"))
    with pytest.raises(Conflict):
        await desk.events.send(OTHER, paid())
    (contact,) = await desk.rows(contacts)
    with pytest.raises(NotFound):
        await desk.events.send(OTHER, paid(contact_id=contact.id))
