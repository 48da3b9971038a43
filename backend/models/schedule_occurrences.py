"""Table: schedule_occurrences, each local time at which a schedule was due: the key lets every one happen once."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text
from sqlalchemy import text as sql

from backend.models.base import metadata, moment, text, workspace_column

schedule_occurrences = Table(
    "schedule_occurrences",
    metadata,
    workspace_column(is_key=True),
    Column("flow_id", Text, primary_key=True),
    Column("node_id", Text, primary_key=True),
    Column("local_key", Text, primary_key=True),
    moment("at"),
    text("status", "open"),  # open: contacts after `reached_until` are still to come; done; late: it was missed
    text("tag"),
    text("segment"),
    text("reached_until"),  # the last contact that was given it
    CheckConstraint("status IN ('open', 'done', 'late')", name="ck_schedule_occurrences_status"),
    Index(
        "ix_schedule_occurrences_open",
        "at",
        sqlite_where=sql("status IN ('open')"),
        postgresql_where=sql("status IN ('open')"),
    ),
)
