"""What is asked and answered about files."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.values import MediaKind


class NewFile(Struct, frozen=True, kw_only=True):
    """A file that comes in.

    Args:
        name: shown in lists, and what a document is called when nothing else is said.
        mime_type: as the upload's `Content-Type` says.
    """

    name: Annotated[str, Meta(min_length=1, max_length=240, pattern=r"^[^/\\\x00-\x1f]+$")]
    mime_type: Annotated[str, Meta(min_length=3, max_length=200)]


class FileView(Struct, frozen=True, kw_only=True):
    """A stored file.

    Args:
        kind: what it is sent as.
        sha256: in hexadecimal digits.
    """

    id: str
    name: str
    kind: MediaKind
    mime_type: str
    size_bytes: int
    sha256: str
    created_at: datetime


class FilePage(Struct, frozen=True):
    """Stored files, the newest first."""

    items: list[FileView]
    next_cursor: str | None = None
