"""Table: incoming_webhooks, addresses at which other systems start flows or answer those that wait."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, Table, Text

from backend.models.base import flag, id_column, metadata, moment, text, workspace_column

incoming_webhooks = Table(
    "incoming_webhooks",
    metadata,
    id_column(),  # in the address too
    workspace_column(),
    text("name"),
    text("action", None),
    text("target", None),  # the event's name, or the callback's
    text("key_path"),  # where in the body the contact's phone number is, or the callback's key
    Column("channel_id", Text),
    Column("secret", LargeBinary, nullable=False),
    flag("is_active", True),
    moment("created_at"),
    CheckConstraint("action IN ('start_flow', 'resume_flow')", name="ck_incoming_webhooks_action"),
)
