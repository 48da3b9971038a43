"""Notes, canned replies, saved views, what was read; full-text search; what watchers of a workspace are told.

A later migration that lets alembic copy a table on SQLite drops the triggers on it, and must make them anew.

Revision: 0007, after: 0006
"""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Brings the tables to this revision."""
    _make_notes()
    _make_replies_and_views()
    _make_live()
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    search = _POSTGRESQL_SEARCH if is_postgresql else _SQLITE_SEARCH
    for statement in (*search, *_FILL_QUEUE, *_searching(is_postgresql), *_telling(is_postgresql)):
        op.get_bind().exec_driver_sql(statement)


def _whose(table: str, is_key: bool = False) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("workspace_id", sa.Text(), nullable=False, primary_key=is_key),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{table}_workspace_id"), ondelete="CASCADE"
        ),
    ]


def _make_notes() -> None:
    op.create_table(
        "conversation_notes",
        sa.Column("id", sa.Text(), nullable=False),
        *_whose("conversation_notes"),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_notes")),
    )
    op.create_index(
        op.f("ix_conversation_notes_conversation_id_created_at"),
        "conversation_notes",
        ["conversation_id", "created_at"],
    )
    op.create_table(
        "note_mentions",
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        *_whose("note_mentions"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["conversation_notes.id"], name=op.f("fk_note_mentions_note_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("note_id", "user_id", name=op.f("pk_note_mentions")),
    )
    op.create_index(
        op.f("ix_note_mentions_workspace_id_user_id_created_at"),
        "note_mentions",
        ["workspace_id", "user_id", "created_at"],
    )
    op.create_table(
        "conversation_reads",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        *_whose("conversation_reads"),
        sa.Column("read_until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "conversation_id", name=op.f("pk_conversation_reads")),
    )


def _make_replies_and_views() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Text(), nullable=False),
        *_whose("canned_replies"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_canned_replies_workspace_id_key")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Text(), nullable=False),
        *_whose("saved_views"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("workspace_id", "user_id", "key", name=op.f("uq_saved_views_workspace_id_user_id_key")),
    )


def _make_live() -> None:
    op.create_table(
        "live_watches",
        *_whose("live_watches", is_key=True),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_live_watches")),
    )
    op.create_table(
        "live_changes",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), server_default="", nullable=False),
        sa.Column("subject_id", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_live_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_queue",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_search_queue")),
    )


# What can be found, and by which words. A row is made after the fact by the program, which folds the words alike for
# both databases: made while a message is stored, it would double the time that takes.
_SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE search_words USING fts5(workspace_id, kind, id, words, tokenize = 'unicode61')",
)
_POSTGRESQL_SEARCH = (
    "CREATE TABLE search_words (kind text NOT NULL, id text NOT NULL, workspace_id text NOT NULL, "
    "words tsvector NOT NULL, PRIMARY KEY (kind, id))",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
)
_FILL_QUEUE = (
    "INSERT INTO search_queue (kind, subject_id) SELECT 'contact', id FROM contacts",
    "INSERT INTO search_queue (kind, subject_id) SELECT 'message', id FROM messages ORDER BY created_at",
)

# Table, what happens to it, and when that counts.
_SEARCHED = (
    ("messages", "INSERT", ()),
    ("contacts", "INSERT", ()),
    ("contacts", "UPDATE", ("name", "phone")),
    ("messages", "DELETE", ()),
    ("contacts", "DELETE", ()),
)


def _searching(is_postgresql: bool) -> list[str]:
    """Gives the triggers that queue what is to be found, and forget what is deleted."""
    statements: list[str] = []
    for table, event, columns in _SEARCHED:
        kind = table.removesuffix("s")
        done = f"INSERT INTO search_queue (kind, subject_id) VALUES ('{kind}', NEW.id);"  # noqa: S608  our own words
        if event == "DELETE":
            its = (
                f"kind = '{kind}' AND id = OLD.id"
                if is_postgresql
                else "search_words MATCH 'id : \"' || OLD.id || '\"'"
            )
            done = f"DELETE FROM search_words WHERE {its};"  # noqa: S608  our own words
        statements += _trigger(
            _Trigger(f"{table}_{event.lower()}_searched", table, event, columns), done, is_postgresql
        )
    return statements


_SHOWN = (
    "status operator_id owner team priority waiting_since first_response_due_at resolution_due_at close_reason "
    "snoozed_until"
).split()

# Table, what happens to it, when that counts, and what is told: kind, conversation, subject.
_TOLD: tuple[tuple[str, str, tuple[str, ...], str, str, str], ...] = (
    ("messages", "INSERT", (), "message", "NEW.conversation_id", "NEW.id"),
    ("messages", "UPDATE", ("status",), "message", "NEW.conversation_id", "NEW.id"),
    ("conversations", "INSERT", (), "conversation", "NEW.id", "''"),
    ("conversations", "UPDATE", tuple(_SHOWN), "conversation", "NEW.id", "''"),
    ("conversations", "DELETE", (), "conversation", "OLD.id", "''"),
    ("conversation_notes", "INSERT", (), "note", "NEW.conversation_id", "NEW.id"),
    ("conversation_notes", "DELETE", (), "note", "OLD.conversation_id", "OLD.id"),
    ("conversation_reads", "INSERT", (), "read", "NEW.conversation_id", "NEW.user_id"),
    ("conversation_reads", "UPDATE", ("read_until",), "read", "NEW.conversation_id", "NEW.user_id"),
    ("contacts", "UPDATE", ("name", "phone"), "contact", "''", "NEW.id"),
    ("contact_tags", "INSERT", (), "contact", "''", "NEW.contact_id"),
    ("contact_tags", "DELETE", (), "contact", "''", "OLD.contact_id"),
    ("presences", "INSERT", (), "presence", "''", "NEW.user_id"),
    ("presences", "UPDATE", ("state",), "presence", "''", "NEW.user_id"),
    ("log_ins", "DELETE", (), "access", "''", "OLD.user_id"),
    ("log_ins", "UPDATE", ("workspace_id",), "access", "''", "OLD.user_id"),
    ("memberships", "DELETE", (), "access", "''", "OLD.user_id"),
    ("memberships", "UPDATE", ("role",), "access", "''", "OLD.user_id"),
    ("api_keys", "UPDATE", ("revoked_at", "scopes"), "access", "''", "OLD.id"),
)


def _telling(is_postgresql: bool) -> list[str]:
    """Gives the triggers that write `live_changes`, for watched workspaces only: others pay next to nothing."""
    statements: list[str] = []
    for table, event, columns, kind, conversation, subject in _TOLD:
        row = "OLD" if event == "DELETE" or kind == "access" else "NEW"
        told = (
            "INSERT INTO live_changes (workspace_id, kind, conversation_id, subject_id) "  # noqa: S608  our own words
            f"SELECT workspace_id, '{kind}', {conversation}, {subject} FROM live_watches "
            f"WHERE workspace_id = {row}.workspace_id;"
        )
        statements += _trigger(_Trigger(f"{table}_{event.lower()}_told", table, event, columns), told, is_postgresql)
    return statements


class _Trigger(NamedTuple):
    name: str
    table: str
    event: str
    columns: tuple[str, ...]


def _trigger(trigger: _Trigger, done: str, is_postgresql: bool) -> list[str]:
    """Gives what makes a trigger for each row; with columns it counts when one of them changes."""
    name, table, event, columns = trigger
    when = f"{event} OF {', '.join(columns)}" if columns else event
    differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    begin = f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW {f'WHEN ({changed})' if changed else ''}"
    if not is_postgresql:
        return [f"{begin} BEGIN {done} END"]
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {done} RETURN NULL; END $$"
    return [function, f"{begin} EXECUTE FUNCTION {name}()"]
