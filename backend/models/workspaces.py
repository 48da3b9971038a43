"""Table: workspaces, the businesses on this installation."""

from sqlalchemy import Table

from backend.models.base import id_column, metadata, moment, number, text

workspaces = Table(
    "workspaces",
    metadata,
    id_column(),
    text("name", None),
    text("language", "en"),
    text("time_zone", "UTC"),
    text("country", "BR"),
    text("settings", "{}"),
    number("flows_revision"),  # grows whenever what is published changes; workers read the flows anew
    moment("created_at"),
)
