"""Table: flows. What runs is the published version."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

flows = Table(
    "flows",
    metadata,
    workspace_column(is_key=True),
    Column("id", Text, primary_key=True),  # the document's own id: unique in its workspace
    text("name"),
    text("folder"),
    Column("published_version_id", Text),
    moment("created_at"),
    moment("archived_at", nullable=True),
)
