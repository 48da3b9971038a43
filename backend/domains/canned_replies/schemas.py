"""What is asked and answered about canned replies."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.contents import MAX_TEXT_CHARS

Shortcut = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\s/]+$")]
ReplyText = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARS, pattern=r"\S")]


class NewCannedReply(Struct, frozen=True, forbid_unknown_fields=True):
    """A canned reply as it is to be.

    Args:
        shortcut: what is typed after the slash; upper and lower case and accents make no difference.
        text: with `{{ contact.name }}` and the other variables of flows, and `{{ operator.name }}`.
    """

    shortcut: Shortcut
    text: ReplyText


class CannedReplyView(Struct, frozen=True, kw_only=True):
    """A canned reply."""

    id: str
    shortcut: str
    text: str
    created_by: str
    updated_at: datetime


class CannedReplyList(Struct, frozen=True):
    """A workspace's canned replies by shortcut."""

    items: list[CannedReplyView]


class FilledReply(Struct, frozen=True):
    """A canned reply with its variables filled in for one conversation."""

    text: str
