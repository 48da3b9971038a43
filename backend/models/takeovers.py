"""Table: takeovers, the times people had a chat instead of the bot. Of each conversation one is open at most."""

from sqlalchemy import Column, Index, Table, Text
from sqlalchemy import text as sql

from backend.models.base import id_column, metadata, moment, owner_column, text

takeovers = Table(
    "takeovers",
    metadata,
    id_column(),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    Column("operator_id", Text),  # who had it last; null for somebody at the business's own phone
    text("team"),
    moment("began_at"),
    moment("ended_at", nullable=True),
    text("ending"),  # returned, node, end, closed
    text("summary"),  # what the operator said was done; models read it in their history
    Index(None, "conversation_id", "began_at"),
    Index(
        "ix_takeovers_open",
        "conversation_id",
        unique=True,
        sqlite_where=sql("ended_at IS NULL"),
        postgresql_where=sql("ended_at IS NULL"),
    ),
)
