"""Table: live_changes, what has changed in workspaces that are watched. Triggers write it, and it is kept for minutes.

The sequence is never used twice: who reads remembers the last one.
"""

from sqlalchemy import Table

from backend.models.base import metadata, owner_column, sequence_column, text

live_changes = Table(
    "live_changes",
    metadata,
    sequence_column(),
    owner_column(),
    text("kind", None),
    text("conversation_id"),
    text("subject_id"),
    text("body"),  # of an alert
    sqlite_autoincrement=True,
)
