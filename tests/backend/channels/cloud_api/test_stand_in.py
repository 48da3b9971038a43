"""The channel and the stand-in for WhatsApp understand each other: sends, webhooks, files, message templates."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from backend.channels.cloud_api.account import NumberReport, check_number
from backend.channels.cloud_api.client import CloudApiChannel
from backend.channels.cloud_api.inbound import read_batch
from backend.channels.cloud_api.media import download_media, upload_media
from backend.channels.cloud_api.media_types import MIME_TYPES
from backend.channels.cloud_api.message_templates import list_message_templates
from backend.channels.cloud_api.settings import CloudApiSecrets
from backend.channels.contract import InboundMessage, OtherUpdate, Refused, Sender, Sent, StatusUpdate, Update
from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN, WABA_ID
from flow_engine.contents import Content, MediaContent, TemplateContent, TemplateParameter, TextContent
from flow_engine.values import Media
from tests.backend.channels.cloud_api.graph_fake import channel_to
from tests.backend.channels.cloud_api.test_media import local
from tests.backend.channels.cloud_api.test_outbound import CASES, Case
from tests.backend.cloud_api_stand_in.running import StandIn, running
from tests.backend.cloud_api_stand_in.worlds import ANA

pytestmark = pytest.mark.asyncio

SECRETS = CloudApiSecrets(access_token=ACCESS_TOKEN, app_secret=APP_SECRET, verify_token=VERIFY_TOKEN)
FREE_FORM = [case for case in CASES if not isinstance(case.content, TemplateContent)]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TO = Sender(ANA)


@asynccontextmanager
async def connected(**options: Any) -> AsyncIterator[tuple[StandIn, CloudApiChannel]]:
    """Runs a stand-in and connects a channel to its number."""
    async with (
        running(**options) as stand_in,
        channel_to(stand_in.url, PHONE_NUMBER_ID, SECRETS, waba_id=WABA_ID) as channel,
    ):
        yield stand_in, channel


async def received(stand_in: StandIn, channel: CloudApiChannel, posts: int) -> list[Update]:
    """Waits for so many webhooks, checks them and reads them."""
    found: list[Update] = []
    for post in (await stand_in.receiver.wait(posts))[:posts]:
        assert channel.is_genuine(post.headers, post.body)
        for number_id, update in read_batch(post.body).updates:
            assert number_id == PHONE_NUMBER_ID
            found.append(update)
    return found


async def test_a_customers_message_is_read_and_answered_and_the_statuses_come_back() -> None:
    async with connected() as (stand_in, channel):
        await stand_in.act("say", text="Olá 😀")
        (inbound,) = await received(stand_in, channel, 1)
        assert isinstance(inbound, InboundMessage)
        assert inbound.message.text == "Olá 😀"
        assert inbound.sender.phone == ANA
        assert inbound.sender.bsuid
        sent = await channel.send(inbound.sender, TextContent("Oi"), "in1.1")
        assert isinstance(sent, Sent)
        statuses = (await received(stand_in, channel, 4))[1:]
    for status, step in zip(statuses, ("sent", "delivered", "read"), strict=True):
        assert isinstance(status, StatusUpdate)
        assert (status.provider_id, status.effect_id, status.status) == (sent.provider_id, "in1.1", step)
        assert status.recipient == Sender(ANA, inbound.sender.bsuid, name=inbound.sender.name)


async def test_a_customer_known_by_the_user_id_alone_is_answered() -> None:
    async with connected(identity="username") as (stand_in, channel):
        await stand_in.act("say", text="Hi")
        (inbound,) = await received(stand_in, channel, 1)
        assert isinstance(inbound, InboundMessage)
        assert not inbound.sender.phone
        assert isinstance(await channel.send(inbound.sender, TextContent("Hello"), "e"), Sent)


@pytest.mark.parametrize("case", FREE_FORM, ids=lambda case: case.name)
async def test_whatever_we_send_is_taken(case: Case, tmp_path: Path) -> None:
    async with connected() as (stand_in, channel):
        await stand_in.act("say", text="Hi")
        assert isinstance(await channel.send(TO, await with_real_file(channel, case.content, tmp_path), "e"), Sent)


async def with_real_file(channel: CloudApiChannel, content: Content, tmp_path: Path) -> Content:
    """Puts an uploaded file in place of one that only has an id."""
    if not isinstance(content, MediaContent) or not content.media.id:
        return content
    mime_type = MIME_TYPES[content.media.kind][0]
    media_id = await upload_media(channel.graph, PHONE_NUMBER_ID, local(tmp_path, b"any", mime_type))
    return replace(content, media=replace(content.media, id=media_id))


async def test_message_templates_are_listed_and_sent() -> None:
    async with connected() as (_, channel):
        rows = await list_message_templates(channel.graph, channel.waba_id)
        known = {(row.name, row.language): row.known for row in rows}
        assert known["appointment_reminder", "en_US"].body_parameters == 2
        assert known["special_offer", "pt_BR"].header_parameters == 1
        assert known["login_code", "pt_BR"].button_parameters == 1
        reminder = TemplateContent("appointment_reminder", "en_US", [TemplateParameter("Ana"), TemplateParameter("9")])
        assert isinstance(await channel.send(TO, reminder, "e1"), Sent)
        code = [TemplateParameter("123456"), TemplateParameter("123456", "button")]
        assert isinstance(await channel.send(TO, TemplateContent("login_code", "pt_BR", code), "e2"), Sent)
        wrong = await channel.send(TO, TemplateContent("appointment_reminder", "en_US"), "e3")
        assert isinstance(wrong, Refused)
        assert (wrong.code, wrong.action) == (132000, "give_up")


async def test_a_button_of_a_listed_message_template_is_filled_by_its_kind() -> None:
    content = TemplateContent(
        "appointment_reminder",
        "en_US",
        [TemplateParameter("Ana"), TemplateParameter("9"), TemplateParameter("yes", "button", 1)],
    )
    async with connected() as (stand_in, channel):
        refused = await channel.send(TO, content, "e1")
        assert isinstance(refused, Refused)
        rows = await list_message_templates(channel.graph, channel.waba_id)
        kinds = {(row.name, row.language): row.parts.buttons for row in rows}
        async with channel_to(stand_in.url, PHONE_NUMBER_ID, SECRETS, kinds) as knowing:
            assert isinstance(await knowing.send(TO, content, "e2"), Sent)


@pytest.mark.parametrize("reengagement", ["async", "sync"])
async def test_outside_the_window_it_is_told_at_once_or_later(reengagement: str) -> None:
    async with connected(reengagement=reengagement) as (stand_in, channel):
        outcome = await channel.send(TO, TextContent("Hi"), "in1.1")
        if reengagement == "sync":
            assert isinstance(outcome, Refused)
            assert (outcome.code, outcome.action) == (131047, "window_closed")
            return
        assert isinstance(outcome, Sent)
        (status,) = await received(stand_in, channel, 1)
        assert isinstance(status, StatusUpdate)
        assert (status.status, status.error_code, status.action) == ("failed", 131047, "window_closed")


async def test_the_pair_limit_is_told() -> None:
    async with connected(pair_burst=2) as (stand_in, channel):
        await stand_in.act("say", text="Hi")
        outcomes = [await channel.send(TO, TextContent("Hi"), f"e{number}") for number in range(3)]
        assert isinstance(outcomes[2], Refused)
        assert (outcomes[2].code, outcomes[2].retry_after_s, outcomes[2].retry_factor) == (131056, 4, 4)


async def test_files_go_up_and_come_down(tmp_path: Path) -> None:
    async with connected() as (stand_in, channel):
        media_id = await upload_media(channel.graph, PHONE_NUMBER_ID, local(tmp_path, PNG))
        assert (await download_media(channel.graph, media_id, tmp_path / "down")).path.read_bytes() == PNG
        await stand_in.act("send_media", kind="image", caption="Look")
        (inbound,) = await received(stand_in, channel, 1)
        assert isinstance(inbound, InboundMessage)
        assert inbound.message.media
        file = await download_media(channel.graph, inbound.message.media.id, tmp_path / "down")
        assert file.mime_type == inbound.message.media.mime_type
        image = MediaContent(Media("image", id=media_id), "Here")
        assert isinstance(await channel.send(inbound.sender, image, "e"), Sent)


async def test_what_a_customer_does_besides_is_read() -> None:
    async with connected() as (stand_in, channel):
        await stand_in.act("say", text="Hi")
        await stand_in.act("edit", text="Hello")
        await stand_in.act("revoke")
        await stand_in.act("stop_marketing")
        await stand_in.act("resume_marketing")
        updates = (await received(stand_in, channel, 5))[1:]
    others = [update for update in updates if isinstance(update, OtherUpdate)]
    assert [(other.kind, other.accepts_marketing) for other in others] == [
        ("edit", None),
        ("revoke", None),
        ("user_preferences", False),
        ("user_preferences", True),
    ]
    assert all(other.sender and other.sender.phone == ANA for other in others)


async def test_a_customer_who_moves_to_another_number_is_followed() -> None:
    async with connected() as (stand_in, channel):
        await stand_in.act("say", text="Hi")
        await stand_in.act("change_number", wa_id="5511987650099")
        updates = (await received(stand_in, channel, 2))[1:]
        (news,) = [update for update in updates if isinstance(update, OtherUpdate)]
    assert news.sender
    assert news.renamed_to
    assert (news.sender.phone, news.renamed_to.phone) == (ANA, "5511987650099")


async def test_a_number_is_found_ready() -> None:
    async with connected() as (_, channel):
        report = await check_number(channel.graph, PHONE_NUMBER_ID, WABA_ID)
        assert report == NumberReport("+55 11 4002-8922", "Fluxo demo", "GREEN", "CONNECTED", 80, [])


async def test_a_message_is_marked_as_read() -> None:
    async with connected() as (stand_in, channel):
        message_id = await stand_in.act("say", text="Hi")
        assert await channel.mark_read(message_id, shows_typing=True) is None
        refused = await channel.mark_read("wamid.never")
        assert isinstance(refused, Refused)
