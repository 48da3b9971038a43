"""Table: idempotency_keys, what a call that may be repeated was answered the first time."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    text("digest"),  # of what was asked: the same key for something else is a mistake
    text("answer", None),
    moment("created_at"),
)
