"""Which files WhatsApp takes, and how large they may be."""

from flow_engine.values import MediaKind

_KB, _MB = 2**10, 2**20
# WhatsApp Cloud API, supported media types and sizes, May 2026
MAX_BYTES: dict[MediaKind, int] = {
    "image": 5 * _MB,
    "audio": 16 * _MB,
    "video": 16 * _MB,
    "document": 100 * _MB,
    "sticker": 500 * _KB,  # of one that moves; WhatsApp looks at others itself: 100 KB
}
MAX_MEDIA_BYTES = MAX_BYTES["document"]
_OFFICE = "application/vnd.openxmlformats-officedocument."
MIME_TYPES: dict[MediaKind, tuple[str, ...]] = {
    "image": ("image/jpeg", "image/png"),
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    "video": ("video/3gpp", "video/mp4"),
    "sticker": ("image/webp",),
    "document": (
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
    ),
}


def kind_of(mime_type: str) -> MediaKind:
    """Gives the kind a type of file is sent as; everything can be sent as a document."""
    bare = _bare(mime_type)
    return next((kind for kind, types in MIME_TYPES.items() if bare in types), "document")


def fault_of_upload(mime_type: str, size_bytes: int) -> str:
    """Tells why WhatsApp would not take a file; empty when it may."""
    kind, bare = kind_of(mime_type), _bare(mime_type)
    if not mime_type.isascii() or not mime_type.isprintable():
        return "a type of file is written in visible ASCII characters"
    if bare not in MIME_TYPES[kind]:
        return f"{bare or 'a file without a type'} is not taken; one of {', '.join(sorted(_all_types()))} is"
    if not 0 < size_bytes <= MAX_BYTES[kind]:
        return f"{bare}: {size_bytes:,} bytes, from 1 to {MAX_BYTES[kind]:,} are taken"
    return ""


def _bare(mime_type: str) -> str:
    return mime_type.split(";")[0].strip().lower()


def _all_types() -> list[str]:
    return [one for types in MIME_TYPES.values() for one in types]
