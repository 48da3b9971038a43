"""What is asked and answered about notes."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

MAX_MENTIONS = 20  # chosen: more is a team, not somebody

UserId = Annotated[str, Meta(min_length=1, max_length=64)]


class NewNote(Struct, frozen=True, forbid_unknown_fields=True):
    """A note to be written.

    Args:
        mentions: the user ids of members who are to see it.
    """

    text: Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S")]
    mentions: Annotated[list[UserId], Meta(max_length=MAX_MENTIONS)] = []


class NoteView(Struct, frozen=True, kw_only=True):
    """A note: for the people of the workspace, never for the customer.

    Args:
        author_name: the name, else the e-mail address; empty for one who is no longer there.
        mentions: the user ids of those who are to see it.
    """

    id: str
    conversation_id: str
    author_id: str
    author_name: str
    text: str
    mentions: list[str]
    created_at: datetime


class NotePage(Struct, frozen=True):
    """Notes, the latest first."""

    items: list[NoteView]
    next_cursor: str | None = None


class MentionView(Struct, frozen=True, kw_only=True):
    """A note in which the caller is mentioned, and the contact it is about."""

    note: NoteView
    contact_name: str
    contact_phone: str


class MentionPage(Struct, frozen=True):
    """Mentions, the latest first."""

    items: list[MentionView]
    next_cursor: str | None = None
