"""A client written by others drives the stand-in unchanged, and understands the webhooks it posts.

Only the way to the network is ours: calls to graph.facebook.com go to loopback.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pywa import WhatsApp, handlers, types
from pywa.errors import ReEngagementMessage, TemplateNotExists, TooManyMessages
from pywa.types.templates import BodyText, TemplateCategory, TemplateLanguage, TemplateStatus

from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER, PHONE_NUMBER_ID, WABA_ID
from backend.cloud_api_stand_in.options import StatusStep
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import ANA, AT_ONCE

pytestmark = pytest.mark.asyncio
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class ToLoopback(httpx.BaseTransport):
    """Sends what is meant for graph.facebook.com to the stand-in."""

    def __init__(self, url: str) -> None:
        self._to = httpx.URL(url)
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Rewrites the host."""
        request.url = request.url.copy_with(scheme=self._to.scheme, host=self._to.host, port=self._to.port)
        request.headers["host"] = f"{self._to.host}:{self._to.port}"
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Closes what it opened."""
        self._inner.close()


async def with_pywa(stand_in: StandIn, use: Callable[[WhatsApp], Any]) -> Any:
    """Uses the client in a thread, as it blocks."""
    with httpx.Client(transport=ToLoopback(stand_in.url)) as session:
        client = WhatsApp(phone_id=PHONE_NUMBER_ID, token=ACCESS_TOKEN, waba_id=WABA_ID, session=session)
        return await asyncio.to_thread(use, client)


async def received(stand_in: StandIn) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = (await stand_in.control("GET", f"users/{ANA}/messages"))[1]["messages"]
    return messages


async def test_text_buttons_list_link_and_location_request(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")

    def use(wa: WhatsApp) -> list[types.SentMessage]:
        sections = types.SectionList(
            button_title="Open",
            sections=[
                types.Section(title="All", rows=[types.SectionRow("A", "a", "first"), types.SectionRow("B", "b")])
            ],
        )
        return [
            wa.send_message(to=f"+{ANA}", text="Hello", tracker="effect-1", preview_url=True),
            wa.send_message(ANA, "Choose", header="Top", footer="End", buttons=[types.Button("Yes", "y")]),
            wa.send_message(ANA, "Choose", buttons=sections),
            wa.send_message(ANA, "Look", buttons=types.URLButton("Open", "https://example.com")),
            wa.request_location(ANA, "Where?"),
            wa.request_contact_info(ANA, "Your number?"),
        ]

    sent = await with_pywa(stand_in, use)
    assert {message.to for message in sent} == {ANA}
    messages = await received(stand_in)
    assert [message["id"] for message in messages] == [message.id for message in sent]
    assert [message["kind"] for message in messages] == [
        "text",
        "button",
        "list",
        "cta_url",
        "location_request_message",
        "request_contact_info",
    ]
    assert [choice["id"] for choice in messages[2]["choices"]] == ["a", "b"]


async def test_media_go_up_are_sent_and_come_down(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")

    def use(wa: WhatsApp) -> tuple[types.SentMessage, bytes, bool]:
        media = wa.upload_media(media=PNG, mime_type="image/png", filename="a.png")
        sent = wa.send_image(ANA, image=media.id, caption="Look")
        wa.send_document(ANA, document=PNG, filename="b.png", mime_type="image/png")
        wa.send_image(ANA, image="https://example.com/a.png")
        url = wa.get_media_url(media.id)
        content = url.get_bytes()
        return sent, content, bool(wa.delete_media(media.id))

    _, content, is_deleted = await with_pywa(stand_in, use)
    assert (content, is_deleted) == (PNG, True)
    messages = await received(stand_in)
    assert [(message["kind"], message["text"]) for message in messages] == [
        ("image", "Look"),
        ("document", ""),
        ("image", ""),
    ]


async def test_location_contact_reaction_template_read_and_typing(stand_in: StandIn) -> None:
    theirs = await stand_in.act("say", text="Hi")

    def use(wa: WhatsApp) -> list[Any]:
        contact = types.Contact(name=types.Contact.Name(formatted_name="Rui Dias", first_name="Rui"))
        return [
            wa.send_location(ANA, latitude=-23.5, longitude=-46.6, name="Praça"),
            wa.send_contact(ANA, contact),
            wa.send_reaction(ANA, emoji="👍", message_id=theirs),
            wa.remove_reaction(ANA, message_id=theirs),
            wa.send_template(
                ANA,
                name="appointment_reminder",
                language=TemplateLanguage.ENGLISH_US,
                params=[BodyText.params("Ana", "Monday")],
                reply_to_message_id=theirs,
            ),
            wa.mark_message_as_read(theirs),
            wa.indicate_typing(theirs),
        ]

    done = await with_pywa(stand_in, use)
    assert all(done)
    messages = await received(stand_in)
    assert [message["kind"] for message in messages] == ["location", "contacts", "reaction", "reaction", "template"]
    assert messages[4]["text"].startswith("Hello Ana, this is a reminder of your appointment on Monday.")
    assert (await stand_in.control("GET", f"users/{ANA}/messages"))[1]["is_typing"]


async def test_templates_are_listed_page_by_page_created_and_deleted(stand_in: StandIn) -> None:
    def use(wa: WhatsApp) -> Any:
        first = page = wa.get_templates(pagination=types.Pagination(limit=3))
        every = list(first)
        while page.has_next:  # its own next() fails on templates: it gives its result class an argument too many
            page = wa.get_templates(pagination=types.Pagination(limit=3, after=page.after))
            every += page
        return first, every, wa.get_template(first[0].id)

    first, every, one = await with_pywa(stand_in, use)
    assert (len(first), first.has_next, first.total_count, len(every)) == (3, True, 8, 8)
    assert (one.name, one.status, one.category) == (
        "appointment_reminder",
        TemplateStatus.APPROVED,
        TemplateCategory.UTILITY,
    )

    def change(wa: WhatsApp) -> Any:
        new = types.Template(
            name="order_ready",
            language=TemplateLanguage.ENGLISH_US,
            category=TemplateCategory.UTILITY,
            components=[BodyText("Order {{1}} is ready.", "7")],
        )
        created = wa.create_template(new)
        return created, wa.delete_template("order_ready", template_id=created.id)

    created, deleted = await with_pywa(stand_in, change)
    assert (created.status, bool(deleted)) == (TemplateStatus.PENDING, True)


async def test_account_number_profile_registration_and_blocking(stand_in: StandIn) -> None:
    await stand_in.act("say", text="Hi")

    def use(wa: WhatsApp) -> Any:
        assert wa.update_business_profile(about="Open", industry=types.Industry.HEALTH)
        assert wa.register_phone_number(pin="123456")
        blocked = wa.block_users([ANA])
        listed = list(wa.get_blocked_users())
        unblocked = wa.unblock_users([ANA])
        names = [one.id for one in wa.get_business_phone_numbers()]
        return wa.get_business_profile(), wa.get_business_account(), names, blocked, listed, unblocked

    profile, account, numbers, blocked, listed, unblocked = await with_pywa(stand_in, use)
    assert (profile.about, profile.industry, account.id, numbers) == (
        "Open",
        types.Industry.HEALTH,
        WABA_ID,
        [PHONE_NUMBER_ID],
    )
    assert [user.wa_id for user in blocked.added_users] == [ANA]
    assert [user.wa_id for user in listed] == [ANA]
    assert [user.wa_id for user in unblocked.removed_users] == [ANA]


@pytest.mark.parametrize("stand_in", [{"reengagement": "sync", "pair_burst": 2}], indirect=True)
async def test_refusals_become_its_exceptions(stand_in: StandIn) -> None:
    def outside(wa: WhatsApp) -> None:
        wa.send_message(ANA, "Hello")

    with pytest.raises(ReEngagementMessage):
        await with_pywa(stand_in, outside)
    with pytest.raises(TemplateNotExists):
        await with_pywa(stand_in, lambda wa: wa.send_template(ANA, "nothing", TemplateLanguage.SPANISH))
    await stand_in.act("say", text="Hi")
    await with_pywa(stand_in, outside)
    with pytest.raises(TooManyMessages):
        await with_pywa(stand_in, outside)


ACTS: list[tuple[type[handlers.Handler], dict[str, Any]]] = [
    (handlers.MessageHandler, {"act": "say", "text": "Olá 😀", "forwarded": "often"}),
    (handlers.MessageHandler, {"act": "say", "text": "x", "referral": {"source_type": "ad", "source_id": "1"}}),
    (handlers.MessageHandler, {"act": "send_media", "kind": "image", "caption": "Look"}),
    (handlers.MessageHandler, {"act": "send_media", "kind": "audio", "is_voice": True}),
    (handlers.MessageHandler, {"act": "send_media", "kind": "video"}),
    (handlers.MessageHandler, {"act": "send_media", "kind": "document", "filename": "a.pdf"}),
    (handlers.MessageHandler, {"act": "send_media", "kind": "sticker"}),
    (handlers.MessageHandler, {"act": "send_location", "latitude": 1.5, "longitude": 2.5, "name": "Praça"}),
    (handlers.MessageHandler, {"act": "send_contacts", "contacts": [{"name": {"formatted_name": "Rui"}}]}),
    (handlers.MessageHandler, {"act": "react", "emoji": "👍"}),
    (handlers.MessageHandler, {"act": "react"}),
    (handlers.MessageHandler, {"act": "send_unsupported"}),
    (
        handlers.MessageHandler,
        {
            "act": "order",
            "product_items": [{"product_retailer_id": "a", "quantity": 1, "item_price": 5, "currency": "BRL"}],
        },
    ),
    (handlers.EditedMessageHandler, {"act": "edit", "text": "Hello"}),
    (handlers.DeletedMessageHandler, {"act": "revoke"}),
    (handlers.CallbackButtonHandler, {"act": "tap", "choice": "Yes"}),
    (handlers.FlowCompletionHandler, {"act": "complete_flow", "response": {"flow_token": "t", "name": "Ana"}}),
    (handlers.CallPermissionUpdateHandler, {"act": "answer_call_request", "accepts": True}),
    (handlers.CallConnectHandler, {"act": "call"}),
    (handlers.UserMarketingPreferencesHandler, {"act": "stop_marketing"}),
    (handlers.UserMarketingPreferencesHandler, {"act": "resume_marketing"}),
    (handlers.IdentityChangeHandler, {"act": "change_identity"}),
    (handlers.PhoneNumberChangeHandler, {"act": "change_number", "wa_id": "5511987659999"}),
]


def understood(bodies: list[bytes], wanted: type[handlers.Handler]) -> list[Any]:
    """Gives webhooks to the client's own parser; lists what came out as wanted."""
    wa = WhatsApp(token="x", phone_id=PHONE_NUMBER_ID, waba_id=WABA_ID, filter_updates=True)
    found: list[Any] = []
    wa.add_handlers(wanted(callback=lambda _, update: found.append(update)))
    for body in bodies:
        assert wa.webhook_update_handler(body) == ("ok", 200)
    return found


