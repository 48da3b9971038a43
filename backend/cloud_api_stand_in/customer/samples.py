"""Small files a customer sends when none is given: each is what it says it is, and as short as that allows."""

from base64 import b64decode
from typing import NamedTuple

from flow_engine.values import MediaKind


class Sample(NamedTuple):
    """A file and its type."""

    mime_type: str
    content: bytes


_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="  # one pixel
_WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="  # one pixel
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"  # a header and nothing to see
_OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead\x01\x01" + b"\x00" * 9  # a header and nothing to hear

SAMPLES: dict[MediaKind, Sample] = {
    "image": Sample("image/png", b64decode(_PNG)),
    "sticker": Sample("image/webp", b64decode(_WEBP)),
    "document": Sample("application/pdf", _PDF),
    "video": Sample("video/mp4", _MP4),
    "audio": Sample("audio/ogg; codecs=opus", _OGG),
}
