"""Table: canned_replies, texts that operators send again and again."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, text, workspace_column

canned_replies = Table(
    "canned_replies",
    metadata,
    id_column(),
    workspace_column(),
    text("key", None),  # the folded shortcut
    text("shortcut", None),
    text("text", None),
    Column("created_by", Text, nullable=False),
    moment("updated_at"),
    UniqueConstraint("workspace_id", "key"),
)
