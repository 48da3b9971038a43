"""What is asked and answered about saved views."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from backend.domains.inbox.schemas import ListName

ViewName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]


class ViewQuery(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which conversations a view shows: the parameters of `GET /conversations` of the same names."""

    list: ListName = "all"
    team: Annotated[str, Meta(max_length=64)] = ""
    tag: Annotated[str, Meta(max_length=64)] = ""
    channel_id: Annotated[str, Meta(max_length=64)] = ""
    priority: Annotated[str, Meta(max_length=20)] = ""
    search: Annotated[str, Meta(max_length=200)] = ""


class NewSavedView(Struct, frozen=True, forbid_unknown_fields=True):
    """A view to be kept for the caller; one of the same name is replaced."""

    name: ViewName
    query: ViewQuery


class SavedView(Struct, frozen=True, kw_only=True):
    """A view the caller keeps."""

    id: str
    name: str
    query: ViewQuery
    created_at: datetime


class SavedViewList(Struct, frozen=True):
    """The caller's views by name."""

    items: list[SavedView]
