"""Table: event_deliveries, what is to be told to whom, and what became of it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text
from sqlalchemy import text as sql

from backend.models.base import id_column, metadata, moment, number, text, workspace_column

event_deliveries = Table(
    "event_deliveries",
    metadata,
    id_column(),
    workspace_column(),
    Column(
        "subscription_id", Text, ForeignKey("event_subscriptions.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    text("kind", None),
    text("body", None),  # the very bytes that are signed
    text("state", "due"),
    number("attempts"),
    number("http_status"),
    text("error"),
    moment("due_at", nullable=True),
    moment("created_at"),
    moment("done_at", nullable=True),
    CheckConstraint("state IN ('due', 'done', 'failed')", name="ck_event_deliveries_state"),
    Index(
        "ix_event_deliveries_due",
        "due_at",
        sqlite_where=sql("state = 'due'"),
        postgresql_where=sql("state = 'due'"),
    ),
)
