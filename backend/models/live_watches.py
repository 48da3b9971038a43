"""Table: live_watches, the workspaces somebody watches. While a row is there, `live_changes` is written for it."""

from sqlalchemy import Table

from backend.models.base import metadata, moment, workspace_column

live_watches = Table(
    "live_watches",
    metadata,
    workspace_column(is_key=True),
    moment("until"),
)
