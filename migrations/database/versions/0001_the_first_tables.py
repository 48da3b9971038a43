"""The first tables.

Revision: 0001, after: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables to this revision."""
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callbacks_session_id"), ["session_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_callbacks_workspace_id_name_key"), ["workspace_id", "name", "key"], unique=False
        )

    op.create_table(
        "consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("is_opted_in", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_contact_id_at"), ["contact_id", "at"], unique=False)

    op.create_table(
        "contact_tags",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("tag_key", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "tag_key", name=op.f("pk_contact_tags")),
    )
    with op.batch_alter_table("contact_tags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_tags_workspace_id_tag_key_contact_id"),
            ["workspace_id", "tag_key", "contact_id"],
            unique=False,
        )

    op.create_table(
        "contact_values",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="null", nullable=False),
        sa.Column("updated_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "field", name=op.f("pk_contact_values")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("is_opted_in", sa.Boolean(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), server_default="{}", nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column(
            "window_expires_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True
        ),
        sa.Column("opened_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("active_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("closed_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("due_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("leased_until", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("status IN ('open', 'closed')", name="ck_conversations_status"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("channel_id", "contact_id", name=op.f("uq_conversations_channel_id_contact_id")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversations_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            "ix_conversations_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_conversations_open",
            ["active_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('open')"),
            postgresql_where=sa.text("status IN ('open')"),
        )
        batch_op.create_index(
            batch_op.f("ix_conversations_workspace_id_active_at"), ["workspace_id", "active_at"], unique=False
        )

    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("replayed_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.CheckConstraint("kind IN ('input', 'effect')", name="ck_dead_letters_kind"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
    )
    with op.batch_alter_table("dead_letters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dead_letters_workspace_id_created_at"), ["workspace_id", "created_at"], unique=False
        )

    op.create_table(
        "effects",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("leased_until", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("doubted_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("done_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.CheckConstraint("state IN ('due', 'performing', 'in_doubt', 'done', 'failed')", name="ck_effects_state"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_effects")),
        sa.UniqueConstraint("id", name=op.f("uq_effects_id")),
    )
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.create_index(
            "ix_effects_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('due')"),
            postgresql_where=sa.text("state IN ('due')"),
        )
        batch_op.create_index(
            "ix_effects_open",
            ["conversation_id", "sequence"],
            unique=False,
            sqlite_where=sa.text("state IN ('due', 'performing', 'in_doubt')"),
            postgresql_where=sa.text("state IN ('due', 'performing', 'in_doubt')"),
        )

    op.create_table(
        "handoffs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.Text(), server_default="normal", nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("taken_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("closed_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.CheckConstraint("status IN ('open', 'taken', 'closed')", name="ck_handoffs_status"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_session_id"), ["session_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_handoffs_workspace_id_status_opened_at"),
            ["workspace_id", "status", "opened_at"],
            unique=False,
        )

    op.create_table(
        "heartbeats",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("up_since", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("seen_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "inputs",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("taken_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'held', 'taken', 'operator', 'dead')", name="ck_inputs_state"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_inputs")),
        sa.UniqueConstraint("id", name=op.f("uq_inputs_id")),
    )
    with op.batch_alter_table("inputs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inputs_open",
            ["conversation_id", "sequence"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'held')"),
            postgresql_where=sa.text("state IN ('pending', 'held')"),
        )

    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), server_default="{}", nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("reply_to", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("status_rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("error_code", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error_text", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out', 'echo')", name="ck_messages_direction"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("provider_id", "channel_id", name=op.f("uq_messages_provider_id_channel_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_messages_conversation_id_created_at"), ["conversation_id", "created_at"], unique=False
        )

    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("updated_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'ended', 'failed')", name="ck_sessions_status"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sessions_waiting",
            ["conversation_id"],
            unique=False,
            sqlite_where=sa.text("status IN ('waiting')"),
            postgresql_where=sa.text("status IN ('waiting')"),
        )
        batch_op.create_index(
            batch_op.f("ix_sessions_workspace_id_flow_id_started_at"),
            ["workspace_id", "flow_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "timers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timers_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_timers_session_id"), ["session_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("credential_revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "visits",
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("port", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "node_id", "port", "day", name=op.f("pk_visits")),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("country", sa.Text(), server_default="BR", nullable=False),
        sa.Column("settings", sa.Text(), server_default="{}", nullable=False),
        sa.Column("flows_revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), server_default="[]", nullable=False),
        sa.Column("created_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("revoked_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("used_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_api_keys_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("actor_kind", sa.Text(), server_default="user", nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("details", sa.Text(), server_default="{}", nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_audit_log_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_log_workspace_id_at"), ["workspace_id", "at"], unique=False)

    op.create_table(
        "channels",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("number_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("settings", sa.Text(), server_default="{}", nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("has_window", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("stop_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("stopped_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("status IN ('active', 'stopped')", name="ck_channels_status"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_channels_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint(
            "workspace_id", "provider", "number_id", name=op.f("uq_channels_workspace_id_provider_number_id")
        ),
    )
    op.create_table(
        "contact_aliases",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'bsuid', 'parent_bsuid')", name="ck_contact_aliases_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_contact_aliases_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_contact_aliases")),
    )
    with op.batch_alter_table("contact_aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_aliases_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "contact_fields",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), server_default="text", nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "type IN ('text', 'number', 'boolean', 'date', 'time', 'location', 'media', 'list', 'object')",
            name="ck_contact_fields_type",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_contact_fields_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_contact_fields")),
    )
    op.create_table(
        "flows",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("published_version_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("archived_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_flows_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_flows")),
    )
    op.create_table(
        "memberships",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'admin', 'editor', 'operator')", name="ck_memberships_role"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_memberships_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_user_id"), ["user_id"], unique=False)

    op.create_table(
        "rate_buckets",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rate_buckets_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_rate_buckets")),
    )
    op.create_table(
        "schedule_occurrences",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("local_key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("tag", sa.Text(), server_default="", nullable=False),
        sa.Column("reached_until", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("status IN ('open', 'done', 'late')", name="ck_schedule_occurrences_status"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_schedule_occurrences_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "flow_id", "node_id", "local_key", name=op.f("pk_schedule_occurrences")
        ),
    )
    with op.batch_alter_table("schedule_occurrences", schema=None) as batch_op:
        batch_op.create_index(
            "ix_schedule_occurrences_open",
            ["at"],
            unique=False,
            sqlite_where=sa.text("status IN ('open')"),
            postgresql_where=sa.text("status IN ('open')"),
        )

    op.create_table(
        "schedules",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("looked_until", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_schedules_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "flow_id", "node_id", name=op.f("pk_schedules")),
    )
    op.create_table(
        "tags",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_tags_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_tags")),
    )
    op.create_table(
        "updates",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), server_default="{}", nullable=False),
        sa.Column("is_handled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_updates_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "key", name=op.f("pk_updates")),
    )
    op.create_table(
        "drafts",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "flow_id"],
            ["flows.workspace_id", "flows.id"],
            name=op.f("fk_drafts_workspace_id_flow_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_drafts_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "flow_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("published_at", sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "flow_id"],
            ["flows.workspace_id", "flows.id"],
            name=op.f("fk_versions_workspace_id_flow_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_versions_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("workspace_id", "flow_id", "number", name=op.f("uq_versions_workspace_id_flow_id_number")),
    )
