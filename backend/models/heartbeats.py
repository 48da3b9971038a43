"""Table: heartbeats, since when which process of the installation has been up. It belongs to no workspace."""

from sqlalchemy import Table

from backend.models.base import id_column, metadata, moment, text

heartbeats = Table(
    "heartbeats",
    metadata,
    id_column(),
    text("role", None),  # api: receives webhooks; worker
    moment("up_since"),
    moment("seen_at"),
)
