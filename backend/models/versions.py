"""Table: versions, what was published of each flow. Rows never change."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, text, workspace_column

versions = Table(
    "versions",
    metadata,
    id_column(),
    workspace_column(),
    Column("flow_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    text("document", None),
    text("note"),
    Column("published_by", Text),
    moment("published_at"),
    ForeignKeyConstraint(["workspace_id", "flow_id"], ["flows.workspace_id", "flows.id"], ondelete="CASCADE"),
    UniqueConstraint("workspace_id", "flow_id", "number"),
)
