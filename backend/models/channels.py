"""Table: channels, the connected numbers. Secrets are stored encrypted."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, Table, UniqueConstraint

from backend.models.base import flag, id_column, metadata, moment, text, workspace_column

channels = Table(
    "channels",
    metadata,
    id_column(),
    workspace_column(),
    text("provider", None),
    text("number_id", None),  # the provider's id of our number
    text("name"),
    text("phone"),
    text("settings", "{}"),
    Column("secrets", LargeBinary),
    flag("has_window", True),  # whether free-form messages are taken for 24 hours only
    text("status", "active"),
    text("stop_reason"),
    moment("stopped_at", nullable=True),
    moment("templates_synced_at", nullable=True),  # when its message templates were last asked for
    moment("created_at"),
    CheckConstraint("status IN ('active', 'stopped')", name="ck_channels_status"),
    UniqueConstraint("workspace_id", "provider", "number_id"),
)
