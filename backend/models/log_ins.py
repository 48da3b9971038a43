"""Table: log_ins, where people are logged in. Logging out deletes the row, and with it what the token counts for."""

from sqlalchemy import Column, ForeignKey, Table, Text

from backend.models.base import id_column, metadata, moment, workspace_column

log_ins = Table(
    "log_ins",
    metadata,
    id_column(),
    workspace_column(),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    moment("created_at"),
    moment("expires_at"),
)
