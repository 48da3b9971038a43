"""Table: invitations, who was asked into a workspace and has not come yet. Only a digest of the link is kept."""

from sqlalchemy import CheckConstraint, Column, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, text, workspace_column

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    workspace_column(),
    text("email", None),
    text("role", None),
    text("digest", None),
    Column("created_by", Text),
    moment("created_at"),
    moment("expires_at"),
    CheckConstraint("role IN ('owner', 'admin', 'editor', 'operator')", name="ck_invitations_role"),
    UniqueConstraint("digest"),
    UniqueConstraint("workspace_id", "email"),
)
