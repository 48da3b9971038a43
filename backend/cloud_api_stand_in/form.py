"""Reads an upload: multipart/form-data, its parts in any order."""

from typing import NamedTuple

from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from backend.cloud_api_stand_in.errors import GraphError

MAX_PARTS = 20  # chosen: an upload has three or four


class Part(NamedTuple):
    """One part of a form."""

    content: bytes
    content_type: str
    filename: str


def read_form(content_type: str, body: bytes) -> dict[str, Part]:
    """Reads the parts by name; raises the refusal for what is not a form."""
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise GraphError(100, "An upload is multipart/form-data with a boundary.")
    try:
        return _parts(boundary, body)
    except (MultipartError, UnicodeError) as error:
        raise GraphError(100, f"The form cannot be read: {error}") from error


def _parts(boundary: str, body: bytes) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    segment: MultipartSegment | None = None
    chunks: list[bytes] = []
    with PushMultipartParser(boundary, max_segment_count=MAX_PARTS) as parser:
        for event in parser.parse(body):
            if isinstance(event, MultipartSegment):
                segment, chunks = event, []
            elif event:
                chunks.append(event)
            elif segment is not None:
                content_type = segment.header("Content-Type", "")
                parts[segment.name] = Part(b"".join(chunks), content_type, segment.filename or "")
    return parts
