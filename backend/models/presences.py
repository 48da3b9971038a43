"""Table: presences, who is there. One who is not heard of for long has gone, whatever the state says."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Table, Text

from backend.models.base import metadata, moment, text

presences = Table(
    "presences",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    text("state", None),
    moment("seen_at"),
    CheckConstraint("state IN ('online', 'away', 'offline')", name="ck_presences_state"),
    ForeignKeyConstraint(
        ["workspace_id", "user_id"], ["memberships.workspace_id", "memberships.user_id"], ondelete="CASCADE"
    ),
)
