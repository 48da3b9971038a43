"""Table: conversation_reads, up to where each member has seen each conversation."""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, moment, workspace_column

conversation_reads = Table(
    "conversation_reads",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    workspace_column(),
    moment("read_until"),  # the time at which the last message that was seen was stored
)
