"""Table: timers, when which session is to be woken. A row is there until its time has come or nobody waits for it."""

from sqlalchemy import Column, Table, Text

from backend.models.base import Moment, metadata, owner_column

timers = Table(
    "timers",
    metadata,
    Column("id", Text, primary_key=True),  # the wait's id
    owner_column(),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("session_id", Text, nullable=False, index=True),
    Column("due_at", Moment, nullable=False, index=True),
)
