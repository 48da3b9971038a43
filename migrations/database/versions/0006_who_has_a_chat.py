"""Who has a chat: its owner, teams with members and targets, presence, the times people had chats.

Revision: 0006, after: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql")
_OPEN = sa.text("ended_at IS NULL")
_WITH_PEOPLE = sa.text("owner IN ('queue', 'operator')")

# Both databases take a condition with the column; alembic would copy SQLite's table for it.
_WITH_CONDITIONS = (
    "ALTER TABLE conversations ADD COLUMN owner TEXT DEFAULT 'bot' NOT NULL "
    "CONSTRAINT ck_conversations_owner CHECK (owner IN ('bot', 'queue', 'operator', 'nobody'))",
    "ALTER TABLE conversations ADD COLUMN priority TEXT DEFAULT 'normal' NOT NULL "
    "CONSTRAINT ck_conversations_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent'))",
    "ALTER TABLE teams ADD COLUMN assignment TEXT DEFAULT 'by_hand' NOT NULL "
    "CONSTRAINT ck_teams_assignment CHECK (assignment IN ('by_hand', 'round_robin', 'least_loaded'))",
)
_OWNERS = (
    "UPDATE conversations SET owner = 'nobody', operator_id = NULL WHERE status = 'closed'",
    "UPDATE conversations SET owner = 'queue' WHERE status = 'open' AND EXISTS "
    "(SELECT 1 FROM handoffs WHERE handoffs.conversation_id = conversations.id AND handoffs.status <> 'closed')",
    "UPDATE conversations SET owner = 'operator', was_taken = TRUE WHERE status = 'open' AND operator_id IS NOT NULL",
)


def upgrade() -> None:
    """Brings the tables to this revision."""
    for statement in _WITH_CONDITIONS:
        op.execute(statement)
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("was_taken", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("assigned_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("waiting_since", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("first_response_due_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("first_responded_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("resolution_due_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("close_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("snoozed_until", _MOMENT, nullable=True))
        batch_op.create_index(
            "ix_conversations_with_people",
            ["workspace_id", "owner"],
            unique=False,
            sqlite_where=_WITH_PEOPLE,
            postgresql_where=_WITH_PEOPLE,
        )
    for statement in _OWNERS:
        op.execute(statement)

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("operator_id", sa.Text(), nullable=True))

    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.BigInteger(), server_default="10", nullable=False))
        batch_op.add_column(sa.Column("hours", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("first_response_minutes", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("resolution_minutes", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("absence_minutes", sa.BigInteger(), nullable=True))

    op.create_table(
        "team_members",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("team_key", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("assigned_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_key"],
            ["teams.workspace_id", "teams.key"],
            name=op.f("fk_team_members_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["memberships.workspace_id", "memberships.user_id"],
            name="fk_team_members_user_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "team_key", "user_id", name=op.f("pk_team_members")),
    )
    op.create_table(
        "presences",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('online', 'away', 'offline')", name="ck_presences_state"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["memberships.workspace_id", "memberships.user_id"],
            name=op.f("fk_presences_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_presences")),
    )
    op.create_table(
        "takeovers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ending", sa.Text(), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
    )
    with op.batch_alter_table("takeovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_takeovers_conversation_id_began_at"), ["conversation_id", "began_at"])
        batch_op.create_index(
            "ix_takeovers_open", ["conversation_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        )

    op.create_table(
        "service_timers",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.CheckConstraint("target IN ('first_response', 'resolution')", name="ck_service_timers_target"),
        sa.PrimaryKeyConstraint("conversation_id", "target", name=op.f("pk_service_timers")),
    )
    with op.batch_alter_table("service_timers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_timers_due_at"), ["due_at"], unique=False)

    op.create_table(
        "satisfactions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfactions")),
    )
    with op.batch_alter_table("satisfactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_satisfactions_conversation_id"), ["conversation_id"], unique=False)