@pytest.mark.parametrize(("handler", "act"), ACTS)
async def test_its_parser_understands_every_act(
    stand_in: StandIn, handler: type[handlers.Handler], act: dict[str, Any]
) -> None:
    await stand_in.act("say", text="Hi")
    buttons = [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]
    interactive = {"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": buttons}}
    await stand_in.send({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": interactive})
    await stand_in.receiver.wait(4)
    await stand_in.act(**act)
    posts = await stand_in.receiver.wait(5)
    (update,) = understood([posts[4].body], handler)
    assert update.metadata.phone_number_id == PHONE_NUMBER_ID
    assert update.metadata.display_phone_number == PHONE_NUMBER


LADDER = (*AT_ONCE, StatusStep("played", (0, 0)))


@pytest.mark.parametrize("stand_in", [{"status_ladder": LADDER, "failed_with_contacts": True}], indirect=True)
async def test_its_parser_understands_every_status(stand_in: StandIn) -> None:
    failing = {"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}}
    await stand_in.send(failing | {"biz_opaque_callback_data": "effect-1"})
    await stand_in.act("say", text="Hi", referral={"source_type": "ad"})
    media = await with_pywa(
        stand_in, lambda wa: wa.upload_media(media=b"OggS", mime_type="audio/ogg", filename="a.ogg")
    )
    await with_pywa(stand_in, lambda wa: wa.send_voice(ANA, voice=media.id, tracker="effect-2"))
    posts = await stand_in.receiver.wait(6)
    found = understood([post.body for post in posts], handlers.MessageStatusHandler)
    assert [(one.status.value, one.tracker) for one in found] == [
        ("failed", "effect-1"),
        ("sent", "effect-2"),
        ("delivered", "effect-2"),
        ("read", "effect-2"),
        ("played", "effect-2"),
    ]
    assert found[0].error.code == 131047
    assert found[1].pricing.type.value == "free_entry_point"
    assert found[1].conversation.category.value == "referral_conversion"


async def test_its_parser_understands_reviews(stand_in: StandIn) -> None:
    _, listed = await stand_in.graph("GET", f"{WABA_ID}/message_templates?limit=1")
    path = f"message_templates/{listed['data'][0]['id']}/status"
    await stand_in.control("PUT", path, json={"status": "PAUSED"})
    (post,) = await stand_in.receiver.wait(1)
    (update,) = understood([post.body], handlers.TemplateStatusUpdateHandler)
    assert (update.template_name, update.new_status) == ("appointment_reminder", TemplateStatus.PAUSED)
    assert json.loads(post.body)["entry"][0]["id"] == WABA_ID
