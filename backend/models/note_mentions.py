"""Table: note_mentions, who is to see which note."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from backend.models.base import metadata, moment, workspace_column

note_mentions = Table(
    "note_mentions",
    metadata,
    Column("note_id", Text, ForeignKey("conversation_notes.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    workspace_column(),
    moment("created_at"),  # the note's: lists of mentions are sorted by it
    Index(None, "workspace_id", "user_id", "created_at"),
)
