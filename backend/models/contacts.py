"""Table: contacts, the people a workspace writes with."""

from sqlalchemy import Column, Table, Text

from backend.models.base import flag, id_column, metadata, moment, owner_column, text

contacts = Table(
    "contacts",
    metadata,
    id_column(),
    owner_column(),
    text("name"),
    text("phone"),  # empty when the contact is known by other names only
    Column("language", Text),
    text("time_zone"),
    text("country"),
    flag("is_opted_in"),
    moment("opted_out_at", nullable=True),  # when the contact last said to want no marketing; null: not, or no longer
    flag("is_known"),  # whether a message of the contact has been taken by a turn
    moment("created_at"),
)
