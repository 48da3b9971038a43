"""Table: rate_buckets, how much of each limit is left, so that a restart forgives nothing."""

from sqlalchemy import Column, Float, Table, Text

from backend.models.base import metadata, moment, workspace_column

rate_buckets = Table(
    "rate_buckets",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    Column("tokens", Float, nullable=False),
    moment("filled_at"),
)
