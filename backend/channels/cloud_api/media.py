"""Files to and from WhatsApp, between disk and network: uploaded, fetched through addresses that soon end, checked."""

import asyncio
import hmac
from base64 import b64decode
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from backend.channels.cloud_api.errors import GraphRefused, MediaGone, NoAnswer, UnfitMedia
from backend.channels.cloud_api.graph import Graph, raise_for_refusal
from backend.channels.cloud_api.loose_json import as_number, as_text
from backend.channels.cloud_api.media_types import MAX_MEDIA_BYTES, fault_of_upload
from backend.tools.files import FileSink, read_pieces
from backend.tools.http import Streamed

TRANSFER_TIMEOUT_S = 120  # chosen: 100 MB at 7 megabits a second
_OBJECT_MISSING = 100  # the Graph API's code for an id that is not there
_GONE = 404


class LocalFile(Struct, frozen=True):
    """A file on the disk.

    Args:
        sha256: in hexadecimal digits.
    """

    path: Path
    mime_type: str
    size_bytes: int
    sha256: str


class MediaInfo(Struct, frozen=True):
    """What WhatsApp says of a file.

    Args:
        url: needs the token, and ends after five minutes.
        sha256: in hexadecimal digits; empty when it was not said.
        size_bytes: 0 when it was not said.
    """

    url: str
    mime_type: str
    sha256: str
    size_bytes: int


async def upload_media(graph: Graph, number_id: str, file: LocalFile, timeout_s: float = TRANSFER_TIMEOUT_S) -> str:
    """Hands a file to WhatsApp for 30 days; gives its id.

    Raises:
        UnfitMedia: WhatsApp would not take it.
        GraphRefused: WhatsApp did not take it.
        NoAnswer: nothing readable came back.
    """
    fault = fault_of_upload(file.mime_type, file.size_bytes)
    if fault:
        raise UnfitMedia(fault)
    body, content_type = media_form(file)
    answer = await graph.post(number_id, "media", body=body, content_type=content_type, timeout_s=timeout_s)
    media_id = as_text(answer.get("id"))
    if not media_id:
        raise NoAnswer("an answer without the file's id", may_have_arrived=True)
    return media_id


async def media_info(graph: Graph, media_id: str) -> MediaInfo:
    """Asks where a file is to be had.

    Raises:
        MediaGone: there is no such file, or no longer.
        GraphRefused: the Graph API refused.
        NoAnswer: nothing readable came back.
    """
    try:
        raw = await graph.get(media_id)
    except GraphRefused as error:
        if error.refused.code == _OBJECT_MISSING:
            raise MediaGone(f"file {media_id}: {error.refused.text}") from error
        raise
    return _info(raw)


async def download_media(graph: Graph, media_id: str, path: Path, max_bytes: int = MAX_MEDIA_BYTES) -> LocalFile:
    """Fetches a file into another one; an address that has ended is asked for once more.

    Args:
        path: where it is written; what was there is lost, and what fails leaves nothing there.

    Raises:
        MediaGone: there is no such file, or no longer.
        UnfitMedia: it is too large, or not the one that was announced.
        GraphRefused: the Graph API refused.
        NoAnswer: nothing readable came back.
    """
    for _ in range(2):
        info = await media_info(graph, media_id)
        if info.size_bytes > max_bytes:
            raise UnfitMedia(f"file {media_id} has {info.size_bytes:,} bytes, at most {max_bytes:,} are fetched")
        try:
            file = await _fetch(graph, media_id, info, path, max_bytes)
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise
        if file is not None:
            return file
    raise MediaGone(f"file {media_id}: its address ends before it can be fetched")


async def _fetch(graph: Graph, media_id: str, info: MediaInfo, path: Path, max_bytes: int) -> LocalFile | None:
    """Fetches the bytes; None when the address has ended. The token goes nowhere but encrypted, or to the Graph API."""
    if not info.url.startswith(("https://", f"{graph.origin}/")):
        raise UnfitMedia(f"file {media_id} is at an address that is not safe to ask with the token")
    try:
        with FileSink(path) as sink:
            answer = await graph.call(
                "GET", info.url, max_answer_bytes=max_bytes, timeout_s=TRANSFER_TIMEOUT_S, sink=sink.write
            )
    except NoAnswer as failure:
        if failure.code == "too_large":
            raise UnfitMedia(f"file {media_id} has more than {max_bytes:,} bytes") from failure
        raise
    if answer.status == _GONE:
        return None
    raise_for_refusal(answer)
    if info.sha256 and not hmac.compare_digest(sink.sha256, info.sha256):
        raise UnfitMedia(f"file {media_id} is not the one that was announced: its digest differs")
    return LocalFile(path, info.mime_type, sink.size_bytes, sink.sha256)


def _info(raw: dict[str, Any]) -> MediaInfo:
    url = as_text(raw.get("url"))
    if not url:
        raise NoAnswer("an answer without the file's address", may_have_arrived=True)
    return MediaInfo(
        url, as_text(raw.get("mime_type")), _hex(as_text(raw.get("sha256"))), as_number(raw.get("file_size")) or 0
    )


def _hex(digest: str) -> str:
    """Gives a digest in hexadecimal digits; the Graph API writes it so, webhooks in base64."""
    if len(digest) == sha256().digest_size * 2:
        return digest.lower()
    try:
        return b64decode(digest, validate=True).hex()
    except ValueError:
        return ""


def media_form(file: LocalFile) -> tuple[Streamed, str]:
    """Writes the form of an upload. The boundary is made of the content's digest: the content cannot hold it."""
    boundary = f"fluxo-{file.sha256}"
    fields = {"messaging_product": "whatsapp", "type": file.mime_type}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        f"Content-Type: {file.mime_type}\r\n\r\n"
    )
    head, tail = "".join(parts).encode(), f"\r\n--{boundary}--\r\n".encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield head
        async for piece in read_pieces(file.path):
            yield piece
        yield tail

    size_bytes = len(head) + file.size_bytes + len(tail)
    return Streamed(pieces, size_bytes), f"multipart/form-data; boundary={boundary}"
