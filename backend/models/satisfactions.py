"""Table: satisfactions, customers who were asked how it was, and what they said."""

from sqlalchemy import BigInteger, Column, Table, Text

from backend.models.base import id_column, metadata, moment, owner_column, text

satisfactions = Table(
    "satisfactions",
    metadata,
    id_column(),  # of the message that asks
    owner_column(),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("operator_id", Text),  # who closed the chat
    text("team"),
    Column("score", BigInteger),  # 1 to 5; null until it is answered
    moment("asked_at"),
    moment("answered_at", nullable=True),
)
