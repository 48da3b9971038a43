"""A document from outside becomes a flow: brought up to date, read strictly, every fault named; nothing of it runs."""

from collections.abc import Iterator
from typing import Any

import msgspec

from backend.domains.flows.drafts import read_draft
from backend.errors import BadInput, InputFault
from flow_engine.document import MAX_DOCUMENT_BYTES, Document
from flow_engine.flow import Catalogue
from migrations.documents import upgrade


def read_import(data: bytes, catalogue: Catalogue) -> Document:
    """Reads a document of any version.

    Raises:
        BadInput: it is none, or has nodes of unknown types; all faults are named.
    """
    raw = _decoded(data)
    unknown = list(_unknown_types(raw, catalogue))
    try:
        document = read_draft(msgspec.json.encode(upgrade(raw)))
    except BadInput as error:
        raise BadInput(error.detail, error.faults + unknown) from error
    if unknown:
        raise BadInput("import", unknown)
    return document


def _decoded(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_DOCUMENT_BYTES:
        fault = InputFault("$", "field_too_large", str(MAX_DOCUMENT_BYTES))
        raise BadInput("document_too_large", [fault])
    try:
        raw = msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        raise BadInput("document_not_json", [InputFault("$", "field_wrong", str(error)[:200])]) from error
    if not isinstance(raw, dict):
        raise BadInput("document_malformed", [InputFault("$", "field_wrong_type", "object")])
    return raw


def _unknown_types(raw: dict[str, Any], catalogue: Catalogue) -> Iterator[InputFault]:
    nodes = raw.get("nodes")
    for index, node in enumerate(nodes if isinstance(nodes, list) else []):
        type_ = node.get("type") if isinstance(node, dict) else None
        if isinstance(type_, str) and type_ not in catalogue:
            yield InputFault(f"$.nodes[{index}].type", "unknown_type", type_[:64])
