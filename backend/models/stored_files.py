"""Table: stored_files, what a workspace has uploaded to send. The bytes lie in the data folder, under the id."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, text, workspace_column

stored_files = Table(
    "stored_files",
    metadata,
    id_column(),
    workspace_column(),
    text("name"),
    text("kind", None),
    text("mime_type", None),
    Column("size_bytes", BigInteger, nullable=False),
    text("sha256", None),
    Column("created_by", Text),
    moment("created_at"),
    CheckConstraint("kind IN ('image', 'video', 'audio', 'document', 'sticker')", name="ck_stored_files_kind"),
    Index(None, "workspace_id", "id"),
)
