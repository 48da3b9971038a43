"""Table: users, the people who log in. They belong to workspaces by their memberships."""

from sqlalchemy import Table, UniqueConstraint

from backend.models.base import flag, id_column, metadata, moment, number, text

users = Table(
    "users",
    metadata,
    id_column(),
    text("email", None),
    text("name"),
    text("password_hash", None),
    text("language", "en"),
    flag("is_active", True),
    number("credential_revision"),  # grows when the password changes: older log-ins no longer count
    moment("created_at"),
    UniqueConstraint("email"),
)
