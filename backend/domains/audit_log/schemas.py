"""What is asked and answered about the audit log."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from backend.domains.pages import PageOf

_Id = Annotated[str, Meta(max_length=200)]


class ChangesWanted(PageOf, frozen=True, kw_only=True):
    """Which changes are wanted; None for any.

    Args:
        action: as in `flow.published`, or the part before the point for all of a subject.
    """

    actor_id: _Id | None = None
    action: _Id | None = None
    subject: _Id | None = None


class ChangeView(Struct, frozen=True, kw_only=True):
    """Who changed what.

    Args:
        actor_kind: `user`, `api_key` or `system`.
        actor_name: of the person or the key, as far as it is still known.
        subject: the id of what it was done to.
    """

    id: str
    at: datetime
    actor_id: str | None
    actor_kind: str
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]


class ChangePage(Struct, frozen=True):
    """Changes, the latest first."""

    items: list[ChangeView]
    next_cursor: str | None = None
