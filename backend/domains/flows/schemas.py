"""What is asked and answered about flows."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.domains.pages import PageOf
from flow_engine.check.issue import Fix, PathStep, Severity
from flow_engine.document import Document, Language
from flow_engine.node_type import GroupName
from nodes.strings import Strings

FlowName = Annotated[str, Meta(min_length=1, max_length=200)]
FolderName = Annotated[str, Meta(max_length=100)]


class FlowsWanted(PageOf, frozen=True, kw_only=True):
    """Which flows are wanted.

    Args:
        search: part of the name.
        folder: only those in it; None for all.
        is_archived: those put away, instead of the others.
    """

    search: Annotated[str, Meta(max_length=200)] = ""
    folder: FolderName | None = None
    is_archived: bool = False


class FlowView(Struct, frozen=True, kw_only=True):
    """A flow.

    Args:
        revision: the draft's.
        published_version_id: the version new runs take; None before the first is published.
        published_number: its number.
        has_changes: whether the draft was saved after that.
    """

    id: str
    name: str
    folder: str
    revision: int
    saved_at: datetime
    published_version_id: str | None
    published_number: int | None
    published_at: datetime | None
    has_changes: bool
    archived_at: datetime | None
    created_at: datetime


class FlowPage(Struct, frozen=True):
    """Flows by name."""

    items: list[FlowView]
    next_cursor: str | None = None


class NewFlow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A flow to be made.

    Args:
        demo: the demo it begins as; empty for an empty one.
    """

    name: FlowName | UnsetType = UNSET
    demo: Annotated[str, Meta(pattern=r"^[a-z_]*$", max_length=64)] = ""
    language: Language = "en"
    folder: FolderName = ""


class FlowChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; what is not sent stays."""

    name: FlowName | UnsetType = UNSET
    folder: FolderName | UnsetType = UNSET
    is_archived: bool | UnsetType = UNSET


class Duplicate(Struct, frozen=True, forbid_unknown_fields=True):
    """How the copy is called; without a name as the first, with a number."""

    name: FlowName | UnsetType = UNSET


class IssueView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that would go wrong, or may; as the checks say it, with its words.

    Args:
        flow_id: another flow's where this one spoils it.
    """

    code: str
    severity: Severity
    flow_id: str
    message: str
    node_id: str = ""
    port: str = ""
    detail: dict[str, str] = {}
    path: list[PathStep] = []
    fix: Fix | None = None
    fix_message: str = ""


class DraftView(Struct, frozen=True, kw_only=True):
    """What is being edited, and what is wrong with it."""

    flow_id: str
    revision: int
    document: Document
    issues: list[IssueView]
    saved_at: datetime
    saved_by: str | None


class DraftSave(Struct, frozen=True, kw_only=True):
    """A draft to be saved.

    Args:
        document: its JSON.
        revision: the one it is based on.
    """

    document: bytes
    revision: int
    saved_by: str | None = None
    language: Language = "en"


class DraftConflict(Struct, frozen=True, kw_only=True):
    """Somebody else has saved meanwhile: both versions, nothing was changed."""

    current: DraftView
    yours: Document


class Checked(Struct, frozen=True):
    """What the proofs say of a draft."""

    revision: int
    issues: list[IssueView]


class Publish(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a draft is published.

    Args:
        revision: the one that was looked at; another one is refused.
    """

    revision: int
    note: Annotated[str, Meta(max_length=1_000)] = ""


class VersionView(Struct, frozen=True, kw_only=True):
    """A published version."""

    id: str
    flow_id: str
    number: int
    note: str
    published_by: str | None
    published_at: datetime
    is_current: bool


class VersionDetail(Struct, frozen=True):
    """A published version with its document."""

    version: VersionView
    document: Document


class VersionPage(Struct, frozen=True):
    """Versions, the latest first."""

    items: list[VersionView]
    next_cursor: str | None = None


class Published(Struct, frozen=True):
    """The new version, and what is worth a warning."""

    version: VersionView
    issues: list[IssueView]


class PublishRefused(Struct, frozen=True):
    """Why the draft was not published: at least one issue is an error."""

    issues: list[IssueView]


class Imported(Struct, frozen=True):
    """The flow that was made of a document, and what is wrong with it here."""

    flow: FlowView
    issues: list[IssueView]


class VisitCount(Struct, frozen=True):
    """How many runs left a node by a port; empty where they wait or end."""

    node_id: str
    port: str
    count: int


class VisitsWanted(Struct, frozen=True, kw_only=True):
    """Whose visits are counted; None for any."""

    version_id: str | None = None
    since: date | None = None
    until: date | None = None


class PortView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way out of a node."""

    name: str
    label: str = ""
    waits: bool = False
    expects_edge: bool = False
    is_possible: bool = True


class NodeFault(Struct, frozen=True):
    """Something wrong in a config, with its words."""

    path: str
    code: str
    message: str


class NodePorts(Struct, frozen=True):
    """The ways out of a node with a config; none while the config cannot be read."""

    ports: list[PortView]
    faults: list[NodeFault]


class NodeTypeView(Struct, frozen=True, kw_only=True):
    """A node type, for an editor.

    Args:
        ports: of an empty config; empty when the type needs more.
    """

    type: str
    group: GroupName
    icon: str
    is_trigger: bool
    is_entry: bool
    needs_model: bool
    schema: dict[str, Any]
    strings: Strings
    help: str
    ports: list[PortView]
