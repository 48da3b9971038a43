"""When schedules are due next, up to which revision of a workspace they are listed, and what a conversation waits for.

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql")
_UNLISTED = sa.text("schedules_revision <> flows_revision")


def upgrade() -> None:
    """Brings the tables to this revision."""
    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tag", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("segment", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("next_at", _MOMENT, nullable=True))
        batch_op.create_index(batch_op.f("ix_schedules_next_at"), ["next_at"], unique=False)

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedules_revision", sa.BigInteger(), server_default="-1", nullable=False))
        batch_op.create_index(
            "ix_workspaces_unlisted", ["id"], unique=False, sqlite_where=_UNLISTED, postgresql_where=_UNLISTED
        )

    for table in ("handoffs", "timers"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_conversation_id"), ["conversation_id"], unique=False)
