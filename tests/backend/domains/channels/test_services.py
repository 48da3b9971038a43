"""Channels are connected, tested and disconnected; their secrets go in and never come out."""

from contextlib import AbstractAsyncContextManager

import msgspec
import pytest
from sqlalchemy import delete

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.channels.contract import OtherUpdate, TemplateNews
from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER_ID, WABA_ID
from backend.domains.channels.schemas import ChannelChange, NewChannel, SecretsChange
from backend.domains.channels.syncing import AGAIN_AFTER, TemplateSyncer
from backend.domains.pages import PageOf
from backend.errors import BadInput, Conflict, NotFound
from backend.models import audit_log, channels, effects, message_templates, messages, updates
from tests.backend.cloud_api_stand_in.running import running
from tests.backend.domains.desk import OTHER, Desk, desk_on

pytestmark = pytest.mark.asyncio


async def test_secrets_are_stored_sealed_and_never_shown(desk: Desk) -> None:
    secrets = CloudApiSecrets(access_token="t0ken-in", app_secret="app-in")
    made = await desk.channels.create("w1", NewChannel(number_id="300", secrets=secrets))
    assert made.verify_token
    shown = await desk.channels.get("w1", made.id)
    assert shown.verify_token is msgspec.UNSET
    assert shown.secrets_set == ["access_token", "app_secret", "verify_token"]
    text = msgspec.json.encode([made, shown, await desk.channels.list_channels("w1", PageOf())]).decode()
    stored = str([await desk.rows(table) for table in (channels, audit_log, messages, updates)])
    for secret in ("t0ken-in", "app-in"):
        assert secret not in text + stored + repr(secrets)


async def test_all_missing_secrets_are_named_at_once(desk: Desk) -> None:
    with pytest.raises(BadInput) as refused:
        await desk.channels.create("w1", NewChannel(number_id="300", secrets=CloudApiSecrets()))
    assert [fault.path for fault in refused.value.faults] == ["$.secrets.access_token", "$.secrets.app_secret"]


async def test_a_number_is_connected_once_in_each_workspace(desk: Desk) -> None:
    await desk.connect("300")
    with pytest.raises(Conflict):
        await desk.connect("300")
    assert (await desk.connect("300", OTHER)).number_id == "300"


async def test_what_is_not_sent_stays(desk: Desk) -> None:
    channel = await desk.connect("300", waba_id="9")
    changed = await desk.channels.change(
        "w1", channel.id, ChannelChange(name="Shop", secrets=SecretsChange(app_secret="x"))
    )
    assert (changed.name, changed.settings.waba_id) == ("Shop", "9")
    connected = await desk.connected.get(channel.id)
    assert connected
    assert connected.handshake_answer(
        {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "1"}
    )  # the verify token was not touched


async def test_a_stopped_channel_goes_on_with_a_new_token(desk: Desk) -> None:
    channel = await desk.connect("300")
    stopped = await desk.channels.change("w1", channel.id, ChannelChange(is_active=False))
    assert (stopped.status, stopped.stop_reason) == ("stopped", "by_hand")
    renamed = await desk.channels.change("w1", channel.id, ChannelChange(name="x"))
    assert renamed.status == "stopped"
    going = await desk.channels.change("w1", channel.id, ChannelChange(secrets=SecretsChange(access_token="new")))
    assert (going.status, going.stop_reason, going.stopped_at) == ("active", "", None)


async def test_another_workspace_finds_nothing(desk: Desk) -> None:
    channel = await desk.connect("300")
    for call in (
        desk.channels.get(OTHER, channel.id),
        desk.channels.change(OTHER, channel.id, ChannelChange(name="mine")),
        desk.channels.delete(OTHER, channel.id),
        desk.channels.test(OTHER, channel.id),
        desk.templates.sync(OTHER, channel.id),
        desk.templates.list_templates(OTHER, channel.id, PageOf()),
    ):
        with pytest.raises(NotFound):
            await call
    assert channel.id not in [one.id for one in (await desk.channels.list_channels(OTHER, PageOf())).items]


async def test_the_list_comes_in_pages(desk: Desk) -> None:
    made = ["c1", *[(await desk.connect(f"30{n}")).id for n in range(4)]]
    found: list[str] = []
    page = await desk.channels.list_channels("w1", PageOf(limit=2))
    while page.next_cursor:
        found += [one.id for one in page.items]
        page = await desk.channels.list_channels("w1", PageOf(limit=2, cursor=page.next_cursor))
    assert sorted(found + [one.id for one in page.items]) == sorted(made)
    with pytest.raises(BadInput):
        await desk.channels.list_channels("w1", PageOf(cursor="nonsense!"))


