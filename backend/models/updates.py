"""Table: updates, whatever else a provider told us, kept as it came."""

from sqlalchemy import Column, Table, Text

from backend.models.base import flag, metadata, moment, text, workspace_column

updates = Table(
    "updates",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # kind and the provider's key: a second delivery carries the same one
    workspace_column(),
    text("kind", None),
    text("raw", "{}"),
    flag("is_handled"),
    moment("created_at"),
)
