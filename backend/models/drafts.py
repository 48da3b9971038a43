"""Table: drafts, what is being edited of each flow. The revision says on what a save was based."""

from sqlalchemy import Column, ForeignKeyConstraint, Table, Text

from backend.models.base import metadata, moment, number, text, workspace_column

drafts = Table(
    "drafts",
    metadata,
    workspace_column(is_key=True),
    Column("flow_id", Text, primary_key=True),
    number("revision", 1),
    text("document", None),
    Column("saved_by", Text),
    moment("saved_at"),
    ForeignKeyConstraint(["workspace_id", "flow_id"], ["flows.workspace_id", "flows.id"], ondelete="CASCADE"),
)
