"""Table: handoffs, chats that flows put before people."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, owner_column, text

handoffs = Table(
    "handoffs",
    metadata,
    id_column(),  # the effect's id
    owner_column(),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("session_id", Text, nullable=False, index=True),
    text("team"),
    text("note"),
    text("priority", "normal"),
    text("status", "open"),
    text("summary"),  # what the operator said was done
    Column("operator_id", Text),
    moment("opened_at"),
    moment("taken_at", nullable=True),
    moment("closed_at", nullable=True),
    CheckConstraint("status IN ('open', 'taken', 'closed')", name="ck_handoffs_status"),
    Index(None, "workspace_id", "status", "opened_at"),
)
