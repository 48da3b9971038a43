"""Table: teams, whom flows hand chats to. The key is the folded name: `Sales` and `sales` are one team."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

teams = Table(
    "teams",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    text("name", None),
    moment("created_at"),
)
