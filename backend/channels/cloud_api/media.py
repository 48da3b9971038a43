"""Files to and from WhatsApp: uploaded, fetched through addresses that soon end, and checked."""

import hmac
from base64 import b64decode
from hashlib import sha256
from typing import Any

from msgspec import Struct

from backend.channels.cloud_api.errors import GraphRefused, MediaGone, NoAnswer, UnfitMedia
from backend.channels.cloud_api.graph import Graph, raise_for_refusal
from backend.channels.cloud_api.loose_json import as_number, as_text
from backend.channels.cloud_api.media_types import MAX_MEDIA_BYTES, fault_of_upload

TRANSFER_TIMEOUT_S = 120  # chosen: 100 MB at 7 megabits a second
_OBJECT_MISSING = 100  # the Graph API's code for an id that is not there
_GONE = 404


class MediaFile(Struct, frozen=True):
    """A file as it came."""

    content: bytes
    mime_type: str
    sha256: str

    def __repr__(self) -> str:
        return f"MediaFile({self.mime_type}, {len(self.content)} bytes)"


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


async def upload_media(graph: Graph, number_id: str, content: bytes, mime_type: str) -> str:
    """Hands a file to WhatsApp for 30 days; gives its id.

    Raises:
        UnfitMedia: WhatsApp would not take it.
        GraphRefused: WhatsApp did not take it.
        NoAnswer: nothing readable came back.
    """
    fault = fault_of_upload(mime_type, len(content))
    if fault:
        raise UnfitMedia(fault)
    body, content_type = _form(content, mime_type)
    answer = await graph.post(number_id, "media", body=body, content_type=content_type, timeout_s=TRANSFER_TIMEOUT_S)
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


async def download_media(graph: Graph, media_id: str, max_bytes: int = MAX_MEDIA_BYTES) -> MediaFile:
    """Fetches a file; an address that has ended is asked for once more.

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
        content = await _bytes_of(graph, media_id, info, max_bytes)
        if content is not None:
            return _checked(media_id, info, content)
    raise MediaGone(f"file {media_id}: its address ends before it can be fetched")


async def _bytes_of(graph: Graph, media_id: str, info: MediaInfo, max_bytes: int) -> bytes | None:
    """Fetches the bytes; None when the address has ended. The token goes nowhere but encrypted, or to the Graph API."""
    if not info.url.startswith(("https://", f"{graph.origin}/")):
        raise UnfitMedia(f"file {media_id} is at an address that is not safe to ask with the token")
    try:
        answer = await graph.call("GET", info.url, max_answer_bytes=max_bytes, timeout_s=TRANSFER_TIMEOUT_S)
    except NoAnswer as failure:
        if failure.code == "too_large":
            raise UnfitMedia(f"file {media_id} has more than {max_bytes:,} bytes") from failure
        raise
    if answer.status == _GONE:
        return None
    raise_for_refusal(answer)
    return answer.body


def _checked(media_id: str, info: MediaInfo, content: bytes) -> MediaFile:
    digest = sha256(content).hexdigest()
    if info.sha256 and not hmac.compare_digest(digest, info.sha256):
        raise UnfitMedia(f"file {media_id} is not the one that was announced: its digest differs")
    return MediaFile(content, info.mime_type, digest)


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


def _form(content: bytes, mime_type: str) -> tuple[bytes, str]:
    """Writes the form of an upload. The boundary is made of the content's digest: the content cannot hold it."""
    boundary = f"fluxo-{sha256(content).hexdigest()}"
    fields = {"messaging_product": "whatsapp", "type": mime_type}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        f"Content-Type: {mime_type}\r\n\r\n"
    )
    body = b"".join(("".join(parts).encode(), content, f"\r\n--{boundary}--\r\n".encode()))
    return body, f"multipart/form-data; boundary={boundary}"
