"""What language models took, stored files, segments, and what providers report.

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables to this revision."""
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), server_default="", nullable=False),
        sa.Column("version_id", sa.Text(), server_default="", nullable=False),
        sa.Column("node_id", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), server_default="", nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
    )
    with op.batch_alter_table("model_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_calls_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_calls_workspace_id_at"), ["workspace_id", "at"], unique=False)

    op.create_table(
        "segments",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("updated_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_segments_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_segments")),
    )
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("kind IN ('image', 'video', 'audio', 'document', 'sticker')", name="ck_stored_files_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_stored_files_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
    )
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_files_workspace_id_id"), ["workspace_id", "id"], unique=False)

    op.create_table(
        "media_uploads",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_media_uploads_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_media_uploads_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_media_uploads_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "file_id", name=op.f("pk_media_uploads")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "templates_synced_at",
                sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"),
                nullable=True,
            )
        )

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "opted_out_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True
            )
        )

    with op.batch_alter_table("event_subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_subscriptions_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("llm_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("currency", sa.Text(), server_default="USD", nullable=False))

    with op.batch_alter_table("message_templates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_id", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("parts", sa.Text(), server_default="{}", nullable=False))

    with op.batch_alter_table("schedule_occurrences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("segment", sa.Text(), server_default="", nullable=False))
