"""Table: api_keys, credentials of programs. Only a digest of the key is kept."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, text, workspace_column

api_keys = Table(
    "api_keys",
    metadata,
    id_column(),
    workspace_column(),
    text("name"),
    text("digest", None),
    text("scopes", "[]"),
    Column("created_by", Text),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("revoked_at", nullable=True),
    moment("used_at", nullable=True),
    UniqueConstraint("digest"),
)
