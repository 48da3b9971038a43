"""Table: conversations, one for each contact on each channel. What a worker is at is leased here."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from backend.models.base import flag, id_column, metadata, moment, number, owner_column, text

conversations = Table(
    "conversations",
    metadata,
    id_column(),
    owner_column(),
    Column("channel_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False, index=True),
    text("recipient", "{}"),  # the names the contact last wrote under here, contract.Sender
    text("status", "open"),
    # Who has it: flow_engine/handover.py. Only backend/conversation/ownership.py writes the next four, and turns do.
    text("owner", "bot"),
    Column("operator_id", Text),  # whose it is; null for somebody at the business's own phone, and other owners
    text("team"),
    flag("was_taken"),
    text("priority", "normal"),
    moment("assigned_at", nullable=True),  # since when the operator has it
    moment("waiting_since", nullable=True),  # since when the customer has waited for people to write
    moment("first_response_due_at", nullable=True),  # null once people have written, and without a target
    moment("first_responded_at", nullable=True),
    moment("resolution_due_at", nullable=True),
    text("close_reason"),
    moment("snoozed_until", nullable=True),
    moment("window_expires_at", nullable=True),  # 24 hours after the customer's own time of writing
    moment("opened_at"),
    moment("active_at"),
    moment("closed_at", nullable=True),
    moment("due_at", nullable=True),  # when a turn is to be taken; null when there is nothing to take
    moment("leased_until", nullable=True),
    number("fence"),  # grows with each lease: who holds an older one can no longer write
    number("attempts"),  # turns begun and not recorded since the last recorded one
    CheckConstraint("status IN ('open', 'closed')", name="ck_conversations_status"),
    CheckConstraint("owner IN ('bot', 'queue', 'operator', 'nobody')", name="ck_conversations_owner"),
    CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name="ck_conversations_priority"),
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
    Index(
        "ix_conversations_with_people",
        "workspace_id",
        "owner",
        sqlite_where=sql("owner IN ('queue', 'operator')"),
        postgresql_where=sql("owner IN ('queue', 'operator')"),
    ),
)