async def test_disconnecting_gives_up_what_was_to_be_sent(desk: Desk) -> None:
    channel = await desk.connect("300")
    common = {"workspace_id": "w1", "conversation_id": "v1", "channel_id": channel.id, "created_at": desk.clock.now()}
    await desk.add(
        effects, id="e1", session_id="", kind="send_message", payload="{}", due_at=desk.clock.now(), **common
    )
    await desk.add(messages, id="e1", direction="out", kind="text", at=desk.clock.now(), **common)
    await desk.channels.delete("w1", channel.id)
    assert [(row.state, row.error) for row in await desk.rows(effects)] == [("failed", "channel_deleted")]
    assert [(row.status, row.error_text) for row in await desk.rows(messages)] == [("failed", "channel_deleted")]
    assert channel.id not in [row.id for row in await desk.rows(channels)]


async def test_a_channel_is_tested_and_its_message_templates_synced_live(desk: Desk) -> None:
    async with running() as stand_in, desk_near(desk, stand_in.url) as near:
        channel = await near.channels.create("w1", new_channel(stand_in.url))
        tested = await near.channels.test("w1", channel.id)
        assert (tested.is_ready, tested.report.problems) == (True, [])
        assert (await near.channels.get("w1", channel.id)).phone == tested.report.phone != ""
        synced = await near.templates.sync("w1", channel.id)
        assert synced.count >= 8
        assert synced.problems == []
        first = await near.templates.list_templates("w1", channel.id, PageOf(limit=5))
        rest = await near.templates.list_templates("w1", channel.id, PageOf(cursor=first.next_cursor or ""))
        assert len(first.items) + len(rest.items) == synced.count
        assert all(one.status == "APPROVED" for one in first.items)
        wrong = ChannelChange(secrets=SecretsChange(access_token="wrong"))
        await near.channels.change("w1", channel.id, wrong)
        assert [one.code for one in (await near.channels.test("w1", channel.id)).report.problems] == ["token_refused"]
        assert (await near.templates.sync("w1", channel.id)).problems
        assert (await near.templates.list_templates("w1", channel.id, PageOf())).items  # those known before stay


async def test_message_templates_that_were_reported_of_are_read_anew_by_the_job(desk: Desk) -> None:
    async with running() as stand_in, desk_near(desk, stand_in.url) as near:
        channel = await near.channels.create("w1", new_channel(stand_in.url))
        syncer = TemplateSyncer(near.database, near.templates, near.clock)
        assert await syncer.sync_due() >= 1
        known = (await near.templates.list_templates("w1", channel.id, PageOf())).items
        assert len(known) >= 8
        assert {kind for one in known for kind in one.parts.buttons} >= {"quick_reply"}
        assert await syncer.sync_due() == 0
        gone = delete(message_templates).where(message_templates.c.channel_id == channel.id)
        await near.database.write(lambda c: c.execute(gone))
        news = TemplateNews("1", "new_one", "pt_BR", "APPROVED")
        await near.post(OtherUpdate("message_template_status_update", "k1", {}, template=news), number="")
        assert await syncer.sync_due() >= 1
        assert (await near.templates.list_templates("w1", channel.id, PageOf())).items


async def test_a_channel_that_cannot_be_synced_is_asked_again_after_a_while(desk: Desk) -> None:
    await desk.connect("300", waba_id="9", graph_base_url="http://127.0.0.1:9")
    syncer = TemplateSyncer(desk.database, desk.templates, desk.clock)
    assert await syncer.sync_due() == 1
    assert await syncer.sync_due() == 0
    desk.clock.move(AGAIN_AFTER.total_seconds())
    assert await syncer.sync_due() == 1


def new_channel(url: str) -> NewChannel:
    secrets = CloudApiSecrets(access_token=ACCESS_TOKEN, app_secret="x")
    return NewChannel(
        number_id=PHONE_NUMBER_ID, secrets=secrets, settings=CloudApiSettings(waba_id=WABA_ID, graph_base_url=url)
    )


def desk_near(desk: Desk, url: str) -> AbstractAsyncContextManager[Desk]:
    """A desk whose calls may reach a server on loopback."""
    return desk_on(desk.database, int(url.rpartition(":")[2]), is_open=True)
