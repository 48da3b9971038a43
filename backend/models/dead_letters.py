"""Table: dead_letters, what was given up after many attempts, until somebody looks at it and has it tried again."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, number, owner_column, text

dead_letters = Table(
    "dead_letters",
    metadata,
    id_column(),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    text("kind", None),
    Column("subject_id", Text, nullable=False),  # the input's or the effect's id
    text("error"),
    number("attempts"),
    moment("created_at"),
    moment("replayed_at", nullable=True),
    CheckConstraint("kind IN ('input', 'effect')", name="ck_dead_letters_kind"),
    Index(None, "workspace_id", "created_at"),
)
