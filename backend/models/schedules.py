"""Table: schedules, the schedule triggers that are published: up to when each was looked at, when it is due next."""

from sqlalchemy import Column, Table, Text

from backend.models.base import Moment, metadata, moment, text, workspace_column

schedules = Table(
    "schedules",
    metadata,
    workspace_column(is_key=True),
    Column("flow_id", Text, primary_key=True),
    Column("node_id", Text, primary_key=True),
    text("timing", None),  # zone and cron: when they change, times before the change do not count
    text("tag"),
    text("segment"),
    moment("looked_until"),
    Column("next_at", Moment, index=True),  # null: it never is again
)
