"""Table: consents, every time a contact agreed to be written to or no longer did. Rows never change."""

from sqlalchemy import Column, Index, Table, Text

from backend.models.base import flag, id_column, metadata, moment, owner_column, text

consents = Table(
    "consents",
    metadata,
    id_column(),
    owner_column(),
    Column("contact_id", Text, nullable=False),
    flag("is_opted_in"),
    text("source"),
    text("text"),
    moment("at"),
    Index(None, "contact_id", "at"),
)
