"""Table: contact_tags, which contact carries which tag."""

from sqlalchemy import Column, Index, Table, Text

from backend.models.base import metadata, moment, owner_column

contact_tags = Table(
    "contact_tags",
    metadata,
    Column("contact_id", Text, primary_key=True),
    Column("tag_key", Text, primary_key=True),
    owner_column(),
    moment("created_at"),
    Index(None, "workspace_id", "tag_key", "contact_id"),
)
