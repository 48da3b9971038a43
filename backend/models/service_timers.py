"""Table: service_timers, when a chat will have waited too long. A row is there until it is kept, or was told of."""

from sqlalchemy import CheckConstraint, Column, Table, Text

from backend.models.base import Moment, metadata, owner_column, text

service_timers = Table(
    "service_timers",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    owner_column(),
    text("team"),
    Column("due_at", Moment, nullable=False, index=True),
    CheckConstraint("target IN ('first_response', 'resolution')", name="ck_service_timers_target"),
)
