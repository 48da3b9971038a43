"""Posts are taken only when the channel's secret signed them, whole, and once."""

import hmac
import json
import re
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Table

from backend.database import SqliteDatabase
from backend.domains.channels.schemas import ChannelChange, SecretsChange
from backend.errors import (
    BadInput,
    DatabaseError,
    DatabaseGone,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
    http_status,
)
from backend.models import contacts, conversations, inputs, messages, updates
from tests.backend.channels.cloud_api.bodies import change, message, post
from tests.backend.channels.cloud_api.test_webhooks import MALFORMED, MENDED, ROWS, WEBHOOKS
from tests.backend.domains.desk import APP_SECRET, Desk

pytestmark = pytest.mark.asyncio
KEPT: list[Table] = [messages, updates, inputs, contacts, conversations]


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()}


async def kept(desk: Desk) -> list[Any]:
    return [sorted(map(tuple, await desk.rows(table)), key=str) for table in KEPT]


@pytest.mark.skipif(not ROWS, reason=f"no webhook bodies in {WEBHOOKS}")
async def test_every_real_body_is_stored_whole_and_once(desk: Desk) -> None:
    taken = 0
    for number, row in enumerate(ROWS):
        body = (WEBHOOKS / row["file"]).read_bytes()
        found = re.search(rb'"phone_number_id"\s*:\s*"(\w+)"', body)
        channel = await desk.connect(found[1].decode() if found else f"none{number}")
        if row["file"] in MALFORMED:
            with pytest.raises(BadInput):
                await desk.intake.take(channel.id, signed(body), body)
        else:
            received = await desk.intake.take(channel.id, signed(body), body)
            before = await kept(desk)
            await desk.intake.take(channel.id, signed(body), body)
            assert await kept(desk) == before, row["file"]
            rows = [one for one in await desk.rows(messages) if one.channel_id == channel.id]
            rows += [one for one in await desk.rows(updates) if one.channel_id == channel.id]
            items = 1 if row["file"] in MENDED else int(row["items"])
            assert len(rows) + received.duplicates == items, row["file"]
            taken += 1
        await desk.channels.delete("w1", channel.id)
    assert taken == len(ROWS) - len(MALFORMED)


async def test_a_wrong_a_missing_and_a_foreign_signature_are_refused(desk: Desk) -> None:
    one, other = await desk.connect("300"), await desk.connect("301")
    body = post(change(messages=[message()]))
    await desk.channels.change("w1", other.id, desk_change(app_secret="another"))
    for headers in ({}, signed(body, "guess"), {"x-hub-signature-256": "sha256="}, {"x-hub-signature": "sha1=aa"}):
        with pytest.raises(NotSignedIn):
            await desk.intake.take(one.id, headers, body)
    with pytest.raises(NotSignedIn):
        await desk.intake.take(other.id, signed(body), body)
    with pytest.raises(NotSignedIn):
        await desk.intake.take(one.id, signed(body), body + b" ")
    assert await desk.rows(messages) == []


async def test_the_signature_is_checked_before_the_body_is_read(desk: Desk) -> None:
    channel = await desk.connect("300")
    with pytest.raises(NotSignedIn):
        await desk.intake.take(channel.id, {}, b"not json")
    with pytest.raises(BadInput):
        await desk.intake.take(channel.id, signed(b"not json"), b"not json")


async def test_an_unknown_channel_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.intake.take("nothing", signed(b"{}"), b"{}")
    channel = await desk.connect("300")
    await desk.intake.take(channel.id, signed(b"{}"), b"{}")
    await desk.channels.delete("w1", channel.id)
    with pytest.raises(NotFound):
        await desk.intake.take(channel.id, signed(b"{}"), b"{}")


async def test_more_than_three_megabytes_are_refused(desk: Desk) -> None:
    channel = await desk.connect("300")
    body = b"{" + b" " * (3 * 2**20) + b"}"
    with pytest.raises(TooLarge):
        await desk.intake.take(channel.id, signed(body), body)


async def test_non_ascii_bodies_are_checked_as_they_came(desk: Desk) -> None:
    channel = await desk.connect("300")
    for ensure_ascii in (True, False):
        body = json.dumps({"object": "x", "entry": [], "é": "ü"}, ensure_ascii=ensure_ascii).encode()
        await desk.intake.take(channel.id, signed(body), body)


async def test_a_database_that_cannot_be_used_asks_the_provider_to_come_again(desk: Desk) -> None:
    channel = await desk.connect("300")
    body = post(change(messages=[message()]))
    await desk.intake.take(channel.id, signed(body), body)
    await desk.database.close()
    with pytest.raises(DatabaseGone) as refused:
        await desk.intake.take(channel.id, signed(body), body)
    assert http_status(refused.value) == 503


async def test_a_full_disk_asks_the_provider_to_come_again(desk: Desk) -> None:
    if not isinstance(desk.database, SqliteDatabase):
        return
    channel = await desk.connect("300")

    async def fill(connection: Any) -> None:
        await connection.exec_driver_sql("PRAGMA max_page_count=1")

    await desk.database.write(fill)
    body = post(change(messages=[message(id=f"m{n}", text={"body": "x" * 4_000}) for n in range(500)]))
    with pytest.raises(DatabaseError) as refused:
        await desk.intake.take(channel.id, signed(body), body)
    assert http_status(refused.value) == 503


async def test_the_handshake_needs_the_verify_token(desk: Desk) -> None:
    channel = await desk.connect("300")
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "42"}
    assert await desk.intake.handshake(channel.id, query) == "42"
    for wrong in ({"hub.verify_token": "guess"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}):
        with pytest.raises(NotAllowed):
            await desk.intake.handshake(channel.id, query | wrong)
    with pytest.raises(NotFound):
        await desk.intake.handshake("nothing", query)


def desk_change(**secrets: str) -> Any:
    return ChannelChange(secrets=SecretsChange(**secrets))  # type: ignore[arg-type]
