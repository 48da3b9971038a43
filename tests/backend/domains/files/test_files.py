"""Files are taken in piece by piece, kept when they are what they say, and fetched when somebody wants to see them."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.domains.audit import Auditor
from backend.domains.files.places import FilePlaces
from backend.domains.files.received import ReceivedFiles
from backend.domains.files.schemas import NewFile
from backend.domains.files.services import FileService
from backend.domains.pages import PageOf
from backend.errors import BadInput, FluxoError, NotFound, ProviderFailed, TooLarge
from backend.models import audit_log, messages
from tests.backend.channels.cloud_api.graph_fake import refuses, says
from tests.backend.domains.desk import OTHER, Desk, desk_on
from tests.fakes.web_server import answer, running

pytestmark = pytest.mark.asyncio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(1_000)
MB = 2**20


async def in_pieces(content: bytes, size: int = 100) -> AsyncIterator[bytes]:
    """Gives bytes as a network does."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def files_of(desk: Desk, folder: Path) -> FileService:
    return FileService(desk.database, FilePlaces(folder), desk.clock, desk.ids)


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())


async def test_a_file_is_stored_listed_read_and_deleted(desk: Desk, tmp_path: Path) -> None:
    files, auditor = files_of(desk, tmp_path), Auditor(desk.ids, desk.clock.now(), "w1", "u1")
    made = await files.store("w1", NewFile(name="a b.png", mime_type="image/png"), in_pieces(PNG), auditor)
    assert (made.kind, made.size_bytes, made.sha256) == ("image", len(PNG), sha256(PNG).hexdigest())
    assert [one.id for one in (await files.list_files("w1", PageOf())).items] == [made.id]
    _, pieces = await files.read("w1", made.id)
    assert b"".join([piece async for piece in pieces]) == PNG
    for call in (files.get(OTHER, made.id), files.read(OTHER, made.id), files.delete(OTHER, made.id)):
        with pytest.raises(NotFound):
            await call
    assert (await files.list_files(OTHER, PageOf())).items == []
    await files.delete("w1", made.id, auditor)
    assert on_disk(tmp_path) == []
    assert [row.action for row in await desk.rows(audit_log, audit_log.c.id)] == ["file.stored", "file.deleted"]


@pytest.mark.parametrize(
    ("mime_type", "content", "error", "code"),
    [
        ("image/gif", b"GIF89a", BadInput, "file_type_unfit"),
        ("image/png", b"MZ not a picture", BadInput, "file_not_as_announced"),
        ("text/plain", b"a\0b", BadInput, "file_not_as_announced"),
        ("image/png", b"", BadInput, "file_empty"),
        ("image/png", PNG + bytes(5 * MB), TooLarge, "file_too_large"),
    ],
)
async def test_what_cannot_be_sent_is_not_kept(
    desk: Desk, tmp_path: Path, mime_type: str, content: bytes, error: type[FluxoError], code: str
) -> None:
    with pytest.raises(error) as caught:
        await files_of(desk, tmp_path).store("w1", NewFile(name="a", mime_type=mime_type), in_pieces(content, 65_536))
    assert [fault.code for fault in caught.value.faults] == [code]
    assert on_disk(tmp_path) == []


async def test_an_upload_that_breaks_off_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files_of(desk, tmp_path).store("w1", NewFile(name="a", mime_type="image/png"), broken())
    assert on_disk(tmp_path) == []


async def test_a_customers_file_is_fetched_when_it_is_asked_for_and_kept_nowhere(
    database: Database, tmp_path: Path
) -> None:
    servers: list[Any] = []

    def info(_: Any) -> Any:
        known = {"url": f"{servers[0].url}/bytes", "mime_type": "image/png", "sha256": sha256(PNG).hexdigest()}
        return says(known)

    async with running(info, answer(200, PNG), refuses(100), refuses(190, 401)) as server:
        servers.append(server)
        async with desk_on(database, server.port) as desk:
            channel = await desk.connect("n9", graph_base_url=server.url)
            row = {"workspace_id": "w1", "conversation_id": "v1", "channel_id": channel.id, "kind": "image"}
            row |= {"content": '{"media":{"kind":"image","id":"7"}}', "at": desk.clock.now()}
            await desk.add(messages, id="m1", direction="in", created_at=desk.clock.now(), **row)
            received = ReceivedFiles(database, desk.connected, FilePlaces(tmp_path), desk.ids)
            with pytest.raises(NotFound):
                await received.read(OTHER, "m1")
            _, file, pieces = await received.read("w1", "m1")
            assert (file.mime_type, file.size_bytes) == ("image/png", len(PNG))
            assert b"".join([piece async for piece in pieces]) == PNG
            assert on_disk(tmp_path) == []
            with pytest.raises(NotFound) as gone:
                await received.read("w1", "m1")
            assert [fault.code for fault in gone.value.faults] == ["file_gone"]
            with pytest.raises(ProviderFailed):
                await received.read("w1", "m1")
