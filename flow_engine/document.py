"""What is saved of a flow: the JSON document a marketer draws."""

import re
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from flow_engine.schema import SchemaFault, schema_faults
from flow_engine.values import Value, VariableType
from flow_engine.whole import whole

DOCUMENT_VERSION: Final = 1
MAX_DOCUMENT_BYTES = 2 * 1024 * 1024  # chosen: 5,000 nodes of the size seen in real flows (about 350 bytes each) fit
MAX_NODES = 5_000  # chosen: ten times the largest flows seen in this field
MAX_EDGES = 20_000  # chosen: four ports a node
MAX_LEVELS = 50  # chosen: of lists and objects in a config, far above what any needs
MAX_CODE_CHARS = 200_000  # chosen: forty a node of the largest flow; reading one takes some microseconds

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=whole(r"[A-Za-z0-9_-]+"))]
PortName = Annotated[str, Meta(min_length=1, max_length=64, pattern=whole(r"[A-Za-z0-9_-]+"))]
VariableName = Annotated[str, Meta(min_length=1, max_length=64, pattern=whole(r"[a-z_][a-z0-9_]*"))]
Language = Literal["en", "pt_BR", "es"]

RESERVED_NAMES = frozenset({"contact", "message", "workspace", "session", "now"})


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a card lies on the canvas, in canvas pixels."""

    x: Annotated[float, Meta(ge=-1e6, le=1e6)] = 0
    y: Annotated[float, Meta(ge=-1e6, le=1e6)] = 0


class Node(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of a flow; its type says how its config reads."""

    id: Id
    type: Annotated[str, Meta(min_length=1, max_length=64)]
    config: dict[str, Any] = {}
    position: Position = Position()
    name: Annotated[str, Meta(max_length=200)] = ""


class Edge(Struct, frozen=True, forbid_unknown_fields=True):
    """The way from a node's port to the next node; a port has at most one."""

    source: Id
    port: PortName
    target: Id


class Variable(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named value of the flow. Without a default it holds nothing until a node writes it.

    Args:
        is_input: set by the flow that starts this one.
        is_result: given back to the flow that started this one.
    """

    name: VariableName
    type: VariableType = "text"
    default: Value = None
    is_input: bool = False
    is_result: bool = False


class Note(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A remark on the canvas; it never runs."""

    id: Id
    text: Annotated[str, Meta(max_length=4_096)] = ""
    position: Position = Position()


class Group(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Nodes that collapse into one card on the canvas; it never runs."""

    id: Id
    name: Annotated[str, Meta(max_length=200)] = ""
    nodes: Annotated[list[Id], Meta(max_length=MAX_NODES)] = []
    is_collapsed: bool = False


class SavedTest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A conversation kept with the flow: lines of the simulator's script."""

    id: Id
    name: Annotated[str, Meta(max_length=200)] = ""
    script: Annotated[str, Meta(max_length=65_536)] = ""


class Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole flow as it is saved, exported and imported."""

    id: Id
    name: Annotated[str, Meta(max_length=200)]
    nodes: Annotated[list[Node], Meta(max_length=MAX_NODES)]
    edges: Annotated[list[Edge], Meta(max_length=MAX_EDGES)] = []
    variables: Annotated[list[Variable], Meta(max_length=500)] = []
    notes: Annotated[list[Note], Meta(max_length=500)] = []
    groups: Annotated[list[Group], Meta(max_length=500)] = []
    tests: Annotated[list[SavedTest], Meta(max_length=200)] = []
    language: Language = "en"
    document_version: Literal[1] = DOCUMENT_VERSION


class DocumentError(Exception):
    """The bytes are not a flow document.

    Args:
        code: `document_too_large`, `document_not_json`, `document_too_deep`, `document_too_much_code`,
            `document_too_new` or `document_malformed`.
        faults: what is wrong where, every one that was found.
    """

    def __init__(self, code: str, faults: list[SchemaFault]) -> None:
        super().__init__(f"{code}: {'; '.join(f'{f.path} {f.code} {f.what}'.strip() for f in faults)}")
        self.code = code
        self.faults = faults


def write_document(document: Document) -> bytes:
    """Gives the document's JSON."""
    return _encoder.encode(document)


def read_document(data: bytes) -> Document:
    """Reads a flow document's JSON.

    Raises:
        DocumentError: it is too large, too deep, not JSON, or not a document; all faults are named.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise DocumentError("document_too_large", [SchemaFault("$", "field_too_large", str(MAX_DOCUMENT_BYTES))])
    try:
        document = _decoded(data)
        _refuse_unbounded(document)
        return document
    except RecursionError as error:
        raise DocumentError("document_too_deep", [SchemaFault("$", "field_wrong")]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError("document_not_json", [SchemaFault("$", "field_wrong", str(error))]) from error


def _decoded(data: bytes) -> Document:
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise _malformed(msgspec.json.decode(data), str(error)) from error


def _malformed(raw: Any, first: str) -> DocumentError:
    version = raw.get("document_version", DOCUMENT_VERSION) if isinstance(raw, dict) else DOCUMENT_VERSION
    if isinstance(version, int) and version > DOCUMENT_VERSION:
        fault = SchemaFault("$.document_version", "field_too_large", str(DOCUMENT_VERSION))
        return DocumentError("document_too_new", [fault])
    return DocumentError("document_malformed", schema_faults(Document, raw, first))


def _refuse_unbounded(document: Document) -> None:
    """Refuses what configs and defaults, which may be anything, hold too much of; walked level by level."""
    around: list[Any] = [*(node.config for node in document.nodes), [v.default for v in document.variables]]
    code_chars = 0
    for _ in range(MAX_LEVELS):
        values = [value for holder in around for value in (holder.values() if isinstance(holder, dict) else holder)]
        code_chars += sum(_code_chars(value) for value in values if isinstance(value, str))
        if code_chars > MAX_CODE_CHARS:
            raise DocumentError("document_too_much_code", [SchemaFault("$", "field_too_large", str(MAX_CODE_CHARS))])
        around = [value for value in values if isinstance(value, dict | list)]
        if not around:
            return
    raise DocumentError("document_too_deep", [SchemaFault("$", "field_too_many", str(MAX_LEVELS))])


def _code_chars(text: str) -> int:
    """Counts the characters of a text that must be read as code: those of a path, and those inside template tags."""
    if text.startswith("$"):
        return len(text)
    return sum(map(len, _TAG.findall(text))) if "{" in text else 0


_TAG = re.compile(r"\{[{%].*?(?:[%}]\}|\Z)", re.DOTALL)
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Document)
