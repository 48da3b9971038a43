"""Table: contact_values, the contents of contacts' fields, as JSON."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, owner_column, text

contact_values = Table(
    "contact_values",
    metadata,
    Column("contact_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    owner_column(),
    text("value", "null"),
    moment("updated_at"),
)
