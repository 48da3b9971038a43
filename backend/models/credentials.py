"""Table: credentials, named secrets that calls of flows carry. The headers are stored encrypted."""

from sqlalchemy import Column, LargeBinary, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

credentials = Table(
    "credentials",
    metadata,
    workspace_column(is_key=True),
    Column("name", Text, primary_key=True),
    Column("headers", LargeBinary, nullable=False),
    text("header_names", "[]"),  # shown; the values never are
    text("hosts", "[]"),  # where it may go; empty for anywhere
    moment("created_at"),
    moment("updated_at"),
)
