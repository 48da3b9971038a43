"""What a live stream tells: one JSON object in each `data:` line, told apart by `kind`."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

from backend.domains.inbox.schemas import ConversationView
from backend.domains.messages.schemas import MessageView
from backend.domains.notes.schemas import NoteView


class ConversationFrame(Struct, frozen=True, tag_field="kind", tag="conversation"):
    """A conversation is as it stands here from now on."""

    conversation: ConversationView


class MessageFrame(Struct, frozen=True, tag_field="kind", tag="message"):
    """A message came in or went out, or its status changed."""

    message: MessageView


class NoteFrame(Struct, frozen=True, tag_field="kind", tag="note"):
    """A note was written."""

    note: NoteView


class NoteGoneFrame(Struct, frozen=True, tag_field="kind", tag="note_gone"):
    """A note was deleted."""

    note_id: str
    conversation_id: str


class ConversationGoneFrame(Struct, frozen=True, tag_field="kind", tag="conversation_gone"):
    """A conversation was erased with its contact."""

    conversation_id: str


class PresenceFrame(Struct, frozen=True, tag_field="kind", tag="presence"):
    """Who is there: the items of `GET /presence`."""

    items: list[Any]


class AlertFrame(Struct, frozen=True, tag_field="kind", tag="alert"):
    """Something people should look at: `code`, `conversation_id` and what belongs to it."""

    alert: dict[str, Any]


class ResetFrame(Struct, frozen=True, tag_field="kind", tag="reset"):
    """More happened than is told one by one, or the stream has just begun: fetch anew what is shown."""


Frame: TypeAlias = (
    ConversationFrame
    | MessageFrame
    | NoteFrame
    | NoteGoneFrame
    | ConversationGoneFrame
    | PresenceFrame
    | AlertFrame
    | ResetFrame
)

ChangeKind = Literal["message", "conversation", "read", "note", "contact", "presence", "access", "alert"]
"""What `live_changes` tells: see the triggers that write it."""
