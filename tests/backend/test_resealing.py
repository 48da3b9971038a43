"""After a change of the secret key every stored secret is sealed anew, and nothing else changes."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, insert, select, update

from backend.cli import main
from backend.database import Database, open_database
from backend.domains.channels.connected import read_secrets
from backend.domains.credentials.schemas import CredentialContent
from backend.domains.credentials.services import CredentialService
from backend.domains.events.schemas import NewIncomingWebhook
from backend.domains.llm.schemas import ModelSettings
from backend.domains.llm.services import ModelService
from backend.domains.subscriptions.schemas import NewSubscription
from backend.domains.subscriptions.services import SubscriptionService, secret_of
from backend.models import channels, credentials, event_subscriptions, metadata, workspaces
from backend.resealing import PLACES, reseal
from backend.tools.crypto import Cipher, about
from tests.backend.domains.desk import APP_SECRET, Desk, desk_on
from tests.backend.world import BEGINS_AT

OLD, NEW, LOST = bytes(32), bytes([1]) * 32, bytes([2]) * 32  # the desk's cipher has the first


def test_every_column_of_bytes_is_a_place_of_secrets() -> None:
    found = {column for table in metadata.tables.values() for column in table.c if isinstance(column.type, LargeBinary)}
    assert {place.secret for place in PLACES} == found


async def keep_secrets(desk: Desk) -> tuple[str, str]:
    """Keeps a secret of each kind; gives the channel's id and the subscription's secret."""
    channel = await desk.connect("n8")
    await desk.hooks.create("w1", NewIncomingWebhook(action="start_flow", target="paid"))
    await CredentialService(desk.database, desk.cipher, desk.clock).put("w1", "shop", CredentialContent({"X-Key": "k"}))
    model = ModelSettings(base_url="https://a.example/v1", model="small", api_key="k")
    await ModelService(desk.database, desk.cipher, desk.clock).put("w1", model)
    subscriptions = SubscriptionService(desk.database, desk.cipher, desk.clock, desk.ids)
    told = await subscriptions.create("w1", NewSubscription("https://a.example/told"))
    return channel.id, str(told.secret)


async def sealed_in(database: Database) -> list[bytes]:
    """Gives all that is sealed."""
    found: list[bytes] = []
    async with database.read() as connection:
        for place in PLACES:
            rows = await connection.execute(select(place.secret).where(place.secret.is_not(None)))
            found += rows.scalars()
    return found


@pytest.mark.asyncio
async def test_every_secret_is_sealed_anew_once(database: Database) -> None:
    async with desk_on(database) as desk:
        channel_id, told = await keep_secrets(desk)
        changed = Cipher(NEW, (OLD,))
        first = await reseal(database, changed)
        assert (first.renewed, first.current, first.unreadable) == (5, 0, [])
        sealed = await sealed_in(database)
        again = await reseal(database, changed)
        assert (again.renewed, again.current) == (0, 5)
        assert await sealed_in(database) == sealed
        alone = Cipher(NEW)
        assert all(map(alone.is_current, sealed))
        (subscription,) = await desk.rows(event_subscriptions)
        assert secret_of(alone, "w1", subscription.id, subscription.secret) == told
        (channel,) = [row for row in await desk.rows(channels) if row.id == channel_id]
        assert read_secrets(alone, "w1", channel_id, channel.secrets).app_secret == APP_SECRET


@pytest.mark.asyncio
async def test_a_secret_that_no_key_opens_is_named_and_left(database: Database) -> None:
    async with desk_on(database) as desk:
        await keep_secrets(desk)
        lost = Cipher(LOST).seal(b"{}", about("w1", "credential:shop"))
        await database.write(lambda connection: connection.execute(update(credentials).values(headers=lost)))
        done = await reseal(database, Cipher(NEW, (OLD,)))
        assert (done.renewed, done.unreadable) == (4, ["credentials shop"])
        assert [row.headers for row in await desk.rows(credentials)] == [lost]


async def keep_one(url: str) -> None:
    """Makes an installation with one secret."""
    sealed = Cipher(OLD).seal(b"{}", about("w1", "credential:shop"))
    secret: dict[str, Any] = {"workspace_id": "w1", "name": "shop", "headers": sealed}
    secret |= {"created_at": BEGINS_AT, "updated_at": BEGINS_AT}
    database = await open_database(url)
    workspace = {"id": "w1", "name": "Fluxo", "created_at": BEGINS_AT}
    await database.write(lambda connection: connection.execute(insert(workspaces), workspace))
    await database.write(lambda connection: connection.execute(insert(credentials), secret))
    await database.close()


def test_the_command_says_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FLUXO_DATABASE_URL", raising=False)
    monkeypatch.setenv("FLUXO_DATA_DIR", str(tmp_path))
    asyncio.run(keep_one(f"sqlite+aiosqlite:///{tmp_path / 'fluxo.sqlite3'}"))
    new, old, lost = (base64.b64encode(key).decode() for key in (NEW, OLD, LOST))
    monkeypatch.setenv("FLUXO_SECRET_KEY", f"{new} {old}")
    assert main(["reseal"]) == 0
    assert capsys.readouterr().out.startswith("1 stored secrets were sealed anew")
    monkeypatch.setenv("FLUXO_SECRET_KEY", lost)
    assert main(["reseal"]) == 1
    assert "credentials shop" in capsys.readouterr().err
