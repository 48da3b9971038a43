"""Table: inputs, everything that moves a flow on, in the order in which it came, with the way it then took."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from backend.models.base import metadata, moment, owner_column, sequence_column, text

OPEN_STATES = "state IN ('pending', 'held')"

inputs = Table(
    "inputs",
    metadata,
    sequence_column(),
    Column("id", Text, nullable=False),
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    text("kind", None),
    text("payload", None),
    # pending; held: a call is under way; taken by a turn; operator: left to people; dead: given up, see dead_letters
    text("state", "pending"),
    Column("session_id", Text),
    Column("route", Text),
    Column("path", Text),
    moment("created_at"),
    moment("taken_at", nullable=True),
    CheckConstraint("state IN ('pending', 'held', 'taken', 'operator', 'dead')", name="ck_inputs_state"),
    UniqueConstraint("id"),
    Index(
        "ix_inputs_open",
        "conversation_id",
        "sequence",
        sqlite_where=sql(OPEN_STATES),
        postgresql_where=sql(OPEN_STATES),
    ),
)
