"""Table: messages, what was said in a conversation by either side, and how far it came."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint

from backend.models.base import id_column, metadata, moment, owner_column, text

messages = Table(
    "messages",
    metadata,
    id_column(),  # of one a flow sent: its effect's id
    owner_column(),
    Column("conversation_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    text("direction", None),  # in: the customer's; out: ours; echo: written on the business's own phone
    text("kind", None),
    text("content", "{}"),
    Column("raw", Text),
    Column("provider_id", Text),
    text("reply_to"),
    Column("operator_id", Text),  # who of us wrote it; null for flows, programs and the business's own phone
    text("status", "queued"),
    Column(
        "status_rank", Integer, nullable=False, server_default="0"
    ),  # only ever grows: backend/conversation/statuses.py
    moment("status_at", nullable=True),
    Column("error_code", Integer, nullable=False, default=0, server_default="0"),
    text("error_text"),
    text("reaction"),  # the emoji the customer put under it; empty for none
    moment("reaction_at", nullable=True),
    moment("at"),
    moment("created_at"),
    CheckConstraint("direction IN ('in', 'out', 'echo')", name="ck_messages_direction"),
    UniqueConstraint("provider_id", "channel_id"),
    Index(None, "conversation_id", "created_at"),
)
