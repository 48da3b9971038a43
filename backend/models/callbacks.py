"""Table: callbacks, which session waits for an outside system to call, and by which key."""

from sqlalchemy import Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, owner_column, text

callbacks = Table(
    "callbacks",
    metadata,
    id_column(),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    Column("session_id", Text, nullable=False, index=True),
    text("name", None),
    text("key", None),
    moment("until"),
    Index(None, "workspace_id", "name", "key"),
)
