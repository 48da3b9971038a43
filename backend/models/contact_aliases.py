"""Table: contact_aliases, every name a provider knows a contact by."""

from sqlalchemy import CheckConstraint, Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

contact_aliases = Table(
    "contact_aliases",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),  # kind and value, phone numbers without the digit that comes and goes
    text("kind", None),
    text("value", None),
    Column("contact_id", Text, nullable=False, index=True),
    moment("created_at"),
    CheckConstraint("kind IN ('phone', 'bsuid', 'parent_bsuid')", name="ck_contact_aliases_kind"),
)
