"""Table: conversation_notes, what members write about a conversation for each other. Customers never see it."""

from sqlalchemy import Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, text, workspace_column

conversation_notes = Table(
    "conversation_notes",
    metadata,
    id_column(),
    workspace_column(),
    Column("conversation_id", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    text("text", None),
    moment("created_at"),
    Index(None, "conversation_id", "created_at"),
)
