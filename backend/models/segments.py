"""Table: segments, named groups of contacts, said by what they have in common. The key is the folded name."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

segments = Table(
    "segments",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    text("name", None),
    text("filter", None),  # JSON: backend/domains/contacts/segment_filters.py
    moment("created_at"),
    moment("updated_at"),
)
