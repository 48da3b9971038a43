"""Table: message_templates, what a channel's provider has approved, as it was last synced."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

message_templates = Table(
    "message_templates",
    metadata,
    Column("channel_id", Text, ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    workspace_column(),
    text("status"),
    text("category"),
    text("provider_id"),
    text("reason"),  # why it was rejected, paused or disabled
    text("parts", "{}"),  # its places and its buttons, as sending needs them: MessageTemplateParts
    text("details", None),  # all the provider says of it, as JSON
    moment("synced_at"),
    Index(None, "workspace_id", "name"),
)
