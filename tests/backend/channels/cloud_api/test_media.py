"""Files go up and come down whole, within their bounds, or a clear error says why not."""

import tracemalloc
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from backend.channels.cloud_api.errors import GraphRefused, MediaGone, NoAnswer, UnfitMedia
from backend.channels.cloud_api.media import LocalFile, download_media, media_form, upload_media
from backend.tools.files import PIECE_BYTES
from tests.backend.channels.cloud_api.graph_fake import TOKEN, graph, refuses, says
from tests.fakes.web_server import Asked, WebServer, answer

PNG = b"\x89PNG\r\n\x1a\n--fluxo\r\n\x00\xff"


def local(folder: Path, content: bytes = PNG, mime_type: str = "image/png") -> LocalFile:
    """A file on the disk."""
    path = folder / "up"
    path.write_bytes(content)
    return LocalFile(path, mime_type, len(content), sha256(content).hexdigest())


def info(server: list[WebServer], path: str = "/bytes", **changes: Any) -> Any:
    """Answers what is known of the file, at an address of this very server."""

    def say(_: Asked) -> Iterable[object]:
        known = {
            "url": f"{server[0].url}{path}",
            "mime_type": "image/png",
            "sha256": sha256(PNG).hexdigest(),
            "file_size": len(PNG),
            "id": "9",
        }
        return says({name: value for name, value in (known | changes).items() if value is not None})

    return say


@pytest.mark.asyncio
async def test_a_file_goes_up_as_it_is(tmp_path: Path) -> None:
    async with graph(says({"id": "99"})) as (channel, server):
        assert await upload_media(channel.graph, "300", local(tmp_path)) == "99"
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v25.0/300/media")
    kind, _, boundary = asked.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    parts = asked.body.split(f"--{boundary}".encode())
    assert parts[0] == b""
    assert parts[-1] == b"--\r\n"
    fields = dict(part.strip(b"\r\n").split(b"\r\n\r\n", 1) for part in parts[1:3])
    assert list(fields.values()) == [b"whatsapp", b"image/png"]
    assert parts[3].endswith(b"\r\n\r\n" + PNG + b"\r\n")


@pytest.mark.asyncio
async def test_an_unfit_file_does_not_go_up(tmp_path: Path) -> None:
    async with graph() as (channel, server):
        with pytest.raises(UnfitMedia, match="not taken"):
            await upload_media(channel.graph, "300", local(tmp_path, b"GIF", "image/gif"))
    assert server.asked == []


@pytest.mark.asyncio
async def test_an_upload_that_fails_says_so(tmp_path: Path) -> None:
    async with graph(refuses(131053), says({}), answer(500)) as (channel, _):
        with pytest.raises(GraphRefused):
            await upload_media(channel.graph, "300", local(tmp_path))
        for _ in range(2):
            with pytest.raises(NoAnswer):
                await upload_media(channel.graph, "300", local(tmp_path))


@pytest.mark.asyncio
@pytest.mark.parametrize("digest", [sha256(PNG).hexdigest(), b64encode(sha256(PNG).digest()).decode(), None, "odd"])
async def test_a_file_comes_down_whole(digest: str | None, tmp_path: Path) -> None:
    servers: list[WebServer] = []
    async with graph(info(servers, sha256=digest), answer(200, PNG)) as (channel, server):
        servers.append(server)
        file = await download_media(channel.graph, "9", tmp_path / "down")
    assert (file.path.read_bytes(), file.mime_type, file.sha256) == (PNG, "image/png", sha256(PNG).hexdigest())
    assert [asked.path for asked in server.asked] == ["/v25.0/9", "/bytes"]
    assert server.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.asyncio
async def test_an_address_that_has_ended_is_asked_for_once_more(tmp_path: Path) -> None:
    servers: list[WebServer] = []
    given = [info(servers, "/old"), answer(404), info(servers, "/new"), answer(200, PNG)]
    async with graph(*given) as (channel, server):
        servers.append(server)
        assert (await download_media(channel.graph, "9", tmp_path / "down")).path.read_bytes() == PNG
    assert [asked.path for asked in server.asked] == ["/v25.0/9", "/old", "/v25.0/9", "/new"]


@pytest.mark.asyncio
async def test_a_file_that_is_gone_is_gone(tmp_path: Path) -> None:
    servers: list[WebServer] = []
    async with graph(info(servers), answer(404), info(servers), answer(404), refuses(100)) as (channel, server):
        servers.append(server)
        for _ in range(2):
            with pytest.raises(MediaGone):
                await download_media(channel.graph, "9", tmp_path / "down")
    assert len(server.asked) == 5


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changes", "content", "told"),
    [
        ({}, PNG + b"!", "digest differs"),
        ({"file_size": 2_000}, PNG, "2,000 bytes, at most 1,000"),
        ({"file_size": None}, b"x" * 1_001, "more than 1,000 bytes"),
        ({"url": "http://198.51.100.7/bytes"}, PNG, "not safe"),
        ({"url": "file:///etc/passwd"}, PNG, "not safe"),
    ],
)
async def test_a_file_that_is_not_as_announced_is_not_taken(
    changes: Any, content: bytes, told: str, tmp_path: Path
) -> None:
    servers: list[WebServer] = []
    async with graph(info(servers, **changes), answer(200, content)) as (channel, server):
        servers.append(server)
        with pytest.raises(UnfitMedia, match=told):
            await download_media(channel.graph, "9", tmp_path / "down", max_bytes=1_000)
    assert not (tmp_path / "down").exists()


@pytest.mark.asyncio
async def test_a_download_that_fails_says_so(tmp_path: Path) -> None:
    servers: list[WebServer] = []
    given = [refuses(190, 401), info(servers, url=None), info(servers), answer(500), info(servers), refuses(10, 403)]
    async with graph(*given) as (channel, server):
        servers.append(server)
        for error in (GraphRefused, NoAnswer, NoAnswer, GraphRefused):
            with pytest.raises(error):
                await download_media(channel.graph, "9", tmp_path / "down")


@pytest.mark.asyncio
async def test_a_large_file_never_lies_in_memory_whole(tmp_path: Path) -> None:
    pieces, size = 320, 64 * 1024
    piece = bytes(size)
    servers: list[WebServer] = []

    def large(_: Asked) -> Iterable[object]:
        yield f"HTTP/1.1 200 OK\r\ncontent-length: {pieces * size}\r\n\r\n".encode()
        for _ in range(pieces):
            yield piece

    async with graph(info(servers, sha256=None, file_size=None), large) as (channel, server):
        servers.append(server)
        tracemalloc.start()
        try:
            file = await download_media(channel.graph, "9", tmp_path / "down")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert file.size_bytes == (tmp_path / "down").stat().st_size == pieces * size
    assert peak < 5 * 2**20


@pytest.mark.asyncio
async def test_a_file_is_read_from_the_disk_while_it_goes_up(tmp_path: Path) -> None:
    content = b"%PDF-" + bytes(20 * 2**20)
    file = local(tmp_path, content, "application/pdf")
    del content
    biggest = 0
    body, _ = media_form(file)
    async for piece in body.pieces():
        biggest = max(biggest, len(piece))
    assert biggest <= PIECE_BYTES
    assert body.size_bytes > file.size_bytes
