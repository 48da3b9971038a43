"""Table: workspaces, the businesses on this installation."""

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

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
    number("schedules_revision", -1),  # the revision whose schedules are listed in the table of that name
    moment("created_at"),
    Index(
        "ix_workspaces_unlisted",
        "id",
        sqlite_where=sql("schedules_revision <> flows_revision"),
        postgresql_where=sql("schedules_revision <> flows_revision"),
    ),
)
