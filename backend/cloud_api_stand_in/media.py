"""Files: uploaded by the business or sent by customers, fetched through addresses that soon end."""

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Any, get_args

from msgspec import Struct

from backend.cloud_api_stand_in.errors import GraphError, invalid
from flow_engine.values import MediaKind

DAY_S = 86_400
UPLOAD_LIFE_S = 30 * DAY_S  # WhatsApp Cloud API, media: an uploaded file is kept for 30 days
RECEIVED_LIFE_S = 7 * DAY_S  # … and one that a customer sent for 7 days
ADDRESS_LIFE_S = 300  # … and an address for 5 minutes
MAX_STORE_BYTES = 256 * 2**20  # chosen: the largest document twice and some more

_KB, _MB = 2**10, 2**20
# WhatsApp Cloud API, supported media types and sizes, May 2026
_OFFICE = "application/vnd.openxmlformats-officedocument."
SUPPORTED: dict[MediaKind, tuple[int, tuple[str, ...]]] = {
    "audio": (16 * _MB, ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
    "document": (
        100 * _MB,
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            _OFFICE + "wordprocessingml.document",
            _OFFICE + "spreadsheetml.sheet",
            _OFFICE + "presentationml.presentation",
        ),
    ),
    "image": (5 * _MB, ("image/jpeg", "image/png")),
    "sticker": (500 * _KB, ("image/webp",)),
    "video": (16 * _MB, ("video/3gpp", "video/mp4")),
}
MEDIA_KINDS: tuple[MediaKind, ...] = get_args(MediaKind)


class StoredMedia(Struct, frozen=True, kw_only=True):
    """A file.

    Args:
        number_id: the business number it was uploaded for or sent to.
        is_received: whether a customer sent it.
    """

    id: str
    number_id: str
    mime_type: str
    content: bytes
    filename: str
    expires_at: float
    is_received: bool
    digest: bytes


class MediaStore:
    """Keeps files by id; the oldest go when they take too much memory."""

    def __init__(self, max_bytes: int = MAX_STORE_BYTES) -> None:
        self._by_id: dict[str, StoredMedia] = {}
        self._max_bytes = max_bytes
        self.size_bytes = 0

    def add(self, media: StoredMedia) -> None:
        """Keeps a file."""
        self._by_id[media.id] = media
        self.size_bytes += len(media.content)
        while self.size_bytes > self._max_bytes and len(self._by_id) > 1:
            self.remove(next(iter(self._by_id)))

    def find(self, media_id: str, now: float) -> StoredMedia | None:
        """Finds a file that is still kept."""
        media = self._by_id.get(media_id)
        if media is not None and media.expires_at <= now:
            self.remove(media_id)
            return None
        return media

    def remove(self, media_id: str) -> None:
        """Forgets a file."""
        self.size_bytes -= len(self._by_id.pop(media_id).content)

    def __len__(self) -> int:
        return len(self._by_id)


def new_media(media_id: str, number_id: str, mime_type: str, content: bytes, **more: Any) -> StoredMedia:
    """Makes a file; `more` says the filename, when it ends and whether a customer sent it."""
    digest = sha256(content).digest()
    return StoredMedia(id=media_id, number_id=number_id, mime_type=mime_type, content=content, digest=digest, **more)


def check_upload(mime_type: str, size_bytes: int) -> None:
    """Raises the refusal for a file that WhatsApp does not take."""
    bare = mime_type.split(";")[0].strip().lower()
    limits = [limit for limit, types in SUPPORTED.values() if bare in types]
    if not limits:
        known = ", ".join(sorted(kind for _, types in SUPPORTED.values() for kind in types))
        raise invalid("file", f"must be a file with one of the following types: {known}.", 100)
    if not size_bytes:
        raise invalid("file", "is empty.", 100)
    if size_bytes > limits[0]:
        raise GraphError(131053, f"The file has {size_bytes} bytes, the limit for {bare} is {limits[0]}.")


def fits(media: StoredMedia, kind: MediaKind) -> bool:
    """Tells whether a file can be sent as an image, a video and so on; everything can be sent as a document."""
    return kind == "document" or media.mime_type.split(";")[0].strip().lower() in SUPPORTED[kind][1]


def address_of(media: StoredMedia, base_url: str, now: float, seed: int) -> str:
    """Makes an address where the bytes can be fetched for five minutes."""
    until = int(now) + ADDRESS_LIFE_S
    proof = _proof(media, until, seed)
    return f"{base_url}/whatsapp_business/attachments/?mid={media.id}&ext={until}&hash={proof}"


def is_good_address(media: StoredMedia, until: str, proof: str, now: float, seed: int) -> bool:
    """Tells whether an address is ours and has not ended."""
    if not until.isascii() or not until.isdigit() or len(until) > 12 or int(until) <= now:
        return False
    return hmac.compare_digest(_proof(media, int(until), seed).encode(), proof.encode())


def _proof(media: StoredMedia, until: int, seed: int) -> str:
    key = f"{seed}:{media.number_id}:".encode() + media.digest
    return hmac.new(key, f"{media.id}:{until}".encode(), sha256).hexdigest()[:32]


def as_metadata(media: StoredMedia, url: str) -> dict[str, Any]:
    """Gives what `GET /<media id>` answers."""
    return {
        "messaging_product": "whatsapp",
        "url": url,
        "mime_type": media.mime_type,
        "sha256": media.digest.hex(),
        "file_size": len(media.content),
        "id": media.id,
    }


def in_webhook(media: StoredMedia, url: str) -> dict[str, Any]:
    """Gives how a webhook names a file a customer sent; its digest is base64 there."""
    return {"id": media.id, "mime_type": media.mime_type, "sha256": b64encode(media.digest).decode(), "url": url}


def part_of(content: bytes, range_header: str) -> tuple[int, int] | None:
    """Reads a `Range` header of one range: the first byte and the one after the last; None when there is no such part.

    The whole file where the header is empty or asks for what we do not do.
    """
    size = len(content)
    unit, _, asked = range_header.partition("=")
    first, dash, last = asked.partition("-")
    numbers_only = all(part == "" or (part.isascii() and part.isdigit()) for part in (first, last))
    if unit.strip() != "bytes" or not dash or not numbers_only or not (first or last):
        return 0, size
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    begin, end = int(first), min(int(last) + 1, size) if last else size
    return (begin, end) if begin < end else None
