"""Table: event_subscriptions, addresses that are told what happens in a workspace. The secret signs what is sent."""

from sqlalchemy import Column, Index, LargeBinary, Table

from backend.models.base import flag, id_column, metadata, moment, text, workspace_column

event_subscriptions = Table(
    "event_subscriptions",
    metadata,
    id_column(),
    workspace_column(),
    text("url", None),
    text("kinds", "[]"),  # empty for all
    Column("secret", LargeBinary, nullable=False),
    flag("is_active", True),
    text("stop_reason"),
    moment("created_at"),
    Index(None, "workspace_id"),
)
