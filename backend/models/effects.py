"""Table: effects, what flows want done outside, and what became of it."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from backend.models.base import metadata, moment, number, owner_column, sequence_column, text

OPEN_STATES = "state IN ('due', 'performing', 'in_doubt')"

effects = Table(
    "effects",
    metadata,
    sequence_column(),
    Column("id", Text, nullable=False),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    text("kind", None),
    text("payload", None),
    # due; performing: a worker is at it; in_doubt: sent, and nobody knows whether it was taken; done; failed
    text("state", "due"),
    number("attempts"),  # counted before each; who performs an earlier one can no longer write
    moment("due_at", nullable=True),
    moment("leased_until", nullable=True),
    moment("doubted_at", nullable=True),
    Column("result", Text),
    text("error"),
    moment("created_at"),
    moment("done_at", nullable=True),
    CheckConstraint("state IN ('due', 'performing', 'in_doubt', 'done', 'failed')", name="ck_effects_state"),
    UniqueConstraint("id"),
    Index(
        "ix_effects_open",
        "conversation_id",
        "sequence",
        sqlite_where=sql(OPEN_STATES),
        postgresql_where=sql(OPEN_STATES),
    ),
    Index("ix_effects_due", "due_at", sqlite_where=sql("state IN ('due')"), postgresql_where=sql("state IN ('due')")),
)
