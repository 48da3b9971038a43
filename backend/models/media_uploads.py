"""Table: media_uploads, by which id a channel's provider knows a stored file, and until when."""

from sqlalchemy import Column, ForeignKey, Table, Text

from backend.models.base import metadata, moment, text, workspace_column

media_uploads = Table(
    "media_uploads",
    metadata,
    Column("channel_id", Text, ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True),
    Column("file_id", Text, ForeignKey("stored_files.id", ondelete="CASCADE"), primary_key=True),
    workspace_column(),
    text("media_id", None),
    moment("expires_at"),
)
