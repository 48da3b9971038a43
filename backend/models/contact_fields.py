"""Table: contact_fields, what a workspace keeps of each contact, and of which type."""

from sqlalchemy import CheckConstraint, Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

contact_fields = Table(
    "contact_fields",
    metadata,
    workspace_column(is_key=True),
    Column("name", Text, primary_key=True),
    text("type", "text"),
    text("label"),
    moment("created_at"),
    CheckConstraint(
        "type IN ('text', 'number', 'boolean', 'date', 'time', 'location', 'media', 'list', 'object')",
        name="ck_contact_fields_type",
    ),
)
