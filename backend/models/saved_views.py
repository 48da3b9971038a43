"""Table: saved_views, filters of conversations that a member keeps under a name."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, text, workspace_column

saved_views = Table(
    "saved_views",
    metadata,
    id_column(),
    workspace_column(),
    Column("user_id", Text, nullable=False),
    text("key", None),  # the folded name
    text("name", None),
    text("query", None),
    moment("created_at"),
    UniqueConstraint("workspace_id", "user_id", "key"),
)
