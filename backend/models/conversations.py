"""Table: conversations, one for each contact on each channel. What a worker is at is leased here."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from backend.models.base import id_column, metadata, moment, number, owner_column, text

conversations = Table(
    "conversations",
    metadata,
    id_column(),
    owner_column(),
    Column("channel_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False, index=True),
    text("recipient", "{}"),  # the names the contact last wrote under here, contract.Sender
    text("status", "open"),
    Column("operator_id", Text),  # the user who took the chat over; flows then leave its messages alone
    moment("window_expires_at", nullable=True),  # 24 hours after the customer's own time of writing
    moment("opened_at"),
    moment("active_at"),
    moment("closed_at", nullable=True),
    moment("due_at", nullable=True),  # when a turn is to be taken; null when there is nothing to take
    moment("leased_until", nullable=True),
    number("fence"),  # grows with each lease: who holds an older one can no longer write
    number("attempts"),  # turns begun and not recorded since the last recorded one
    CheckConstraint("status IN ('open', 'closed')", name="ck_conversations_status"),
    UniqueConstraint("channel_id", "contact_id"),
    Index(None, "workspace_id", "active_at"),
    Index(
        "ix_conversations_due",
        "due_at",
        sqlite_where=sql("due_at IS NOT NULL"),
        postgresql_where=sql("due_at IS NOT NULL"),
    ),
    Index(
        "ix_conversations_open",
        "active_at",
        sqlite_where=sql("status IN ('open')"),
        postgresql_where=sql("status IN ('open')"),
    ),
)
