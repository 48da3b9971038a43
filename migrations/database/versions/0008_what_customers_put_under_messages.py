"""What customers put under messages, told to whoever has the conversation open.

Revision: 0008, after: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Plain statements: alembic would copy SQLite's table, and with it the triggers of 0007 would be gone.
_SQLITE = (
    "ALTER TABLE messages ADD COLUMN reaction TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE messages ADD COLUMN reaction_at BIGINT",
)
_POSTGRESQL = (
    "ALTER TABLE messages ADD COLUMN reaction TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE messages ADD COLUMN reaction_at TIMESTAMP WITH TIME ZONE",
)
_TELL = (
    "INSERT INTO live_changes (workspace_id, kind, conversation_id, subject_id) "
    "SELECT workspace_id, 'message', NEW.conversation_id, NEW.id FROM live_watches "
    "WHERE workspace_id = NEW.workspace_id;"
)
_WHEN = "AFTER UPDATE OF reaction ON messages FOR EACH ROW WHEN"


def upgrade() -> None:
    """Brings the tables to this revision."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        op.execute(statement)
    if is_postgresql:
        op.execute(
            "CREATE FUNCTION messages_reacted_told() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {_TELL} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER messages_reacted_told {_WHEN} (OLD.reaction IS DISTINCT FROM NEW.reaction) "
            "EXECUTE FUNCTION messages_reacted_told()"
        )
        return
    op.execute(f"CREATE TRIGGER messages_reacted_told {_WHEN} (OLD.reaction IS NOT NEW.reaction) BEGIN {_TELL} END")
