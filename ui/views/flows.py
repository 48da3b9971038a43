"""Flows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """A flow.

    Args:
        published_number: the version that runs; None before the first is published.
        has_changes: whether the draft was saved after that.
        errors, warnings: how many the draft has; None before that is known.
    """

    id: str
    name: str
    folder: str
    revision: int
    saved_at: str
    published_number: int | None
    has_changes: bool
    archived_at: str | None
    errors: int | None = None
    warnings: int | None = None


@dataclass(frozen=True)
class FlowPage:
    """Flows by name."""

    items: list[Flow]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Issue:
    """Something that would go wrong, or may."""

    severity: str


@dataclass(frozen=True)
class Checked:
    """What the proofs say of a draft."""

    issues: list[Issue]
