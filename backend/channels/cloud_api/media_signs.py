"""Whether a file is what it is said to be, by its first bytes."""

HEAD_BYTES = 64  # every sign below lies within

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The formats' own definitions: where a sign stands, and what it is
_SIGNS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((8, b"WEBP"),),
    "audio/ogg": ((0, b"OggS"),),
    "audio/amr": ((0, b"#!AMR"),),
    "audio/aac": ((0, b"\xff\xf1"), (0, b"\xff\xf9")),
    "audio/mpeg": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "audio/mp4": ((4, b"ftyp"),),
    "video/mp4": ((4, b"ftyp"),),
    "video/3gpp": ((4, b"ftyp"),),
    "application/pdf": ((0, b"%PDF-"),),
    "application/msword": ((0, _OLE),),
    "application/vnd.ms-excel": ((0, _OLE),),
    "application/vnd.ms-powerpoint": ((0, _OLE),),
    f"{_OFFICE}wordprocessingml.document": ((0, _ZIP),),
    f"{_OFFICE}spreadsheetml.sheet": ((0, _ZIP),),
    f"{_OFFICE}presentationml.presentation": ((0, _ZIP),),
}


def is_what_it_says(mime_type: str, head: bytes) -> bool:
    """Tells whether a file's first bytes are those of its type; a plain text holds no NUL.

    Args:
        mime_type: one that WhatsApp takes.
        head: the first `HEAD_BYTES`, or all of a shorter file.
    """
    bare = mime_type.split(";")[0].strip().lower()
    if bare == "text/plain":
        return b"\0" not in head
    return any(head[place:].startswith(sign) for place, sign in _SIGNS.get(bare, ()))
