"""Table: audit_log, who changed what. Rows never change."""

from sqlalchemy import Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, text, workspace_column

audit_log = Table(
    "audit_log",
    metadata,
    id_column(),
    workspace_column(),
    Column("actor_id", Text),
    text("actor_kind", "user"),  # user, api_key, system
    text("action", None),
    text("subject"),
    text("details", "{}"),
    moment("at"),
    Index(None, "workspace_id", "at"),
)
