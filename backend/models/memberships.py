"""Table: memberships, who may do what in which workspace."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

memberships = Table(
    "memberships",
    metadata,
    workspace_column(is_key=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    text("role", None),
    moment("created_at"),
    CheckConstraint("role IN ('owner', 'admin', 'editor', 'operator')", name="ck_memberships_role"),
)
