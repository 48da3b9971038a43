"""Table: schedules, up to when each schedule trigger has been looked at."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

schedules = Table(
    "schedules",
    metadata,
    workspace_column(is_key=True),
    Column("flow_id", Text, primary_key=True),
    Column("node_id", Text, primary_key=True),
    text("timing", None),  # zone and cron: when they change, times before the change do not count
    moment("looked_until"),
)
