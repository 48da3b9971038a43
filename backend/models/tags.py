"""Table: tags, a workspace's words for its contacts. The key is the folded name: `VIP` and `vip` are one tag."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

tags = Table(
    "tags",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    text("name", None),
    moment("created_at"),
)
