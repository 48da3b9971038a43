"""Flow documents of older versions made new: one function for each version, on raw JSON.

`STEPS[n]` turns a document of version n into one of version n + 1. It never uses today's structs, so that it goes on
working when they change.
"""

from collections.abc import Callable, Mapping
from typing import Any

RawDocument = dict[str, Any]

STEPS: Mapping[int, Callable[[RawDocument], RawDocument]] = {}


def upgrade(raw: RawDocument, steps: Mapping[int, Callable[[RawDocument], RawDocument]] = STEPS) -> RawDocument:
    """Gives the document in the newest version there is a way to; one that says no version is of version 1."""
    version = raw.get("document_version", 1)
    while isinstance(version, int) and version in steps:
        raw = {**steps[version](raw), "document_version": version + 1}
        version += 1
    return raw
