"""Table: sessions, where each customer stands in a flow. The state is the engine's own JSON."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text
from sqlalchemy import text as sql

from backend.models.base import id_column, metadata, moment, owner_column, text

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    text("flow_id", None),
    text("version_id", None),
    text("status", None),
    text("end_reason"),  # why it ended other than at a flow's end: interrupted, expired
    text("state", None),
    moment("started_at"),
    moment("updated_at"),
    CheckConstraint("status IN ('waiting', 'ended', 'failed')", name="ck_sessions_status"),
    Index(
        "ix_sessions_waiting",
        "conversation_id",
        sqlite_where=sql("status IN ('waiting')"),
        postgresql_where=sql("status IN ('waiting')"),
    ),
    Index(None, "workspace_id", "flow_id", "started_at"),
)
